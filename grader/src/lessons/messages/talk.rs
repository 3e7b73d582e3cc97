//! Saying and hearing: the words that the checks of this lesson are made of.

use std::time::Instant;

use serde_json::{Value, json};

use crate::{
    check::Finding,
    journal::{Entry, Way},
    json::{carries, cut, kind, short},
    stage::{Look, Said, Stage},
};

/// The event that this lesson is about.
pub const MESSAGE: &str = "message";

/// One client's copy of something that was said.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Who heard it.
    pub who: String,
    /// The event's arguments.
    pub args: Vec<Value>,
}

impl Heard {
    /// The event's first argument, which should be the message.
    pub fn message(&self) -> &Value {
        self.args.first().unwrap_or(&Value::Null)
    }
}

/// Lets a client say a new text under its name.
pub fn say(stage: &mut Stage, by: &str) -> Said {
    let nonce = stage.texts.nonce();
    let content = format!("{nonce} {} {}", stage.texts.word(), stage.texts.word());
    let payload = json!({ "username": stage.username(by), "content": content });
    say_payload(stage, by, payload, nonce)
}

/// Lets a client say a payload that carries `nonce`. The nonce should come early
/// in its field, so that it is still there when the text was cut.
pub fn say_payload(stage: &mut Stage, by: &str, payload: Value, nonce: String) -> Said {
    let said = Said {
        by: by.to_owned(),
        payload,
        nonce,
        mark: stage.journal.mark(),
        audience: stage.names(),
        instead: Vec::new(),
        step: stage.step,
    };
    stage.emit(by, MESSAGE, std::slice::from_ref(&said.payload));
    stage.said.push(said.clone());
    said
}

/// Waits until all who were there have heard it.
///
/// # Errors
/// Who did not, and why as far as the journal shows it.
pub async fn heard_by_all(stage: &mut Stage, said: &Said) -> Result<Vec<Heard>, Finding> {
    let started = Instant::now();
    let what = format!("all to hear what {} said", said.by);
    let everyone = |entries: &[Entry]| {
        let heard = said.audience.iter().filter_map(|who| {
            copy(entries, said, who).or_else(|| {
                stage.wordless.then(|| strange(stage, entries, said, who)).flatten()
            })
        });
        let heard: Vec<Heard> = heard.collect();
        if heard.len() == said.audience.len() {
            Look::Found(heard)
        } else {
            Look::Waiting(heard.len())
        }
    };
    if let Some(heard) = stage.wait(&what, everyone).await? {
        stage.latency = stage.latency.max(started.elapsed());
        stage.step += 1;
        return Ok(heard);
    }
    let heard = without_its_words(stage, said).ok_or_else(|| left_out(stage, said))?;
    stage.wordless = true;
    let entries = stage.journal.read();
    let strange = heard.iter().filter(|h| copy(&entries, said, &h.who).is_none());
    let instead: Vec<_> = strange.map(|h| (h.who.clone(), h.args.clone())).collect();
    drop(entries);
    if let Some(said) = stage.said.iter_mut().find(|other| other.nonce == said.nonce) {
        said.instead = instead;
    }
    Ok(heard)
}

/// Says something, and waits until all have heard it.
///
/// # Errors
/// As [`heard_by_all`].
pub async fn say_to_all(
    stage: &mut Stage,
    by: &str,
) -> Result<(Said, Vec<Heard>), Finding> {
    let said = say(stage, by);
    let heard = heard_by_all(stage, &said).await?;
    Ok((said, heard))
}

/// A client's first copy of something that was said.
pub fn copy(entries: &[Entry], said: &Said, who: &str) -> Option<Heard> {
    let mut since = entries.iter().skip(said.mark).filter(|entry| entry.who == who);
    since.find_map(|entry| {
        let args = entry.heard(MESSAGE)?;
        let found = args.iter().any(|arg| carries(arg, &said.nonce));
        found.then(|| Heard { who: entry.who.clone(), args: args.to_vec() })
    })
}

/// All copies so far of each thing that was said, in the order in which they
/// came, by one look through the journal.
pub fn all_copies(stage: &Stage) -> Vec<(Said, Vec<Heard>)> {
    let instead = |said: &Said| {
        let heard = said.instead.iter().cloned();
        heard.map(|(who, args)| Heard { who, args }).collect()
    };
    let mut all: Vec<(Said, Vec<Heard>)> =
        stage.said.iter().map(|said| (said.clone(), instead(said))).collect();
    for (at, entry) in stage.journal.read().iter().enumerate() {
        let Some(args) = entry.heard(MESSAGE) else { continue };
        let found = all.iter_mut().find(|(said, _)| {
            said.mark <= at
                && said.audience.contains(&entry.who)
                && args.iter().any(|arg| carries(arg, &said.nonce))
        });
        if let Some((_, heard)) = found {
            heard.push(Heard { who: entry.who.clone(), args: args.to_vec() });
        }
    }
    all
}

/// What all heard after it was said, if its words were changed beyond knowing.
fn without_its_words(stage: &Stage, said: &Said) -> Option<Vec<Heard>> {
    let entries = stage.journal.read();
    let heard = said.audience.iter().map(|who| {
        copy(&entries, said, who).or_else(|| strange(stage, &entries, said, who))
    });
    heard.collect()
}

/// The first message that a client heard since, which carries nothing that
/// anybody said.
fn strange(stage: &Stage, entries: &[Entry], said: &Said, who: &str) -> Option<Heard> {
    let known = |args: &[Value]| {
        stage.said.iter().any(|said| args.iter().any(|arg| carries(arg, &said.nonce)))
    };
    let mut since = entries.iter().skip(said.mark).filter(|entry| entry.who == who);
    since.find_map(|entry| {
        let args = entry.heard(MESSAGE)?;
        // The stock client shows an event without arguments as such a `message`.
        let folded = !stage.sees_all(who) && matches!(args, [Value::String(_)]);
        let found = !folded && !known(args);
        found.then(|| Heard { who: who.to_owned(), args: args.to_vec() })
    })
}

/// Who did not hear what was said, with the reason that the journal shows.
fn left_out(stage: &Stage, said: &Said) -> Finding {
    let ms = stage.patience().as_millis();
    let entries = stage.journal.read();
    let (heard, missing): (Vec<&String>, Vec<&String>) =
        said.audience.iter().partition(|who| copy(&entries, said, who).is_some());
    let since: Vec<Entry> = entries[said.mark..].to_vec();
    drop(entries);
    for who in &missing {
        let note = format!("`{MESSAGE}` never came ({ms} ms)");
        stage.journal.note(who, Way::Missing, note);
    }

    let by = &said.by;
    let finding = Finding::failed(format!(
        "{by} sent `{MESSAGE}`, and {} never heard it.",
        and(&missing)
    ))
    .expected(format!(
        "`{MESSAGE}` at {}",
        and(&said.audience.iter().collect::<Vec<_>>())
    ))
    .actual(match heard.is_empty() {
        true => "nobody heard it".to_owned(),
        false => format!("only {} heard it", and(&heard)),
    })
    .focus(&said.nonce);
    explain(stage, finding, said, &since, &heard, &missing)
}

fn explain(
    stage: &Stage,
    finding: Finding,
    said: &Said,
    since: &[Entry],
    heard: &[&String],
    missing: &[&String],
) -> Finding {
    let missed = |entry: &&Entry| missing.contains(&&entry.who);
    if let Some(entry) = since.iter().filter(missed).find(|e| e.way == Way::Closed) {
        return finding
            .focus(&entry.packet)
            .actual(format!("{}'s connection ended: {}", entry.who, entry.packet))
            .hint(
                "Something in the server ends the connection; its stderr may say what.",
            );
    }
    if let Some(entry) = since.iter().filter(missed).find(|e| e.malformed.is_some()) {
        let reason = entry.malformed.as_deref().unwrap_or_default();
        return finding
            .focus(&entry.packet)
            .actual(format!("a malformed packet, {}: {reason}", cut(&entry.packet, 100)))
            .hint(
                "A newtype struct as payload loses the event's name: \
                 give it `#[serde(transparent)]`, or send what is inside.",
            );
    }
    let renamed = since.iter().filter(missed).find_map(|entry| {
        let (name, args) = entry.event.as_ref()?;
        let carried = args.iter().any(|arg| carries(arg, &said.nonce));
        (entry.way == Way::Heard && name != MESSAGE && carried).then_some((entry, name))
    });
    if let Some((entry, name)) = renamed {
        return finding
            .actual(format!("{} heard an event called `{name}` instead", entry.who))
            .hint(format!("The event's name back to the clients is `{MESSAGE}` too."));
    }
    let stderr = stage.stderr_since(stage.check_started);
    if stderr.iter().any(|line| line.contains("Error while extracting data")) {
        return finding.hint(
            "The handler was never called: its `Data<T>` could not hold this payload. \
             Do the fields of your struct have the names and types of the lesson?",
        );
    }
    let sender_heard = heard.contains(&&said.by);
    let overs = |names: &[&String]| {
        let mut overs: Vec<_> = names
            .iter()
            .filter_map(|name| Some(stage.client(name)?.over().to_string()))
            .collect();
        overs.dedup();
        overs
    };
    match (heard.len(), missing.len()) {
        (0, _) if missing.len() > 1 => finding.hint(
            "Is the handler registered under this name, and is the emit awaited? \
             `io.emit(…)` is a future: without `.await` nothing is sent.",
        ),
        (1, _) if sender_heard => finding.hint(
            "`socket.emit` reaches one client. To reach them all, use \
             `io.emit(…).await`, with `io: SocketIo` among the handler's arguments.",
        ),
        (_, 1) if !sender_heard => finding.hint(
            "`socket.broadcast()` leaves the sender out. `io.emit(…).await` reaches \
             the sender too.",
        ),
        _ => finding.hint(format!(
            "Only some were reached: {} ({}) were left out. Is there a list, a limit or \
             a condition that decides who hears it?",
            and(missing),
            overs(missing).join(", "),
        )),
    }
}

/// Names in a sentence: `Ann, Ben and Cy`.
pub fn and<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => "nobody".into(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// A finding about one field of one client's copy.
pub fn field_differs(said: &Said, heard: &Heard, field: &str) -> Finding {
    let sent = &said.payload[field];
    let got = &heard.message()[field];
    let got_kind = match got {
        Value::Null if heard.message().get(field).is_none() => "nothing".to_owned(),
        got => format!("{}: {}", kind(got), short(got, 120)),
    };
    Finding::failed(format!(
        "{} sent one {field}, and {} heard another.",
        said.by, heard.who
    ))
    .expected(format!("`{field}` as it was sent: {}", short(sent, 120)))
    .actual(got_kind)
    .focus(&said.nonce)
}
