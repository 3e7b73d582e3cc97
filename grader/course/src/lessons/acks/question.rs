//! Questions: a client emits `askMe` or `poll`, and clients hear `serverEvent`, for
//! which the server asks an acknowledgement of its own.

mod answering;
mod not_asked;

use std::time::Duration;

use classroom::{
    finding::Finding,
    journal::Entry,
    json::{any_carries, short_pair},
    play::ask::{self, Asked},
    stage::{Look, Stage},
};
use serde_json::{Value, json};

pub use answering::{
    TRIES, answer, answered, asks_and_answers, ended_early, is_too_busy, reply_to, told,
    told_before, unless_late,
};
pub use not_asked::not_asked;

/// A client sends this to be asked itself.
pub const ASK_ME: &str = "askMe";

/// The event by which the server asks.
pub const SERVER_EVENT: &str = "serverEvent";

/// How long we wait for something that a server need not do.
pub const MOMENT: Duration = Duration::from_millis(300);

/// A question that a client sends, with `askMe` for itself or with `poll` for everyone.
#[derive(Clone, Debug)]
pub struct Question {
    /// The event, which will be acknowledged with the answer.
    pub asked: Asked,
    /// The question's text.
    pub text: String,
    /// Part of the text, and of nothing else.
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
    /// What should have arrived, and what did, as JSON that is short enough to compare.
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

/// Lets a client send a question with this text, which holds `nonce`.
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
    let copies = since.filter(|entry| is_copy(entry, question));
    copies.filter_map(|entry| Some(copy(entry, entry.heard(SERVER_EVENT)?))).collect()
}

/// Whether a client has heard this question here.
pub fn is_copy(entry: &Entry, question: &Question) -> bool {
    entry.heard(SERVER_EVENT).is_some_and(|args| any_carries(args, &question.nonce))
}

fn copy(entry: &Entry, args: &[Value]) -> Copy {
    Copy { who: entry.who.clone(), id: entry.ack, args: args.to_vec() }
}

/// The copies of a question that asks for no acknowledgement. The server need not pass it
/// on; if it does, so many `clients` hear it soon.
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
/// Why it didn't, as far as the journal shows.
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

/// Any `serverEvent` that reached the client that asked, in case the question's words were
/// changed beyond recognition.
pub fn wordless(stage: &Stage, question: &Question) -> Option<Copy> {
    let entries = stage.journal.read();
    let mut since = entries.iter().skip(question.asked.mark);
    since.find_map(|entry| {
        let args = entry.heard(SERVER_EVENT)?;
        (entry.who == question.asked.by).then(|| copy(entry, args))
    })
}

/// An answer that occurs nowhere else.
pub fn text(stage: &mut Stage) -> Value {
    json!(format!("{} {}", stage.texts.nonce(), stage.texts.word()))
}
