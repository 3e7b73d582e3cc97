//! What is wrong with a `welcome`, as far as the journal shows it.

use classroom::{
    class::Over,
    finding::Finding,
    journal::{Entry, Way},
    json::kind,
    play::{broken, talk::and},
    stage::Stage,
    trap::Trap,
};
use serde_json::Value;

use super::{
    events::{JOINED, WELCOME, strangers, text},
    roll::{self, Stay, stay_of},
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
        return finding
            .actual(format!("{} heard it", and(&others)))
            .trap("welcome-to-the-others");
    }
    let heard = |entry: &&Entry| entry.who == who && entry.way == Way::Heard;
    let renamed = since.iter().filter(heard).find_map(|entry| {
        let (name, args) = entry.event.as_ref()?;
        own.as_ref().is_some_and(|stay| stay.is_in(args)).then_some(name)
    });
    if renamed.is_some_and(|name| name == JOINED) {
        return finding
            .actual(format!("{who} heard `{JOINED}`"))
            .trap("joined-instead-of-welcome");
    }
    if let Some(name) = renamed {
        return finding
            .actual(format!("{who} heard an event called `{name}`"))
            .trap("welcome-under-another-name");
    }
    let welcomed: Vec<String> = stage
        .names()
        .into_iter()
        .filter(|name| roll::heard(&entries, WELCOME).any(|(_, by, _)| by == name))
        .collect();
    if !welcomed.is_empty() {
        let over = stage.client(who).map_or(Over::WebSocket, |client| client.over());
        return finding
            .actual(format!("only {} heard one", and(&welcomed)))
            .trap(Trap::of("welcome-to-some").with("who", who).with("over", over));
    }
    finding.actual("no event at all").trap("welcome-never-sent")
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
    finding.trap(id_hint(stay, args, roll))
}

/// The hint for an event whose payload lacks the id of `stay`.
pub fn id_hint(stay: &Stay, args: &[Value], roll: &[Stay]) -> Trap {
    let Some(payload) = args.first() else {
        return Trap::of("payload-missing");
    };
    let Some(fields) = payload.as_object() else {
        return Trap::of("payload-not-an-object").with("what", kind(payload));
    };
    let Some(id) = fields.get("id") else {
        let names: Vec<&String> = fields.keys().collect();
        return match names.is_empty() {
            true => Trap::of("id-field-empty"),
            false => Trap::of("id-field-missing").with("fields", and(&names)),
        };
    };
    let Some(text) = id.as_str() else {
        return Trap::of("id-not-a-string").with("what", kind(id));
    };
    if let Some(other) = roll.iter().find(|other| other.sid == text) {
        return match other.who == stay.who {
            true => Trap::of("id-of-an-earlier-connection"),
            false => Trap::of("id-of-another-client").with("whose", &other.who),
        };
    }
    if text.eq_ignore_ascii_case(&stay.sid) {
        return Trap::of("id-in-other-case");
    }
    if stay.is_in(args) {
        return Trap::of("id-inside-something");
    }
    Trap::of("id-of-nobody")
}
