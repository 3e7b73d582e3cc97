//! What nobody was there to hear, and the next client.

use classroom::{
    class::Over,
    finding::Finding,
    journal::Entry,
    stage::{Look, Stage},
};

use super::{
    events::text,
    roll::{self, Stay, about, roll, stay_of},
};

/// Everyone leaves, the last of them alone. A client that connects after that hears nothing
/// of those before it. If it does, the server may only be slow, so the second try leaves it
/// time.
///
/// # Errors
/// What the client heard by this event, `left` or `joined`.
pub async fn not_kept(stage: &mut Stage, event: &str) -> Result<(), Finding> {
    let mut found = Ok(());
    for is_slow in [false, true] {
        stage.leave_all().await;
        stage.join("Zed", Over::WebSocket).await?;
        stage.fence(&stage.exact_names()).await?;
        stage.leave("Zed").await;
        if is_slow {
            let never = |_: &[Entry]| Look::<()>::Waiting(0);
            stage.wait("the server to be done with Zed", never).await?;
        }
        stage.join("Zoe", Over::WebSocket).await?;
        stage.fence(&stage.exact_names()).await?;
        found = no_old_news(stage, event);
        if found.is_ok() {
            break;
        }
    }
    found
}

/// Whether Zoe has heard nothing about a client that had left before she connected.
fn no_old_news(stage: &Stage, event: &str) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let stays = roll(&entries);
    let Some(zoe) = stay_of(&entries, "Zoe") else { return Ok(()) };
    let gone = |stay: &&Stay| stay.until.is_some_and(|until| until < zoe.from);
    let old = roll::heard(&entries, event)
        .filter(|(at, who, _)| *who == zoe.who && zoe.covers(*at))
        .find_map(|(_, _, args)| Some((about(args, &stays).filter(gone)?, args)));
    let Some((stay, args)) = old else { return Ok(()) };
    let whose = &stay.who;
    Err(Finding::failed(format!(
        "{whose} left, Zoe connected later, and Zoe heard `{event}` about {whose}."
    ))
    .expected(format!("`{event}` only at the clients that are connected when it happens"))
    .actual(format!("{} at Zoe", text(args)))
    .trap("event-kept-for-later")
    .focus(&stay.sid))
}
