//! Plays with a compiled example. Three clients are connected, and a page writes what
//! they do as steps, joined by `, then `:
//!
//! ```text
//! wave {"firstName":"Mia"}     Ann emits it; several arguments are allowed
//! Ben: wave 1 with ack         Ben emits it, and asks for an acknowledgement
//! Ben answers "blue"           he acknowledges the server's last question to him
//! Ben hears the ack            we wait until he has it
//! Ben leaves / Ben vanishes    with or without a goodbye
//! POST /api/waves {"a":1}      a request over HTTP; the body, if any, is JSON
//! ```

use std::{
    path::Path,
    time::{Duration, Instant},
};

use classroom::{
    class::{Origin, Over, rest::Answer},
    journal::{Entry, Way},
    server::{Launch, Server, Wrapper},
    stage::{Look, Stage},
    texts::{Drawn, Texts},
};
use grader::report::{ROWS, diagram};
use serde_json::Value;

use super::{
    diagrams::{WIDTH, tidy},
    examples::missing_line,
    page::{Block, workspace},
};

const CLASS: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Cy", Over::WebSocket)];

/// How long a server may take to start.
const READY: Duration = Duration::from_secs(30);

/// How long we wait for a line from the server's stderr, or for an acknowledgement that
/// the server delays.
const PIPE: Duration = Duration::from_secs(5);

/// How many round trips we wait for what the server does after an event. A handler runs
/// concurrently with its connection, so one round trip doesn't prove that it has ended.
const ROUNDS: usize = 20;

/// One thing that a client does.
#[derive(Debug)]
pub enum Step {
    Emit { who: String, event: String, args: Vec<Value>, ack: bool },
    Answer { who: String, value: Value },
    HearAck { who: String },
    Leave { who: String },
    Vanish { who: String },
    Ask { method: String, path: String, body: Option<Value> },
}

/// A step that begins with one of these is a request over HTTP.
const METHODS: [&str; 4] = ["GET ", "POST ", "PUT ", "DELETE "];

impl Step {
    /// Reads one step.
    pub fn parse(text: &str) -> Self {
        if METHODS.iter().any(|method| text.starts_with(method)) {
            let mut parts = text.splitn(3, ' ').map(str::to_owned);
            let (method, path) = (parts.next(), parts.next());
            let body =
                parts.next().map(|json| serde_json::from_str(&json).expect("JSON"));
            let (method, path) = (method.expect("a method"), path.expect("a path"));
            return Self::Ask { method, path, body };
        }
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        let who = first.to_owned();
        match rest {
            "leaves" => return Self::Leave { who },
            "vanishes" => return Self::Vanish { who },
            "hears the ack" => return Self::HearAck { who },
            _ => {}
        }
        if let Some(json) = rest.strip_prefix("answers ") {
            return Self::Answer {
                who,
                value: serde_json::from_str(json).expect("JSON"),
            };
        }
        let (who, text) = text
            .split_once(": ")
            .filter(|(who, _)| is_here(who))
            .unwrap_or(("Ann", text));
        let (text, ack) = match text.strip_suffix(" with ack") {
            Some(text) => (text, true),
            None => (text, false),
        };
        // An event's name may have spaces. It ends where the JSON begins.
        let spaces = text.match_indices(' ').map(|(at, _)| at);
        let split = spaces.filter_map(|at| Some((&text[..at], values(&text[at + 1..])?)));
        let (event, args) = split.into_iter().next().unwrap_or((text, Vec::new()));
        Self::Emit { who: who.into(), event: event.into(), args, ack }
    }
}

fn is_here(name: &str) -> bool {
    CLASS.iter().any(|(known, _)| *known == name)
}

/// The JSON values in a text; none if it contains anything else.
fn values(text: &str) -> Option<Vec<Value>> {
    serde_json::Deserializer::from_str(text).into_iter().collect::<Result<_, _>>().ok()
}

/// Starts the program, and plays the steps one after the other.
async fn play(program: &Path, steps: &[Step]) -> Stage {
    let launch = Launch {
        program,
        wrapper: Wrapper::default(),
        directory: &workspace(),
        env: Vec::new(),
        ready_within: READY,
    };
    let server = Server::start(launch).await.unwrap();
    let origin = Origin::local(server.port()).unwrap();
    let mut stage = Stage::new(origin, Some(server), Texts::new(4, 0, Drawn::default()));
    assert!(stage.assemble(&CLASS).await.is_ok(), "the clients cannot connect");
    settle(&stage).await;
    for step in steps {
        match step {
            Step::Emit { who, event, args, ack: false } => stage.emit(who, event, args),
            Step::Emit { who, event, args, ack: true } => {
                stage.emit_with_ack(who, event, args);
            }
            Step::Answer { who, value } => {
                let id = asked(&stage, who).expect("the server has asked");
                stage.answer(who, id, std::slice::from_ref(value));
            }
            Step::HearAck { who } => hear_ack(&stage, who).await,
            Step::Leave { who } => stage.leave(who).await,
            Step::Vanish { who } => stage.vanish(who),
            Step::Ask { method, path, body } => {
                let answer = stage.rest.ask(method, path, body.as_ref(), PIPE).await;
                assert!(answer.is_ok(), "{method} {path}: {answer:?}");
            }
        }
        settle(&stage).await;
    }
    stage
}

/// The id of the last acknowledgement that the server has asked this client for.
fn asked(stage: &Stage, who: &str) -> Option<u64> {
    let entries = stage.journal.read();
    let mut asked = entries.iter().rev().filter(|entry| {
        entry.who == who && entry.way == Way::Heard && entry.event.is_some()
    });
    asked.find_map(|entry| entry.ack)
}

async fn hear_ack(stage: &Stage, who: &str) {
    let heard = |entries: &[Entry]| {
        let ack = |e: &Entry| e.who == who && e.way == Way::Heard && e.answer.is_some();
        if entries.iter().any(ack) { Look::Found(()) } else { Look::Waiting(0) }
    };
    let result = stage.wait_within(PIPE, "an acknowledgement", heard).await;
    assert!(matches!(result, Ok(Some(()))), "{who} heard no acknowledgement");
}

async fn settle(stage: &Stage) {
    for _ in 0..ROUNDS {
        assert!(stage.fence(&stage.names()).await.is_ok(), "the server has ended");
    }
}

/// The packets of these steps. It waits, with a limit, until they are the ones that the
/// block shows.
pub async fn diagram_of(program: &Path, steps: &[Step], block: &Block) -> String {
    let stage = play(program, steps).await;
    let drawn = || {
        let mut entries = stage.journal.read().clone();
        tidy(&mut entries);
        let lines = diagram(&entries, &[], WIDTH, ROWS);
        anstream::adapter::strip_str(&(lines.join("\n") + "\n")).to_string()
    };
    // On a busy machine, a slow handler may still be at work.
    let until = Instant::now() + PIPE;
    while drawn() != block.body && Instant::now() < until {
        settle(&stage).await;
    }
    let drawn = drawn();
    stage.close().await;
    drawn
}

/// Panics unless the program writes the lines of the block on stderr.
pub async fn stderr(program: &Path, steps: &[Step], block: &Block) {
    let stage = play(program, steps).await;
    let lines = || stage.server().map(|server| server.output().lines().join("\n"));
    // A running program's pipe has no end, so read until the lines are there.
    let until = Instant::now() + PIPE;
    while missing_line(&block.body, &lines().unwrap_or_default()).is_some()
        && Instant::now() < until
    {
        settle(&stage).await;
    }
    let said = lines().unwrap_or_default();
    stage.close().await;
    if let Some(line) = missing_line(&block.body, &said) {
        panic!("{}: stderr does not have\n{line}\n-- but --\n{said}", block.place);
    }
}

/// The program's answer over HTTP, as a page shows it:
///
/// ```text
/// POST /api/waves {"a":1}                        status, kind of body, body
/// GET /api/waves from http://a.example           status, and the headers of CORS
/// OPTIONS /api/waves for POST from http://a.example
/// ```
pub async fn answer_of(program: &Path, request: &str) -> String {
    let stage = play(program, &[]).await;
    let (request, origin) = match request.split_once(" from ") {
        Some((request, origin)) => (request, Some(origin)),
        None => (request, None),
    };
    let (request, wanted) = match request.split_once(" for ") {
        Some((request, wanted)) => (request, Some(wanted)),
        None => (request, None),
    };
    let mut parts = request.splitn(3, ' ');
    let (method, path) = (parts.next().unwrap_or_default(), parts.next());
    let body = parts.next().map(str::to_owned);
    let mut headers = Vec::new();
    headers.extend(body.as_ref().map(|_| ("content-type", "application/json")));
    headers.extend(origin.map(|origin| ("origin", origin)));
    headers.extend(wanted.map(|method| ("access-control-request-method", method)));
    let path = path.expect("a path");
    let answer = stage.rest.send(method, path, &headers, body, PIPE).await;
    stage.close().await;
    shown(&answer.expect("an answer"), origin.is_some())
}

fn shown(answer: &Answer, cors: bool) -> String {
    let status = hyper::StatusCode::from_u16(answer.status).expect("a status");
    let mut lines = vec![status.to_string()];
    let shown = |name: &str| match cors {
        true => name.starts_with("access-control-allow-"),
        false => name == "content-type",
    };
    let headers = answer.headers.iter().filter(|(name, _)| shown(name));
    lines.extend(headers.map(|(name, value)| format!("{name}: {value}")));
    if !cors && !answer.text.is_empty() {
        lines.extend([String::new(), answer.text.clone()]);
    }
    lines.join("\n") + "\n"
}
