//! Delivery: each emit reaches whom the contract says, once, and nobody else.
//!
//! What goes wrong: to the sender alone, to all but the sender, to all instead of a room,
//! twice, over one transport only, from the first client only, or to somebody else under
//! another name.

use classroom::{
    contract::{Held, Subject, To},
    finding::Finding,
    journal::{Entry, Way},
    json::{any_carries, cut},
    play::{
        talk::{Heard, all_copies, and, strays, times_heard},
        turn::{Turn, play},
    },
    stage::{Exchange, Said, Stage},
    trap::Trap,
};
use futures_util::{FutureExt, future::BoxFuture};

use super::{bare, crossed::none_crossed, unsaid::nothing_else};

type Tested<'a> = BoxFuture<'a, Result<(), Finding>>;

/// `everyone`, `others`, …: whoever should hear it hears it once, and nobody else does.
pub fn reaches(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let (turn, _) = play(stage, subject, "Ann").await?;
        heard_as_promised(stage, subject, &turn).await
    }
    .boxed()
}

/// `any-client`: every client may emit it, whatever it is connected over.
pub fn any_client(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        for by in stage.names() {
            let (turn, _) = play(stage, subject, &by)
                .await
                .map_err(super::people::has_no_handlers)?;
            heard_as_promised(stage, subject, &turn).await?;
        }
        Ok(())
    }
    .boxed()
}

/// `once`: a look back at everything that the group's clients have heard.
pub fn once(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        stage.fence(&stage.exact_names()).await?;
        once_so_far(stage)?;
        let event = subject.event;
        let whole =
            event.emits.iter().filter(|emit| emit.holds == Some(Held::Same(None)));
        let passed_on =
            whole.map(|emit| Exchange { sent: &event.name, heard: &emit.event });
        bare::once(stage, &passed_on.collect::<Vec<_>>()).await
    }
    .boxed()
}

/// So far, whoever should hear something has heard it once, and nobody else has.
///
/// # Errors
/// Who has.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        let count = |who: &String| times_heard(&heard, who);
        // Ids that differ in the case of a letter only can't be told apart here.
        let alike = stage.said.iter().filter(|it| it.nonce == said.nonce).count();
        let due =
            if stage.texts.knows(&[said.nonce.as_str().into()]) { 1 } else { alike };
        if let Some(who) = said.audience.iter().find(|who| count(who) > due) {
            return Err(twice(&said, who, count(who)));
        }
    }
    none_crossed(stage)?;
    match strays(stage).first() {
        Some((said, Heard { who, args })) => {
            let got = serde_json::Value::Array(args.clone()).to_string();
            Err(not_meant(said, who, &cut(&got, 120), None))
        }
        None => Ok(()),
    }
}

/// Whether, after a turn that is over, nobody has heard more than was promised.
///
/// # Errors
/// Who has.
pub async fn heard_as_promised(
    stage: &mut Stage,
    subject: Subject,
    turn: &Turn,
) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    no_more_copies(stage, subject, turn)?;
    nothing_else(stage, subject, turn).await
}

/// Whether nobody has heard it too often, and nobody that it was not for.
fn no_more_copies(stage: &Stage, subject: Subject, turn: &Turn) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let since: Vec<&Entry> =
        entries.iter().skip(turn.mark).filter(|entry| entry.way == Way::Heard).collect();
    for (said, emit) in turn.said.iter().zip(&subject.event.emits) {
        for entry in &since {
            let Some(args) = entry.heard(said.exchange.heard) else { continue };
            let is_it = said.nonce.is_empty() || any_carries(args, &said.nonce);
            let is_due = |other: &Said| {
                other.exchange == said.exchange && other.audience.contains(&entry.who)
            };
            if is_it && !turn.said.iter().any(is_due) {
                let got = cut(&entry.packet, 120);
                return Err(not_meant(said, &entry.who, &got, Some(&emit.to)));
            }
        }
        for who in &said.audience {
            let copies = since.iter().filter(|entry| {
                let args = entry.heard(said.exchange.heard);
                entry.who == *who
                    && args.is_some_and(|args| {
                        said.nonce.is_empty() || any_carries(args, &said.nonce)
                    })
            });
            let due = turn.said.iter().filter(|other| other.exchange == said.exchange);
            let due = due.filter(|other| other.audience.contains(who)).count();
            let count = copies.count();
            if count > due {
                return Err(twice(said, who, count));
            }
        }
    }
    under_another_name(stage, turn, &since)
}

/// Whether somebody who should hear nothing has heard the payload as another event.
fn under_another_name(
    stage: &Stage,
    turn: &Turn,
    since: &[&Entry],
) -> Result<(), Finding> {
    let Some(mark) = &turn.payload.mark else { return Ok(()) };
    let is_meant = |who: &String| turn.said.iter().any(|it| it.audience.contains(who));
    let known = |name: &String| turn.said.iter().any(|it| it.exchange.heard == name);
    let found = since.iter().find_map(|entry| {
        let (name, args) = entry.event.as_ref()?;
        let is_told = !is_meant(&entry.who) && entry.who != turn.by && !known(name);
        (is_told && any_carries(args, &mark.text) && stage.sees_all(&entry.who))
            .then_some((entry, name))
    });
    let Some((entry, name)) = found else { return Ok(()) };
    Err(Finding::failed(format!(
        "{} sent a payload that was not for {}, who heard it as `{name}`.",
        turn.by, entry.who
    ))
    .expected("nothing of it at anybody else")
    .actual(cut(&entry.packet, 120))
    .trap("heard-by-too-many")
    .focus(&mark.text))
}

fn twice(said: &Said, who: &str, count: usize) -> Finding {
    Finding::failed(format!("{who} heard one `{}` {count} times.", said.exchange.heard))
        .expected("one copy at each client that should hear it")
        .actual(format!("{count} copies at {who}"))
        .trap("emitted-twice")
        .focus(&said.nonce)
}

fn not_meant(said: &Said, who: &str, got: &str, to: Option<&To>) -> Finding {
    let trap = match to {
        Some(To::Others | To::OthersInRoom(_)) if *who == said.by => {
            Trap::of("sender-not-left-out")
        }
        Some(To::Sender) => Trap::of("to-more-than-the-sender"),
        Some(To::Room(_) | To::OthersInRoom(_)) => Trap::of("outside-the-room"),
        Some(To::Client(_)) => Trap::of("to-more-than-the-client"),
        _ => Trap::of("to-one-too-many"),
    };
    Finding::failed(format!("{who} heard `{}`, but should not.", said.exchange.heard))
        .expected(format!(
            "`{}` at {} only",
            said.exchange.heard,
            and(&said.audience.iter().collect::<Vec<_>>())
        ))
        .actual(format!("{who} heard {got}"))
        .trap(trap)
        .focus(&said.nonce)
}
