//! Refusals: what is not right is refused as the contract says, and does nothing else.
//!
//! What goes wrong: no answer, an answer to everybody, stored or told all the same, the
//! connection closed, the server ended; a list taken for an object, a text for a number, a
//! part of an id for the whole; limits counted in bytes.

use std::time::Duration;

use classroom::{
    class::Connection,
    contract::{List, Refusal, Subject},
    finding::Finding,
    journal::{Entry, Way},
    json::{any_carries, cut, short},
    play::{
        ask::{ask, one_answer},
        draw::draw,
        holds::{Around, differs},
        talk::and,
        turn::{play, prepare},
        wrong::{Wrong, wrong},
    },
    stage::{Look, Stage},
};
use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::{
    alive, counted,
    ids::never_given,
    listed::{list_of, read},
    unasked::is_quiet,
};

type Tested<'a> = BoxFuture<'a, Result<(), Finding>>;

/// `refused`: each payload that is not right. None of them is counted.
pub fn refused(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let before = counted::next(stage, subject).await?;
        for by in ["Ann", "Ben"] {
            for wrong in all_wrong(stage, subject, by).await? {
                is_refused(stage, subject, by, &wrong).await?;
            }
        }
        match (before, counted::next(stage, subject).await?) {
            (Some(before), Some(after)) if after != before + 1 => {
                Err(Finding::failed("What was refused has been counted.")
                    .expected(format!("{} after {before}", before + 1))
                    .actual(after.to_string())
                    .trap("refused-but-counted"))
            }
            _ => Ok(()),
        }
    }
    .boxed()
}

/// `unknown-id`: ids that nobody was given, and parts of one that somebody was.
pub fn unknown_id(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        for by in ["Ann", "Ben"] {
            let given = prepare(stage, subject, by, None).await?;
            let payload = draw(stage, subject.event, &given).value.unwrap_or_default();
            let Some((_, id)) = given.ids.first() else { return Ok(()) };
            let never = never_given(stage, id);
            let mut ids = vec![("an id that was never given", never)];
            if let Some(text) = id.as_str()
                && text.chars().count() >= LONG_ID
            {
                let half =
                    text.chars().take(text.chars().count() / 2).collect::<String>();
                ids.push(("the first half of an id", half.into()));
                ids.push(("an id with a blank before it", format!(" {text}").into()));
                ids.push(("an id and more", format!("{text}0").into()));
                let capitals = text.to_uppercase();
                if capitals != text {
                    ids.push(("an id in capitals", capitals.into()));
                }
            }
            for (what, other) in ids {
                let changed = replaced(&payload, id, &other);
                let wrong = Wrong { what: format!("it has {what}"), args: vec![changed] };
                is_refused(stage, subject, by, &wrong).await?;
            }
        }
        Ok(())
    }
    .boxed()
}

/// Shorter ids may be numbers, and then half of 12 is another entry's id.
const LONG_ID: usize = 8;

/// `server-alive`: after all that, the server lets clients in, keeps those that it has,
/// and works.
pub fn alive(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        for by in ["Ann", "Ben"] {
            for Wrong { args, .. } in all_wrong(stage, subject, by).await? {
                stage.emit(by, &subject.event.name, &args);
            }
        }
        stage.fence(&stage.exact_names()).await?;
        alive::settle(stage).await;
        let open = |name: &String| {
            stage.client(name).is_some_and(|it| it.connection() == Connection::Open)
        };
        let kicked: Vec<String> =
            stage.names().into_iter().filter(|name| !open(name)).collect();
        if !kicked.is_empty() {
            return Err(Finding::failed(format!(
                "{} sent a bad payload, and the server closed the connection.",
                and(&kicked)
            ))
            .expected("an open connection")
            .actual(format!("closed for {}", and(&kicked)))
            .trap("refused-sender-disconnected"));
        }
        let down = Finding::failed("After bad payloads, no client can connect.")
            .trap("error-ends-the-program");
        alive::lets_in(stage, down).await?;
        for by in stage.names() {
            play(stage, subject, &by).await.map_err(alive::after_bad)?;
        }
        Ok(())
    }
    .boxed()
}

async fn all_wrong(
    stage: &mut Stage,
    subject: Subject,
    by: &str,
) -> Result<Vec<Wrong>, Finding> {
    let Some(shape) = &subject.event.payload else { return Ok(Vec::new()) };
    let given = prepare(stage, subject, by, None).await?;
    let right = draw(stage, subject.event, &given).value.unwrap_or_default();
    Ok(wrong(shape, &right))
}

/// A payload with another id in place of this one.
fn replaced(payload: &Value, id: &Value, other: &Value) -> Value {
    if payload == id {
        return other.clone();
    }
    let mut changed = payload.clone();
    for value in changed.as_object_mut().into_iter().flat_map(|it| it.values_mut()) {
        if value == id {
            *value = other.clone();
        }
    }
    changed
}

/// Whether this is refused as promised, and nothing else comes of it.
///
/// # Errors
/// It is not, or more comes of it.
pub async fn is_refused(
    stage: &mut Stage,
    subject: Subject,
    by: &str,
    wrong: &Wrong,
) -> Result<(), Finding> {
    let event = subject.event;
    let list = list_of(subject);
    let before = match list {
        Some(list) => Some(read(stage, list).await?),
        None => None,
    };
    let mark = stage.journal.mark();
    let told = match &event.refuses {
        Some(Refusal::Ack(held)) => {
            let asked = ask(stage, by, &event.name, &wrong.args);
            let answer = one_answer(stage, &asked).await;
            let answer = answer.map_err(|finding| about(finding, wrong))?;
            // A refusal can't bring back what is not there.
            let around = Around { payload: wrong.args.first(), ..Around::default() };
            if let Some(found) = differs(held, &answer, &around) {
                let finding = Finding::failed(format!(
                    "{by} emitted `{}`, and it was not refused as the contract says.",
                    event.name
                ))
                .expected(match found.field.as_str() {
                    "" => format!("an acknowledgement: {}", found.wanted),
                    field => {
                        format!("an acknowledgement with `{field}`: {}", found.wanted)
                    }
                })
                .actual(short(&answer, 120))
                .trap("bad-payload-accepted");
                return Err(about(finding, wrong));
            }
            None
        }
        Some(Refusal::Emit { event: name, holds }) => {
            stage.emit(by, &event.name, &wrong.args);
            comes(stage, by, mark, name, wrong).await?;
            let entries = stage.journal.read();
            let own = entries.iter().skip(mark).filter(|entry| entry.who == by);
            let args = own.filter_map(|entry| entry.heard(name)).next();
            let got = args.and_then(<[Value]>::first).cloned().unwrap_or_default();
            drop(entries);
            let around = Around { payload: wrong.args.first(), ..Around::default() };
            if let Some(found) = differs(holds, &got, &around) {
                let finding = Finding::failed(format!(
                    "{by} was refused by `{name}`, but not as the contract says."
                ))
                .expected(format!("`{}`: {}", found.field, found.wanted))
                .actual(found.got)
                .trap(found.trap);
                return Err(about(finding, wrong));
            }
            Some(name.as_str())
        }
        None => {
            stage.emit(by, &event.name, &wrong.args);
            None
        }
    };
    stage.fence(&stage.exact_names()).await?;
    once(stage, by, mark, told, wrong)?;
    if let Err(finding) = nobody_heard(stage, subject, by, mark, told, wrong)
        && (!stage.is_shared() || comes_each_time(stage, subject, by, wrong).await?)
    {
        return Err(finding);
    }
    if let (Some(list), Some(before)) = (list, before) {
        let after = read(stage, list).await?;
        if after != before && !changes_by_itself(stage, list).await? {
            let finding = Finding::failed(format!(
                "{by} emitted a `{}` that is not right, and the list has changed.",
                event.name
            ))
            .expected("the list as it was")
            .actual(format!("{} entries before, {} after", before.len(), after.len()))
            .trap("refused-but-stored");
            return Err(about(finding, wrong));
        }
    }
    Ok(())
}

/// Whether other users of the server change this list.
async fn changes_by_itself(stage: &mut Stage, list: &List) -> Result<bool, Finding> {
    if !stage.is_shared() {
        return Ok(false);
    }
    let before = read(stage, list).await?;
    let never = |_: &[Entry]| Look::<()>::Waiting(0);
    stage.wait_within(QUIET, "others to change the list", never).await?;
    Ok(read(stage, list).await? != before)
}

/// How often an event must come, to show that it comes of what was sent. Other users may
/// cause some.
const TIMES: usize = 3;

/// Nothing comes for so long when nothing is sent.
const QUIET: Duration = Duration::from_millis(150);

/// Whether somebody hears an event each time that this is sent, and at no other time.
async fn comes_each_time(
    stage: &mut Stage,
    subject: Subject,
    by: &str,
    wrong: &Wrong,
) -> Result<bool, Finding> {
    let promised = |name: &str| subject.event.emits.iter().any(|it| it.event == name);
    let heard = |stage: &Stage, mark: usize| -> Vec<Entry> {
        let entries = stage.journal.read();
        let is_told = |entry: &&Entry| {
            let name = entry.event.as_ref().map(|(name, _)| name.as_str());
            let is_other = |name: &str| entry.who != by || promised(name);
            entry.way == Way::Heard && name.is_some_and(is_other)
        };
        entries.iter().skip(mark).filter(is_told).cloned().collect()
    };
    for _ in 0..TIMES {
        let mark = stage.journal.mark();
        stage.emit(by, &subject.event.name, &wrong.args);
        stage.fence(&stage.exact_names()).await?;
        if heard(stage, mark).is_empty() || !is_quiet(stage, QUIET, heard).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Waits for the refusal.
async fn comes(
    stage: &mut Stage,
    by: &str,
    mark: usize,
    name: &str,
    wrong: &Wrong,
) -> Result<(), Finding> {
    let refusal = |entries: &[Entry]| {
        let mut own = entries.iter().skip(mark).filter(|entry| entry.who == by);
        match own.any(|entry| entry.heard(name).is_some()) {
            true => Look::Found(()),
            false => Look::Waiting(0),
        }
    };
    if stage.wait(&format!("`{name}`"), refusal).await?.is_some() {
        return Ok(());
    }
    stage.never_came(name, &[by]);
    let finding = Finding::failed(format!("{by} was not refused: `{name}` never came."))
        .expected(format!("`{name}` at {by}"))
        .actual("nothing")
        .trap("refused-in-silence");
    Err(about(finding, wrong))
}

/// Whether the sender was refused no more than once.
fn once(
    stage: &Stage,
    by: &str,
    mark: usize,
    refusal: Option<&str>,
    wrong: &Wrong,
) -> Result<(), Finding> {
    let Some(name) = refusal else { return Ok(()) };
    let entries = stage.journal.read();
    let own = entries.iter().skip(mark).filter(|entry| entry.who == by);
    let times = own.filter(|entry| entry.heard(name).is_some()).count();
    if times <= 1 {
        return Ok(());
    }
    let finding =
        Finding::failed(format!("{by} was refused {times} times for one event."))
            .expected(format!("one `{name}` at {by}"))
            .actual(times.to_string())
            .trap("goes-on-after-refusing");
    Err(about(finding, wrong))
}

/// Whether nobody was told anything but the refusal at the sender.
fn nobody_heard(
    stage: &Stage,
    subject: Subject,
    by: &str,
    mark: usize,
    refusal: Option<&str>,
    wrong: &Wrong,
) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let promised = |name: &str| subject.event.emits.iter().any(|emit| emit.event == name);
    let found = entries.iter().skip(mark).find_map(|entry| {
        let (name, _) = entry.event.as_ref()?;
        let is_refusal = refusal == Some(name.as_str());
        let is_told = match is_refusal {
            true => entry.who != by,
            false => promised(name),
        };
        (entry.way == Way::Heard && is_told).then_some((entry, name))
    });
    // Another name is no excuse, if it brings what was sent.
    let texts = texts_in(&wrong.args);
    let is_object = |value: &Value| value.as_object().is_some_and(|it| !it.is_empty());
    let is_telling = wrong.args.iter().any(is_object);
    let leaked = || {
        entries.iter().skip(mark).find_map(|entry| {
            let (name, args) = entry.event.as_ref()?;
            let is_told = entry.way == Way::Heard && entry.who != by;
            let is_copy = is_telling && *args == wrong.args;
            let carries = |text: &String| any_carries(args, text);
            (is_told && (is_copy || texts.iter().any(carries))).then_some((entry, name))
        })
    };
    let Some((entry, name)) = found.or_else(leaked) else { return Ok(()) };
    let finding = Finding::failed(format!(
        "{by} emitted a `{}` that is not right, and {} heard `{name}`.",
        subject.event.name, entry.who
    ))
    .expected("nobody else to hear of it")
    .actual(cut(&entry.packet, 120))
    .trap("refused-but-told");
    Err(about(finding, wrong))
}

/// The texts of a payload that nothing else holds by chance.
fn texts_in(args: &[Value]) -> Vec<String> {
    let fields = args.iter().flat_map(|it| it.as_object().into_iter().flatten());
    let values = fields.map(|(_, value)| value).chain(args);
    let texts = values.filter_map(Value::as_str).map(str::to_ascii_lowercase);
    let is_own = |text: &String| text.bytes().any(|byte| byte.is_ascii_digit());
    texts.filter(|text| text.len() >= LONG_ID && is_own(text)).collect()
}

/// Adds what was wrong with the payload.
fn about(mut finding: Finding, wrong: &Wrong) -> Finding {
    let sent = short(&Value::Array(wrong.args.clone()), 100);
    finding.rationale =
        format!("{} Wrong here: {}, {sent}.", finding.rationale, wrong.what);
    finding
}
