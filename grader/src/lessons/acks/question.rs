//! Questions: a client emits `askMe` or `poll`, and clients hear `serverEvent`, for
//! which the server asks an acknowledgement of its own.

mod not_asked;

use std::time::Duration;

use serde_json::{Value, json};

use super::reply;
use crate::{
    check::Finding,
    journal::Entry,
    json::{any_carries, cut, same, short, short_pair},
    lessons::ask::{self, Asked},
    stage::{Look, Stage},
};
use not_asked::not_asked;

/// Asks the server to put a question to the client that sends it.
pub const ASK_ME: &str = "askMe";

/// How the server puts a question.
pub const SERVER_EVENT: &str = "serverEvent";

/// How long a server may take for something that it need not do.
pub const MOMENT: Duration = Duration::from_millis(300);

/// What to say when a question was over too early.
pub const OWN_SECOND: &str = "Give each question 1000 ms of its own, from the moment when \
                              it is asked. An earlier question's timer must not end this \
                              one.";

/// A question that a client wants to be put, by `askMe` to itself or by `poll` to all.
#[derive(Clone, Debug)]
pub struct Question {
    /// The event, whose acknowledgement will tell of the answer.
    pub asked: Asked,
    /// The question's text.
    pub text: String,
    /// Stands in the text, and nowhere else.
    pub nonce: String,
}

/// One client's copy of a question.
#[derive(Clone, Debug)]
pub struct Copy {
    /// Who heard it.
    pub who: String,
    /// The id under which the server asks for an answer, if it does.
    pub id: Option<u64>,
    /// The event's arguments.
    pub args: Vec<Value>,
}

impl Copy {
    /// What should have been heard and what was, as JSON, short enough to compare.
    pub fn beside(&self, question: &Question) -> (String, String) {
        let sent = json!({ "question": question.text });
        match &self.args[..] {
            [one] => short_pair(&sent, one, 120),
            all => short_pair(&sent, &Value::Array(all.to_vec()), 120),
        }
    }
}

/// Lets a client send a new question.
pub fn pose(stage: &mut Stage, by: &str, event: &str) -> Question {
    let nonce = stage.texts.nonce();
    let text = format!("{nonce} {} or {}?", stage.texts.word(), stage.texts.word());
    pose_text(stage, by, event, text, nonce)
}

/// Lets a client send a question with this text, which carries `nonce`.
pub fn pose_text(
    stage: &mut Stage,
    by: &str,
    event: &str,
    text: String,
    nonce: String,
) -> Question {
    let asked = ask::ask(stage, by, event, &[json!({ "question": text })]);
    Question { asked, text, nonce }
}

/// All copies of a question so far, in the order in which they came.
pub fn copies(stage: &Stage, question: &Question) -> Vec<Copy> {
    copies_in(&stage.journal.read(), question)
}

/// The same, in these entries of the journal.
pub fn copies_in(entries: &[Entry], question: &Question) -> Vec<Copy> {
    let since = entries.iter().skip(question.asked.mark);
    let copies = since.filter_map(|entry| {
        let args = entry.heard(SERVER_EVENT)?;
        let ours = any_carries(args, &question.nonce);
        ours.then(|| copy(entry, args))
    });
    copies.collect()
}

fn copy(entry: &Entry, args: &[Value]) -> Copy {
    Copy { who: entry.who.clone(), id: entry.ack, args: args.to_vec() }
}

/// The copies of a question that nobody wants to be told of, so that the server need not
/// ask: if it does, `clients` hear it soon.
///
/// # Errors
/// As [`Stage::wait`].
pub async fn perhaps_heard(
    stage: &Stage,
    question: &Question,
    clients: usize,
) -> Result<Vec<Copy>, Finding> {
    let all = |entries: &[Entry]| match copies_in(entries, question).len() {
        heard if heard >= clients => Look::Found(()),
        _ => Look::Waiting(0),
    };
    stage.wait_within(MOMENT, "a question", all).await?;
    Ok(copies(stage, question))
}

/// Waits until the client that sent `askMe` hears its question.
///
/// # Errors
/// It did not, and why as far as the journal shows it.
pub async fn heard(stage: &Stage, question: &Question) -> Result<Copy, Finding> {
    let by = &question.asked.by;
    let what = format!("{by} to be asked");
    let found = stage.wait(&what, |entries| own_copy(entries, question)).await?;
    found.ok_or_else(|| not_asked(stage, question))
}

fn own_copy(entries: &[Entry], question: &Question) -> Look<Copy> {
    let mut copies = copies_in(entries, question).into_iter();
    let own = copies.find(|copy| copy.who == question.asked.by);
    own.map_or(Look::Waiting(0), Look::Found)
}

/// Any `serverEvent` that came to the one who asked, for the case that its words were
/// changed beyond knowing.
pub fn wordless(stage: &Stage, question: &Question) -> Option<Copy> {
    let entries = stage.journal.read();
    let mut since = entries.iter().skip(question.asked.mark);
    since.find_map(|entry| {
        let args = entry.heard(SERVER_EVENT)?;
        (entry.who == question.asked.by).then(|| copy(entry, args))
    })
}

/// Lets a client answer its copy, if the server has asked for an answer.
pub fn answer(stage: &Stage, copy: &Copy, value: &Value) {
    if let Some(id) = copy.id {
        stage.answer(&copy.who, id, std::slice::from_ref(value));
    }
}

/// Answers a copy with a value, and waits until the one who asked is told of it.
///
/// # Errors
/// In what the acknowledgement is another.
pub async fn answered(
    stage: &Stage,
    question: &Question,
    copy: &Copy,
    value: &Value,
) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    answer(stage, copy, value);
    told(stage, question, mark, value).await
}

/// Waits until the one who asked is told of this answer, given after `mark`.
///
/// # Errors
/// In what the acknowledgement is another.
pub async fn told(
    stage: &Stage,
    question: &Question,
    mark: usize,
    value: &Value,
) -> Result<(), Finding> {
    let reply = reply_to(stage, question, mark).await?;
    is_answer(question, &reply, value)
}

/// Waits for the acknowledgement of a question that was answered after `mark`.
///
/// # Errors
/// It did not come, or is no object.
pub async fn reply_to(
    stage: &Stage,
    question: &Question,
    mark: usize,
) -> Result<Value, Finding> {
    let asked = &question.asked;
    let reply = reply::object(stage, asked, mark, stage.patience() + reply::SLOW).await;
    reply.map_err(|mut finding| {
        if finding.actual.as_deref().is_some_and(|actual| actual.starts_with("none ")) {
            if let Some(early) = told_before(stage, asked, mark) {
                return early;
            }
            finding.rationale = format!(
                "{} sent `{}`. The answer was given, and no acknowledgement came.",
                asked.by, asked.event
            );
            finding = finding.hint(
                "Await what `emit_with_ack` returns, and hand the answer on with \
                 `ack.send(&…)`. An answer may be any JSON value: read it as `Value`, \
                 because reading it as another type can fail.",
            );
        }
        finding
    })
}

/// The acknowledgement came before `mark`, when the answer was given.
fn told_before(stage: &Stage, asked: &Asked, mark: usize) -> Option<Finding> {
    let entries = stage.journal.read();
    let entry = entries[..mark].iter().find(|entry| reply::is_reply(entry, asked))?;
    let (sent, told) = reply::times(&entries, asked);
    let ms = told.unwrap_or_default() - sent.unwrap_or_default();
    let Asked { by, event, .. } = asked;
    let asked = if event == ASK_ME { by } else { "anybody" };
    let finding = Finding::failed(format!(
        "{by} sent `{event}`, and it was acknowledged before {asked} had answered."
    ))
    .expected("no acknowledgement until the answer is there, or the second is over")
    .actual(format!("after {ms:.0} ms: {}", cut(&entry.packet, 100)));
    let is_timeout = |reply: &Value| reply["status"] == "timeout";
    Some(finding.because(match entry.answer.iter().flatten().any(is_timeout) {
        true => OWN_SECOND,
        false => {
            "Wait for the answers first, then acknowledge. In Rust, what asks is a \
             future: `.await` it."
        }
    }))
}

/// The acknowledgement must hold this answer.
fn is_answer(question: &Question, reply: &Value, value: &Value) -> Result<(), Finding> {
    let Asked { by, event, .. } = &question.asked;
    reply::has_status(event, reply, "ok").map_err(|mut finding| {
        finding.rationale = format!(
            "{by} answered {}, and the acknowledgement does not have the status \"ok\".",
            short(value, 60)
        );
        finding.hint(
            "Every answer is an answer, whatever its type. Read it as `Value`: what does \
             not fit another type is an `Err`, and an `Err` is not always a timeout.",
        )
    })?;
    let got = reply.get("answer");
    if got.is_some_and(|got| same(got, value)) {
        return Ok(());
    }
    let (wanted, shown) = short_pair(value, got.unwrap_or(&Value::Null), 100);
    let got = match got {
        Some(_) => format!("`answer` {shown}"),
        None => format!("no `answer`, in {}", short(reply, 100)),
    };
    Err(Finding::failed(format!(
        "{by} answered one thing, and the acknowledgement holds another."
    ))
    .expected(format!("`answer` {wanted}"))
    .actual(got)
    .hint("Hand on what the client has answered to this question, as it is."))
}
