use classroom::{class::Origin, verdict::Status};

use super::explain;
use crate::run::handshake::evidence::{
    Answer, Connect,
    Connect::{Closed, Granted, GrantedWithoutId, Silence},
    Evidence, Place, Reply,
    Reply::{Http, Nothing, Open},
};

fn open(connect: Connect) -> Reply {
    Open { upgrades: true, connect }
}

fn http(status: u16, body: &str) -> Reply {
    Http(Answer { status, body: body.into(), ..Answer::default() })
}

fn evidence(polling: Reply, websocket: Reply) -> Evidence {
    Evidence {
        origin: Origin::parse("http://10.0.0.1:3000").unwrap(),
        ours: false,
        said: String::new(),
        place: Place::Reached,
        polling,
        websocket,
        msgpack: false,
        at_default_path: false,
    }
}

const OFF: &str = r#"{"code":0,"message":"Transport unknown"}"#;
const UNKNOWN: &str = r#"{"code":"1","message":"Session ID unknown"}"#;

fn nothing() -> Reply {
    Nothing("no answer within 2000 ms".into())
}

fn answer(body: &str) -> Answer {
    Answer { status: 400, body: body.into(), ..Answer::default() }
}

/// What came over long-polling and over WebSocket, the verdict, and a word of it.
#[test]
fn what_came_names_its_cause() {
    let closed = || Closed("the end of the WebSocket".into());
    let table = [
        (http(404, "nope"), nothing(), Status::Failed, "not Socket.IO"),
        (nothing(), nothing(), Status::Failed, "doesn't answer"),
        (http(502, ""), http(502, ""), Status::Inconclusive, "a proxy"),
        (http(401, ""), nothing(), Status::Inconclusive, "sign-in"),
        (http(500, ""), nothing(), Status::Failed, "an error in the server"),
        (http(200, "97:0{\"sid\":\"x\"}2:40"), nothing(), Status::Failed, "1 or 2"),
        (http(200, "12"), nothing(), Status::Failed, "not Socket.IO"),
        (http(400, OFF), open(GrantedWithoutId), Status::Failed, "1 or 2"),
        (http(400, OFF), http(400, OFF), Status::Failed, "switched off"),
        (http(400, OFF), open(Granted), Status::Failed, "`transports` switches"),
        (open(Granted), http(400, OFF), Status::Failed, "`transports` switches"),
        (open(Granted), http(400, "Bad request"), Status::Failed, "`Upgrade`"),
        (open(Granted), nothing(), Status::Failed, "`Upgrade`"),
        (nothing(), open(Granted), Status::Failed, "not over long-polling"),
        (open(Silence), open(Silence), Status::Failed, "middleware"),
        (open(Silence), open(Granted), Status::Failed, "over long-polling"),
        (open(Granted), open(Silence), Status::Failed, "over WebSocket"),
        (open(Connect::Http(answer(UNKNOWN))), open(Granted), Status::Failed, "sticky"),
        // The session that a parser's error has closed is unknown, too.
        (open(Connect::Http(answer(UNKNOWN))), open(closed()), Status::Failed, "parser"),
    ];
    for (polling, websocket, status, says) in table {
        let evidence = evidence(polling, websocket);
        let finding = explain(&evidence).expect("it is explained");
        let text = format!("{} {:?}", finding.rationale, finding.hint);
        assert_eq!(finding.status, status, "{evidence:?}");
        assert!(text.contains(says), "{says} is not in: {text}\n{evidence:?}");
        assert!(finding.hint.is_some() && finding.actual.is_some(), "{evidence:?}");
    }
}

#[test]
fn where_all_is_well_now_the_client_knows_better() {
    let mut evidence = evidence(open(Granted), open(Granted));
    assert!(explain(&evidence).is_none());
    evidence.said =
        format!("the server answered long-polling with status 400: {UNKNOWN}");
    assert!(explain(&evidence).is_some_and(|finding| {
        finding.hint.is_some_and(|hint| hint.contains("sticky"))
    }));
}

#[test]
fn start_it_first_is_said_of_a_server_that_others_run() {
    let mut evidence = evidence(nothing(), nothing());
    evidence.place = Place::Refused { answers: None };
    let says = |evidence: &Evidence| explain(evidence).and_then(|finding| finding.hint);
    assert!(says(&evidence).is_some_and(|hint| hint.contains("Start it first")));
    evidence.ours = true;
    assert_eq!(says(&evidence), None);
}

#[test]
fn in_front_of_a_server_of_ours_stands_nothing() {
    let mut evidence = evidence(http(502, ""), http(502, ""));
    evidence.ours = true;
    let finding = explain(&evidence).expect("it is explained");
    assert_eq!(finding.status, Status::Failed);
}
