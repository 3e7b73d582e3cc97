//! The optional part: the others hear when a client connects.

use std::collections::HashSet;

use classroom::{
    class::Over,
    finding::Finding,
    journal::Entry,
    play::talk::{and, heard_only},
    stage::{Look, Stage},
    trap::Trap,
};

use super::{
    afterwards::not_kept,
    chatter::say_something,
    events::{JOINED, text},
    roll::{self, Stay, about, is_about, roll, stay_of},
    unwelcomed::id_hint,
};
use crate::families::alive::since_before;

pub async fn heard(stage: &mut Stage) -> Result<(), Finding> {
    arrives(stage, "Mo", Over::WebSocket).await?;
    arrives(stage, "Pia", Over::Polling)
        .await
        .map_err(|finding| finding.trap("joined-by-transport"))
}

/// A client connects, and all the others hear of it.
async fn arrives(stage: &mut Stage, newcomer: &str, over: Over) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    stage.join(newcomer, over).await?;
    if announced(stage, newcomer, mark).await? {
        return Ok(());
    }
    let entries = stage.journal.read().clone();
    let told = |who: &String| count(&entries, who, mark) > 0;
    let (told, untold): (Vec<String>, Vec<String>) =
        all_but(stage, newcomer).into_iter().partition(told);
    if untold.is_empty() {
        // They heard another id, which another check reports.
        return Ok(());
    }
    stage.never_came(JOINED, &untold);
    let finding = Finding::failed(format!(
        "{newcomer} connected, and {} never heard of it.",
        and(&untold)
    ))
    .expected(format!("`{JOINED}` at {}", and(&all_but(stage, newcomer))))
    .actual(heard_only(&told))
    .focus(JOINED)
    .focus(stay_of(&entries, newcomer).map(|stay| stay.sid).unwrap_or_default());
    Err(since_before(
        stage,
        if count(&entries, newcomer, mark) > 0 {
            finding
                .actual(format!("{newcomer} heard it, the others did not"))
                .trap("joined-to-the-newcomer")
        } else {
            finding.trap("joined-not-done")
        },
    ))
}

pub async fn id(stage: &mut Stage) -> Result<(), Finding> {
    // No `joined` may follow from these events, see [`others`].
    say_something(stage, &["Ann", "Ben"]);
    let mark = stage.journal.mark();
    stage.join("Nia", Over::Upgraded).await?;
    announced(stage, "Nia", mark).await?;
    // A late `joined` of an earlier client may have come first.
    let listeners = all_but(stage, "Nia");
    let named = |entries: &[Entry]| {
        let nia = stay_of(entries, "Nia");
        let hears = |listener: &&String| {
            roll::heard(entries, JOINED).any(|(at, by, args)| {
                let own = nia.as_ref().is_some_and(|stay| stay.is_id_in(args));
                at >= mark && by == *listener && own
            })
        };
        match listeners.iter().filter(hears).count() {
            count if count == listeners.len() => Look::Found(()),
            count => Look::Waiting(count),
        }
    };
    stage.wait("all the others to hear Nia's id", named).await?;
    let entries = stage.journal.read();
    let stays = roll(&entries);
    let Some(stay) = stay_of(&entries, "Nia") else { return Ok(()) };
    for who in all_but(stage, "Nia") {
        let heard: Vec<_> = roll::heard(&entries, JOINED)
            .filter(|(at, by, _)| *at >= mark && *by == who)
            .collect();
        let Some((_, _, first)) = heard.first() else { continue };
        if !heard.iter().any(|(_, _, args)| stay.is_id_in(args)) {
            return Err(Finding::failed(format!(
                "Nia connected, and {who} heard `{JOINED}` without Nia's id."
            ))
            .expected(format!("{{\"id\":\"{}\"}}, the id of Nia's socket", stay.sid))
            .actual(text(first))
            .trap(id_hint(&stay, first, &stays))
            .focus(JOINED));
        }
    }
    Ok(())
}

/// A client loses its connection, and another says goodbye; whoever comes next is announced.
async fn after_others(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Quy", Over::WebSocket).await?;
    stage.vanish("Quy");
    for who in ["Ray", "Roy"] {
        stage.fence(&stage.exact_names()).await?;
        arrives(stage, who, Over::WebSocket).await.map_err(|finding| {
            finding.trap(Trap::of("leaver-hides-a-newcomer").with("who", who))
        })?;
        stage.leave(who).await;
    }
    Ok(())
}

pub async fn others(stage: &mut Stage) -> Result<(), Finding> {
    after_others(stage).await?;
    stage.fence(&stage.exact_names()).await?;
    others_so_far(stage)?;
    not_kept(stage, JOINED).await
}

/// Each of the others has heard once so far that a client had joined, and nobody else has.
pub fn others_so_far(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let stays = roll(&entries);
    let heard_itself = |stay: &Stay| {
        roll::heard(&entries, JOINED)
            .any(|(_, who, args)| who == stay.who && is_about(args, &stays, stay))
    };
    let always = stays.iter().all(heard_itself);
    for stay in &stays {
        let its = roll::heard(&entries, JOINED)
            .filter(|(_, _, args)| is_about(args, &stays, stay));
        let mut listeners: Vec<&str> = its.map(|(_, who, _)| who).collect();
        listeners.sort_unstable();
        let whose = &stay.who;
        if listeners.contains(&whose.as_str()) {
            return Err(Finding::failed(format!("{whose} heard `{JOINED}` for itself."))
                .expected(format!("`{JOINED}` at all the others"))
                .actual(format!("`{JOINED}` at {whose} too"))
                .trap(match always {
                    true => Trap::of("joined-to-everyone"),
                    false => Trap::of("joined-mixed-up"),
                })
                .focus(&stay.sid));
        }
        if let Some(pair) = listeners.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Finding::failed(format!(
                "{whose} connected once, and {} heard `{JOINED}` more than once.",
                pair[0]
            ))
            .expected(format!("one `{JOINED}` for each client that connects"))
            .trap("joined-twice")
            .focus(&stay.sid));
        }
    }
    no_stranger(stage, &entries, &stays)
}

/// Each `joined` names a client of this class. On a shared server other clients may connect,
/// but each of them has an id, and connects once.
fn no_stranger(stage: &Stage, entries: &[Entry], stays: &[Stay]) -> Result<(), Finding> {
    let mut strangers: HashSet<(&str, &str)> = HashSet::new();
    let of_nobody = roll::heard(entries, JOINED).find(|&(_, who, args)| {
        let id = args.first().and_then(|first| first["id"].as_str());
        let may_be =
            stage.is_shared() && id.is_some_and(|id| strangers.insert((who, id)));
        about(args, stays).is_none() && !may_be
    });
    let Some((_, who, args)) = of_nobody else { return Ok(()) };
    Err(Finding::failed(format!(
        "{who} heard `{JOINED}`, but no client with that id has connected."
    ))
    .expected(format!("`{JOINED}` when a client connects, with its id"))
    .actual(text(args))
    .trap("joined-nobody-came")
    .focus(JOINED))
}

/// Waits until all the others have heard `joined` since `mark`, with the new client's id on
/// a shared server; false if they never do.
async fn announced(stage: &Stage, who: &str, mark: usize) -> Result<bool, Finding> {
    let shared = stage.is_shared();
    let listeners = all_but(stage, who);
    let what = format!("all the others to hear that {who} has joined");
    let all = |entries: &[Entry]| {
        let newcomer = stay_of(entries, who);
        let told = |listener: &&String| {
            roll::heard(entries, JOINED).any(|(at, by, args)| {
                let own = newcomer.as_ref().is_some_and(|stay| stay.is_in(args));
                at >= mark && by == *listener && (own || !shared)
            })
        };
        let count = listeners.iter().filter(told).count();
        match count == listeners.len() {
            true => Look::Found(()),
            false => Look::Waiting(count),
        }
    };
    Ok(stage.wait(&what, all).await?.is_some())
}

fn all_but(stage: &Stage, who: &str) -> Vec<String> {
    stage.names().into_iter().filter(|name| name != who).collect()
}

fn count(entries: &[Entry], who: &str, mark: usize) -> usize {
    roll::heard(entries, JOINED).filter(|(at, by, _)| *at >= mark && *by == who).count()
}
