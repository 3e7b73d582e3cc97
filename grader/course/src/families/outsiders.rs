//! Outsiders: only the members of a room may emit there.
//!
//! What goes wrong: anybody may, or whoever was a member once; being refused makes a
//! client a member.

use classroom::{
    contract::Subject,
    finding::Finding,
    play::{
        draw::{Given, draw},
        turn::{came, prepare, take},
        wrong::Wrong,
    },
    stage::Stage,
    trap::Trap,
};
use futures_util::{FutureExt, future::BoxFuture};

use super::{delivery::heard_as_promised, refused::is_refused};

/// `not-a-member`: who has never joined the room, and who has left it.
pub fn not_a_member(
    stage: &mut Stage,
    subject: Subject,
) -> BoxFuture<'_, Result<(), Finding>> {
    async move {
        for by in ["Ann", "Ben"] {
            let given = prepare(stage, subject, by, None).await?;
            let is_out = |name: &String| !given.members.contains(name);
            let Some(outside) = stage.exact_names().into_iter().find(is_out) else {
                return Ok(());
            };
            let what = format!("{outside} is not in the room");
            is_out_of(stage, subject, &outside, &given, what).await?;
            stays_out(stage, subject, by, &outside, &given).await?;
            has_left(stage, subject, by, given).await?;
        }
        Ok(())
    }
    .boxed()
}

/// Whether a client that is no member is refused.
async fn is_out_of(
    stage: &mut Stage,
    subject: Subject,
    who: &str,
    given: &Given,
    what: String,
) -> Result<(), Finding> {
    let value = draw(stage, subject.event, given).value.unwrap_or_default();
    is_refused(stage, subject, who, &Wrong { what, args: vec![value] }).await
}

/// Whether a client that was refused still hears nothing of the room.
async fn stays_out(
    stage: &mut Stage,
    subject: Subject,
    by: &str,
    outside: &str,
    given: &Given,
) -> Result<(), Finding> {
    let refused =
        |finding: Finding| finding.trap(Trap::of("refusal-lets-in").with("who", outside));
    let payload = draw(stage, subject.event, given);
    let turn = take(stage, subject, by, payload, given.clone());
    came(stage, subject, &turn).await?;
    heard_as_promised(stage, subject, &turn).await.map_err(refused)?;
    let what = format!("{outside} is not in the room, and was refused before");
    is_out_of(stage, subject, outside, given, what).await
}

/// Lets a member leave the room, and then emit the event.
async fn has_left(
    stage: &mut Stage,
    subject: Subject,
    by: &str,
    mut given: Given,
) -> Result<(), Finding> {
    let Some(leaving) = subject.leaving() else { return Ok(()) };
    given.members.retain(|member| member != by);
    let payload = draw(stage, leaving.event, &given);
    let turn = take(stage, leaving, by, payload, given.clone());
    came(stage, leaving, &turn).await?;
    is_out_of(stage, subject, by, &given, format!("{by} has left the room")).await
}
