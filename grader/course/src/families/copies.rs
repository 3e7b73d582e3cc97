//! What must hold for the copies of a message, whoever hears it: each is one object, all
//! are equal, and each client hears one.

use classroom::{
    finding::Finding,
    json::{kind, same, short},
    play::talk::{Heard, all_copies, copies_of, times_heard},
    stage::{Said, Stage},
    trap::Trap,
};
use serde_json::Value;

/// Whether a copy is one object; `shape` shows what it should look like.
///
/// # Errors
/// It is something else.
pub fn is_object(said: &Said, heard: &Heard, shape: &str) -> Result<(), Finding> {
    let message = heard.message();
    if message.is_object() {
        return Ok(());
    }
    let finding = Finding::failed(format!(
        "{} heard `{}` with {} instead of one object.",
        heard.who,
        said.exchange.heard,
        kind(message)
    ))
    .expected(format!("one object: {shape}"))
    .actual(short(&Value::Array(heard.args.clone()), 120))
    .focus(&said.nonce);
    let is_json = |text: &str| serde_json::from_str::<Value>(text).is_ok();
    Err(match message {
        Value::String(text) if is_json(text) => finding.trap("json-in-a-string"),
        Value::Array(_) => finding.trap("wrapped-in-a-list"),
        _ if heard.args.len() > 1 => finding.trap("fields-as-arguments"),
        _ => finding.trap("not-an-object"),
    })
}

/// Whether all clients heard the same object for each message so far.
///
/// # Errors
/// Two clients heard different objects.
pub fn same_for_all(stage: &Stage) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        let first_of = |who: &String| heard.iter().find(|heard| heard.who == *who);
        let firsts: Vec<&Heard> = said.audience.iter().filter_map(first_of).collect();
        let Some((first, rest)) = firsts.split_first() else { continue };
        for other in rest {
            if !same(first.message(), other.message()) {
                return Err(Finding::failed(format!(
                    "{} and {} heard different copies of one message.",
                    first.who, other.who
                ))
                .expected("the same object at every client")
                .actual(format!(
                    "{} at {}, {} at {}",
                    short(first.message(), 100),
                    first.who,
                    short(other.message(), 100),
                    other.who
                ))
                .trap("copies-differ")
                .focus(&said.nonce));
            }
        }
    }
    Ok(())
}

/// Whether each client has heard each message once. Looks back at the whole run, to catch
/// late copies too. `own` is the hint if only the sender heard it twice, and `other` the
/// hint in every other case.
///
/// # Errors
/// A client has heard a message more than once.
pub async fn once(stage: &Stage, own: Trap, other: Trap) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    once_so_far(stage, own, other)
}

/// The same, as far as anything has come.
///
/// # Errors
/// As [`once`].
pub fn once_so_far(stage: &Stage, own: Trap, other: Trap) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        let count = |who: &String| times_heard(&heard, who);
        let Some(who) = said.audience.iter().find(|who| count(who) > 1) else { continue };
        let to_all = said.audience.iter().all(|who| count(who) > 1);
        let trap = match handled_twice(who, &heard) {
            true => Trap::of("handled-twice"),
            false if *who == said.by && !to_all => own,
            false => other,
        };
        let count = count(who);
        return Err(Finding::failed(format!("{who} heard one message {count} times."))
            .expected("one copy of each message at each client")
            .actual(format!("{count} copies at {who}"))
            .trap(trap)
            .focus(&said.nonce));
    }
    Ok(())
}

/// Whether a client that should hear this message once has heard it again.
pub fn heard_again(stage: &Stage, said: &Said) -> bool {
    let heard = copies_of(stage, said);
    said.audience.iter().any(|who| times_heard(&heard, who) > 1)
}

/// Whether a client's copies of one message have different ids: then the server made two
/// messages, rather than sending one twice.
pub fn handled_twice(who: &str, heard: &[Heard]) -> bool {
    let own = heard.iter().filter(|heard| heard.who == who);
    let mut ids = own.map(|heard| &heard.message()["id"]).filter(|id| !id.is_null());
    ids.next().is_some_and(|first| ids.any(|other| !same(first, other)))
}

/// A finding about a message that was not heard. If another message that was sent at the
/// same time was heard in its place, the finding says so.
pub fn in_its_place(stage: &Stage, said: &Said, mut finding: Finding) -> Finding {
    let beside = |other: &Said| other.nonce != said.nonce && other.step == said.step;
    for (other, heard) in all_copies(stage) {
        let count = |who: &String| times_heard(&heard, who);
        let twice = other.audience.iter().find(|who| count(who) > 1);
        if let Some(who) = twice.filter(|_| beside(&other)) {
            finding.rationale = format!(
                "Several clients sent at once. One message was never heard, and {who} \
                 heard another one {} times.",
                count(who)
            );
            return finding.focus(&other.nonce).because("calls-share-a-message");
        }
    }
    finding
}

/// As [`in_its_place`], of a finding about something that was heard too often.
pub fn in_place_of_another(stage: &Stage, finding: Finding) -> Finding {
    let never = all_copies(stage)
        .into_iter()
        .filter(|(said, heard)| heard.is_empty() && !said.audience.is_empty());
    let explained = never.map(|(said, _)| in_its_place(stage, &said, finding.clone()));
    let mut clear = explained.filter(|explained| explained.is_clear);
    clear.next().unwrap_or(finding)
}

/// Whether a copy of a message has its own text in these fields, although other messages
/// were sent at the same time.
///
/// # Errors
/// A field is that of another message.
pub fn own_words(said: &Said, heard: &Heard, fields: &[&str]) -> Result<(), Finding> {
    for &field in fields {
        let (sent, got) = (&said.payload[field], &heard.message()[field]);
        if !same(sent, got) {
            return Err(Finding::failed(format!(
                "Several clients sent at once, and {}'s message arrived with the `{field}` \
                 of another.",
                said.by
            ))
            .expected(format!("`{field}` {sent}"))
            .actual(format!("`{field}` {got} at {}", heard.who))
            .trap("calls-share-a-message")
            .focus(&said.nonce));
        }
    }
    Ok(())
}

/// The first field in which another view of a message contradicts what was heard: a field
/// of the lesson, or an extra field that both have. An extra field that only one of them
/// has is fine.
pub fn first_difference(fields: &[&str], heard: &Value, other: &Value) -> Option<String> {
    let asked = fields.iter().map(|&field| field.to_owned());
    let extra = heard.as_object().into_iter().flat_map(|m| m.keys()).cloned();
    let shared = extra.filter(|field| other.get(field).is_some());
    asked.chain(shared).find(|field| !same(&heard[field], &other[field]))
}
