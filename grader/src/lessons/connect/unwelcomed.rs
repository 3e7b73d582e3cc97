//! What is wrong with a `welcome`, as far as the journal shows it.

use serde_json::Value;

use super::{
    joined::JOINED,
    roll::{self, Stay, stay_of},
    welcome::{WELCOME, strangers, text},
};
use crate::{
    class::Over,
    finding::Finding,
    journal::{Entry, Way},
    json::kind,
    play::{broken, talk::and},
    stage::Stage,
};

/// Why a client that connected since `mark` was not welcomed.
pub fn unwelcomed(stage: &Stage, who: &str, mark: usize) -> Finding {
    let entries = stage.journal.read().clone();
    stage.never_came(WELCOME, &[who]);
    let own = stay_of(&entries, who);
    let mut finding =
        Finding::failed(format!("{who} connected, but heard no `{WELCOME}`."))
            .expected(format!("`{WELCOME}` at {who}"))
            .focus(WELCOME);
    if let Some(stay) = &own {
        finding = finding.focus(&stay.sid);
    }

    let since = &entries[mark..];
    if let Some(explained) = broken::explained(&finding, since, &[who]) {
        return explained;
    }
    let others = strangers(stage, who, mark);
    if mark > 0 && !others.is_empty() {
        return finding.actual(format!("{} heard it", and(&others))).hint(
            "`socket.broadcast()` reaches everyone except this client. `socket.emit(…)` \
             reaches only this client.",
        );
    }
    let heard = |entry: &&Entry| entry.who == who && entry.way == Way::Heard;
    let renamed = since.iter().filter(heard).find_map(|entry| {
        let (name, args) = entry.event.as_ref()?;
        own.as_ref().is_some_and(|stay| stay.is_in(args)).then_some(name)
    });
    if renamed.is_some_and(|name| name == JOINED) {
        return finding.actual(format!("{who} heard `{JOINED}`")).hint(format!(
            "`{JOINED}` is for the others. The new client must hear `{WELCOME}`: \
             `socket.emit(\"{WELCOME}\", …)`."
        ));
    }
    if let Some(name) = renamed {
        return finding
            .actual(format!("{who} heard an event called `{name}`"))
            .hint(format!("The event's name is `{WELCOME}`."));
    }
    let welcomed: Vec<String> = stage
        .names()
        .into_iter()
        .filter(|name| roll::heard(&entries, WELCOME).any(|(_, by, _)| by == name))
        .collect();
    if !welcomed.is_empty() {
        let over = stage.client(who).map_or(Over::WebSocket, |client| client.over());
        return finding.actual(format!("only {} heard one", and(&welcomed))).hint(
            format!(
                "{who} connected over {over}. Does your code greet only the first clients, \
             or only one kind of client? The function that you give to `io.ns` runs for \
             each client."
            ),
        );
    }
    finding.actual("no event at all").hint(
        "Is the function that sends it given to `io.ns(\"/\", …)`? It runs once for each \
         client that connects, with the client's `SocketRef`. Send with `socket.emit`; \
         `io.emit` would also need an `.await`.",
    )
}

/// The finding about a `welcome` without this client's id.
pub fn wrong_id(stay: &Stay, args: &[Value], roll: &[Stay]) -> Finding {
    let (who, sid) = (&stay.who, &stay.sid);
    let finding = Finding::failed(format!(
        "{who} heard `{WELCOME}`, but without the id of {who}'s socket."
    ))
    .expected(format!("{{\"id\":\"{sid}\"}}, the id from the answer to CONNECT"))
    .actual(match args {
        [] => "no payload".to_owned(),
        args => text(args),
    })
    .focus(WELCOME);
    finding.hint(id_hint(stay, args, roll))
}

/// The hint for an event whose payload lacks the id of `stay`.
pub fn id_hint(stay: &Stay, args: &[Value], roll: &[Stay]) -> String {
    let Some(payload) = args.first() else {
        return "The event has no payload. Send an object with the field `id`: \
                `json!({ \"id\": socket.id })`."
            .into();
    };
    let Some(fields) = payload.as_object() else {
        return format!(
            "The payload is {}; it should be an object with the field `id`. Pass `emit` \
             the value itself, such as `&json!({{ \"id\": socket.id }})`: `emit` converts \
             it to JSON.",
            kind(payload)
        );
    };
    let Some(id) = fields.get("id") else {
        let names: Vec<&String> = fields.keys().collect();
        return match names.is_empty() {
            true => "The object is empty. It needs the field `id`.".into(),
            false => format!(
                "There is no field `id` at the top level, only {}. Put the id in the field \
                 `id`.",
                and(&names)
            ),
        };
    };
    let Some(text) = id.as_str() else {
        return format!("`id` is {}. It must be a string: `socket.id`.", kind(id));
    };
    if let Some(other) = roll.iter().find(|other| other.sid == text) {
        return match other.who == stay.who {
            true => {
                "This is the id of an earlier connection. Each connection has a new id."
                    .into()
            }
            false => format!(
                "This is the id of {}. Take the id from the handler's own socket, not from \
                 a place that all clients share.",
                other.who
            ),
        };
    }
    if text.eq_ignore_ascii_case(&stay.sid) {
        return "The letters match, but capitals and small letters differ. Send the id \
                unchanged."
            .into();
    }
    if stay.is_in(args) {
        return "The id is there, but not by itself in the field `id`. Send it unchanged.".into();
    }
    "No client here has this id. Send `socket.id`, not an id of your own, and not the id \
     of the Engine.IO connection (in Node, `socket.conn.id`)."
        .into()
}
