//! What should not have come: what it says about a server of rooms.

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::{cut, short},
    play::{broken, talk::copies_of},
    stage::{Said, Stage},
    trap::Trap,
};

use super::words::{JOIN, LEAVE, TALK};
use crate::families::{
    copies::{self, handled_twice},
    extra::{self, Extra},
};

/// Since `mark`, no client has heard what was said in a room that it is not in, and the
/// server has ended no connection.
///
/// # Errors
/// The first that has.
pub async fn nobody_else(stage: &Stage, mark: usize) -> Result<(), Finding> {
    none(stage, mark, "", is_elsewhere).await
}

/// As [`nobody_else`]; and each member has heard each message once, and no other
/// `newMessage`. `after` says in a sentence what has happened since `mark`.
///
/// # Errors
/// The first thing that should not have come.
pub async fn nothing_else(
    stage: &Stage,
    mark: usize,
    after: &str,
) -> Result<(), Finding> {
    none(stage, mark, after, |_| true).await
}

/// As [`nothing_else`], where nobody has spoken. Another check looks for copies that come
/// late.
///
/// # Errors
/// The first thing that should not have come.
pub async fn nothing_yet(stage: &Stage, mark: usize, after: &str) -> Result<(), Finding> {
    none(stage, mark, after, |extra| !matches!(extra, Extra::Again(..))).await
}

/// In the whole run, nobody has heard a `newMessage` that nobody sent.
///
/// # Errors
/// Somebody has.
pub async fn nothing_unsaid(stage: &Stage) -> Result<(), Finding> {
    none(stage, 0, "", |extra| matches!(extra, Extra::Unsaid(_))).await
}

/// No client has heard so far what was said in a room that it is not in.
///
/// # Errors
/// One has.
pub fn nobody_else_so_far(stage: &Stage) -> Result<(), Finding> {
    none_so_far(stage, 0, is_elsewhere)
}

/// Since `mark`, nobody has heard a `newMessage` that nobody sent.
///
/// # Errors
/// Somebody has.
pub fn nothing_unsaid_since(stage: &Stage, mark: usize) -> Result<(), Finding> {
    none_so_far(stage, mark, |extra| matches!(extra, Extra::Unsaid(_)))
}

fn none_so_far(
    stage: &Stage,
    mark: usize,
    counts: fn(&Extra) -> bool,
) -> Result<(), Finding> {
    let mut extras = extra::so_far(stage, mark, TALK.heard, is_member);
    extras.retain(counts);
    first(stage, mark, "", &extras)
}

fn is_elsewhere(extra: &Extra) -> bool {
    !matches!(extra, Extra::Again(..) | Extra::Unsaid(_))
}

/// The journal's length when all that the server has sent so far has come.
///
/// # Errors
/// As [`Stage::fence`].
pub async fn fenced(stage: &Stage) -> Result<usize, Finding> {
    stage.fence(&stage.exact_names()).await?;
    Ok(stage.journal.mark())
}

async fn none(
    stage: &Stage,
    mark: usize,
    after: &str,
    counts: fn(&Extra) -> bool,
) -> Result<(), Finding> {
    let mut extras = extra::since(stage, mark, TALK.heard, is_member).await?;
    extras.retain(counts);
    first(stage, mark, after, &extras)
}

/// Whether a client has joined the room of this message, and not left it, as far as these
/// entries tell. What was refused is nobody's to know.
fn is_member(entries: &[Entry], who: &str, said: &Said) -> bool {
    if said.audience.is_empty() {
        return false;
    }
    let own = entries.iter().rev().filter(|e| e.who == who && e.way == Way::Sent);
    let mut moves = own.filter_map(|entry| {
        let (event, args) = entry.event.as_ref()?;
        let here = args.first()?["roomId"] == said.payload["roomId"];
        (here && [JOIN, LEAVE].contains(&event.as_str())).then_some(event == JOIN)
    });
    moves.next().unwrap_or(false)
}

fn first(
    stage: &Stage,
    mark: usize,
    after: &str,
    extras: &[Extra],
) -> Result<(), Finding> {
    let Some(extra) = extras.first() else { return Ok(()) };
    Err(match extra {
        Extra::Ended(entry) => ended(entry, after),
        Extra::Unsaid(entry) => unsaid(entry, after),
        Extra::Again(said, entry, _) | Extra::Outside(said, entry)
            if !after.is_empty() && said.mark < mark && !said.audience.is_empty() =>
        {
            replayed(said, entry, after)
        }
        Extra::Again(said, entry, count) => again(stage, said, entry, *count, after),
        Extra::Renamed(said, entry) => renamed(said, entry),
        Extra::Outside(said, entry) if said.audience.is_empty() => refused(said, entry),
        Extra::Outside(said, entry) => outside(stage, said, entry, extras),
    })
}

fn ended(entry: &Entry, after: &str) -> Finding {
    let who = &entry.who;
    let why = match after {
        "" => format!("The server ended {who}'s connection."),
        after => format!("{after}, and the server ended {who}'s connection."),
    };
    Finding::failed(why)
        .expected("the connection to stay open, whatever happens in a room")
        .actual(&entry.packet)
        .because(
            broken::cut_off(&entry.packet)
                .unwrap_or(Trap::of("leave-ends-the-connection")),
        )
}

fn unsaid(entry: &Entry, after: &str) -> Finding {
    let why = match after {
        "" => format!("{} heard a `{}` that nobody sent.", entry.who, TALK.heard),
        after => format!(
            "{after}, and {} heard a `{}` that nobody sent.",
            entry.who, TALK.heard
        ),
    };
    Finding::failed(why)
        .expected(format!("`{}` only when a member has spoken", TALK.heard))
        .actual(cut(&entry.packet, 120))
        .because("greeting-as-a-message")
}

fn replayed(said: &Said, entry: &Entry, after: &str) -> Finding {
    Finding::failed(format!(
        "{after}. Then {} heard an earlier message again.",
        entry.who
    ))
    .expected(format!("no `{}` until a member speaks", TALK.heard))
    .actual(cut(&entry.packet, 120))
    .focus(&said.nonce)
    .because("old-messages-sent-again")
}

fn again(
    stage: &Stage,
    said: &Said,
    entry: &Entry,
    count: usize,
    after: &str,
) -> Finding {
    let who = &entry.who;
    let handled_twice = handled_twice(who, &copies_of(stage, said));
    Finding::failed(format!("{after}. Now {who} hears one message {count} times."))
        .expected("each message once at each member")
        .actual(format!("{count} copies of what {} said", said.by))
        .focus(&said.nonce)
        .because(match handled_twice {
            true => Trap::of("handled-twice"),
            false => Trap::of("heard-once-for-each-join"),
        })
}

fn renamed(said: &Said, entry: &Entry) -> Finding {
    let event = entry.event.as_ref().map_or("", |(name, _)| name);
    let (by, room, who) = (&said.by, &said.payload["roomId"], &entry.who);
    Finding::failed(match said.audience.is_empty() {
        true => format!("{by}'s message was refused, and {who} heard it in the event `{event}`."),
        false => format!(
            "{by} spoke in the room {room}, and {who} heard it in the event `{event}` without \
             being there."
        ),
    })
    .expected("what is said in a room at its members only, whatever the event")
    .actual(cut(&entry.packet, 120))
    .focus(&said.nonce)
    .because("told-outside-the-room")
}

fn refused(said: &Said, entry: &Entry) -> Finding {
    Finding::failed(format!(
        "{}'s message was refused, and {} heard it all the same.",
        said.by, entry.who
    ))
    .expected("an answer to the sender, and nothing else")
    .actual(cut(&entry.packet, 120))
    .focus(&said.nonce)
    .because("refused-and-sent")
}

fn outside(stage: &Stage, said: &Said, entry: &Entry, extras: &[Extra]) -> Finding {
    if copies::heard_again(stage, said) {
        return sent_again(said, entry);
    }
    let heard_it = |who: &String| {
        said.audience.contains(who)
            || extras.iter().any(|extra| {
                matches!(extra, Extra::Outside(s, e) if s.nonce == said.nonce && e.who == *who)
            })
    };
    let everyone = stage.names().iter().all(heard_it);
    let room = &said.payload["roomId"];
    let finding = Finding::failed(format!(
        "{} spoke in the room {room}, and {} heard it without being there.",
        said.by, entry.who
    ))
    .expected(format!("`{}` at the room's members only", TALK.heard))
    .actual(format!("{} heard {}", entry.who, short_of(entry)))
    .focus(&said.nonce);
    finding.trap(match everyone {
        true => Trap::of("heard-by-everybody"),
        false => Trap::of("heard-in-another-room"),
    })
}

/// A client that joins between the two emits of one message hears only the second one.
fn sent_again(said: &Said, entry: &Entry) -> Finding {
    let room = &said.payload["roomId"];
    Finding::failed(format!(
        "{} spoke in the room {room}. The message was sent twice, and {} heard the second \
         one.",
        said.by, entry.who
    ))
    .expected("each message once, at the members that are in the room by then")
    .actual(format!("{} heard {}", entry.who, short_of(entry)))
    .focus(&said.nonce)
    .because("sent-again-later")
}

fn short_of(entry: &Entry) -> String {
    let message = entry.event.as_ref().and_then(|(_, args)| args.first());
    message.map_or_else(|| cut(&entry.packet, 100), |message| short(message, 100))
}
