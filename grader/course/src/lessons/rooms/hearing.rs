//! Who hears what is said in a room, and who doesn't.

use classroom::{
    class::Over, finding::Finding, json::short, play::ask::one_answer, stage::Stage,
    trap::Trap,
};

use super::{
    extra::{fenced, nobody_else, nothing_unsaid, nothing_yet},
    words::{TALK, accepted, heard, join, join_in_turn, new_room, say_in, speak},
};
use crate::families::{copies, people};

/// The clients that are put into a room; Dee and Eli stay outside.
pub const MEMBERS: [&str; 3] = ["Ann", "Ben", "Cy"];

pub async fn join_ack(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &MEMBERS).await
}

pub async fn members(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join_in_turn(stage, &room, &MEMBERS).await?;
    for by in MEMBERS {
        say_in(stage, by, &room, &MEMBERS).await?;
    }
    Ok(())
}

pub async fn send_ack(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join_in_turn(stage, &room, &["Ann", "Ben"]).await?;
    for by in ["Ann", "Ben"] {
        let spoken = speak(stage, by, &room, &["Ann", "Ben"]);
        let answer = one_answer(stage, &spoken.asked).await?;
        accepted(&spoken.asked, &answer)?;
        if !answer["message"].is_object() {
            let why = format!("The answer to {by}'s `{}` holds no message.", TALK.sent);
            return Err(Finding::failed(why)
                .expected(
                    r#"{"status": "ok", "message": {…}}, the message as it was stored"#,
                )
                .actual(short(&answer, 120))
                .trap("ack-without-message")
                .focus(&spoken.said.nonce));
        }
        heard(stage, &spoken).await?;
        stage.fence(&stage.exact_names()).await?;
    }
    Ok(())
}

/// Two rooms, and a client that is in none.
pub async fn only_room(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let (tea, jam) = (new_room(stage), new_room(stage));
    join(stage, &tea, &MEMBERS).await?;
    join(stage, &jam, &["Dee"]).await?;
    say_in(stage, "Ann", &tea, &MEMBERS).await?;
    say_in(stage, "Ben", &tea, &MEMBERS).await?;
    say_in(stage, "Dee", &jam, &["Dee"]).await?;
    nobody_else(stage, mark).await
}

/// A client that joins hears only what is said from then on.
pub async fn no_replay(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Ann"]).await?;
    say_in(stage, "Ann", &room, &["Ann"]).await?;
    let mark = fenced(stage).await?;
    stage.join("Fay", Over::WebSocket).await?;
    nothing_yet(stage, mark, "Fay connected").await?;
    join(stage, &room, &["Dee", "Eli", "Fay"]).await?;
    nothing_yet(stage, mark, "Three clients joined a room").await?;
    say_in(stage, "Ann", &room, &["Ann", "Dee", "Eli", "Fay"]).await?;
    let mark = fenced(stage).await?;
    stage.leave("Fay").await;
    nothing_yet(stage, mark, "Fay disconnected").await
}

/// How many clients there are in the crowd, besides the class: more than a server with a
/// small limit can reach.
const CROWD: usize = 21;

pub async fn crowd(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let names: Vec<String> = (1..=CROWD).map(|at| format!("Guest {at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    people::crowd(stage, &names).await?;
    let room = new_room(stage);
    join(stage, &room, &names).await?;
    for by in [names[0], names[CROWD - 1]] {
        say_in(stage, by, &room, &names).await?;
    }
    nobody_else(stage, mark).await
}

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    once_so_far(stage)?;
    nothing_unsaid(stage).await
}

/// Each member has heard each message once so far.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    copies::once_so_far(
        stage,
        Trap::of("sender-hears-it-twice"),
        Trap::of("emitted-twice"),
    )
}

/// Looks back at the whole run.
pub async fn no_leak(stage: &mut Stage) -> Result<(), Finding> {
    nobody_else(stage, 0).await
}
