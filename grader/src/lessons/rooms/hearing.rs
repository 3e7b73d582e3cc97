//! Who hears what is said in a room, and who doesn't.

use crate::{
    check::Finding,
    class::Over,
    families::{
        ask::one_answer,
        copies,
        talk::{all_copies, strays, strays_since},
    },
    json::{cut, short},
    stage::{Said, Stage},
};

use super::words::{TALK, accepted, heard, join, join_in_turn, new_room, say_in, speak};

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
                .hint("Send what the service's `add` returned, in the field `message`.")
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

/// Since `mark`, no client has heard a message of a room that it is not in.
///
/// # Errors
/// Somebody has.
pub async fn nobody_else(stage: &Stage, mark: usize) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    nobody_else_since(stage, mark)
}

/// No client has heard a message so far of a room that it is not in.
pub fn nobody_else_so_far(stage: &Stage) -> Result<(), Finding> {
    nobody_else_since(stage, 0)
}

fn nobody_else_since(stage: &Stage, mark: usize) -> Result<(), Finding> {
    let strays = strays_since(stage, mark);
    let Some((said, heard)) = strays.first() else { return Ok(()) };
    let of_this = |who: &str| {
        strays.iter().any(|(other, h)| other.nonce == said.nonce && h.who == who)
    };
    let everyone =
        stage.names().iter().all(|name| said.audience.contains(name) || of_this(name));
    let room = &said.payload["roomId"];
    let finding = Finding::failed(format!(
        "{} spoke in the room {room}, and {} heard it without being there.",
        said.by, heard.who
    ))
    .expected(format!("`{}` at the room's members only", TALK.heard))
    .actual(format!("{} heard {}", heard.who, short(heard.message(), 100)))
    .focus(&said.nonce);
    Err(if everyone {
        finding.hint(
            "Everybody heard it. `io.emit` reaches every client; \
             `io.to(room).emit(…).await` reaches only those in the room.",
        )
    } else {
        finding.hint(
            "To which rooms is it sent? Send it only to the one that the message \
             names: not to every room of the sender, and not to one room for all.",
        )
    })
}

/// A client that joins hears only what is said from then on.
pub async fn no_replay(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Ann"]).await?;
    say_in(stage, "Ann", &room, &["Ann"]).await?;
    let mark = stage.journal.mark();
    stage.join("Fay", Over::WebSocket).await?;
    stage.fence(&stage.exact_names()).await?;
    nothing_yet(stage, mark, "Fay")?;
    join(stage, &room, &["Dee", "Fay"]).await?;
    stage.fence(&stage.exact_names()).await?;
    unasked(stage, mark, &room)?;
    say_in(stage, "Ann", &room, &["Ann", "Dee", "Fay"]).await?;
    stage.leave("Fay").await;
    stage.fence(&stage.exact_names()).await?;
    unasked(stage, mark, &room)
}

/// A client that connected after `mark`, and joined no room, has heard no `newMessage`.
fn nothing_yet(stage: &Stage, mark: usize, who: &str) -> Result<(), Finding> {
    if strays(stage).iter().any(|(_, heard)| heard.who != who) {
        // It goes to others too: another check says so.
        return Ok(());
    }
    let entries = stage.journal.read();
    let mut own = entries.iter().skip(mark).filter(|entry| entry.who == who);
    let Some(entry) = own.find(|entry| entry.heard(TALK.heard).is_some()) else {
        return Ok(());
    };
    let why = format!("{who} connected, joined no room, and heard `{}`.", TALK.heard);
    Err(Finding::failed(why)
        .expected("no message until she is in a room, and somebody speaks there")
        .actual(cut(&entry.packet, 120))
        .hint(
            "A client that connects is in no room, so it hears no messages. Earlier \
             ones are in the rooms' lists.",
        ))
}

/// Whether a client heard a `newMessage` since `mark` that nobody sent, or that was sent
/// to this room before the client joined.
fn unasked(stage: &Stage, mark: usize, room: &str) -> Result<(), Finding> {
    let said_in = |said: &Said| said.payload["roomId"] == *room;
    if strays(stage).iter().any(|(said, _)| !said_in(said)) {
        // It goes to others too: another check says so.
        return Ok(());
    }
    let twice: Vec<String> = all_copies(stage)
        .into_iter()
        .filter(|(said, heard)| heard.len() > said.audience.len())
        .map(|(said, _)| said.nonce)
        .collect();
    let entries = stage.journal.read();
    let since = entries.iter().skip(mark).filter(|entry| stage.sees_all(&entry.who));
    for entry in since.filter(|entry| entry.heard(TALK.heard).is_some()) {
        let said = stage.said.iter().find(|said| entry.packet.contains(&said.nonce));
        // Another check looks for what all members heard twice.
        let other = |said: &Said| {
            said.audience.contains(&entry.who) || twice.contains(&said.nonce)
        };
        let joins = ["Ann", "Dee", "Fay"].contains(&entry.who.as_str());
        if said.is_some_and(|said| other(said) || !joins) {
            continue;
        }
        let why = format!(
            "Somebody joined a room, nobody spoke, and {} heard `{}`.",
            entry.who, TALK.heard
        );
        let finding = Finding::failed(why)
            .expected(format!("no `{}` until a member speaks", TALK.heard))
            .actual(cut(&entry.packet, 120));
        return Err(match said {
            Some(_) => finding.hint(
                "A client that joins finds earlier messages in the list. Sent again as \
                 `newMessage`, they look new.",
            ),
            None => finding.hint("A greeting needs an event name of its own."),
        });
    }
    Ok(())
}

/// No client has heard a `newMessage` since `mark` that nobody sent.
pub fn quiet_since(stage: &Stage, mark: usize) -> Result<(), Finding> {
    let Some((who, packet)) = unsaid(stage, mark) else { return Ok(()) };
    let why = format!("Nobody spoke, and {who} heard `{}`.", TALK.heard);
    Err(Finding::failed(why)
        .expected(format!("no `{}` until a member speaks", TALK.heard))
        .actual(packet)
        .hint("A greeting needs an event name of its own."))
}

/// A `newMessage` since `mark` that nobody sent: who heard it, and the packet.
pub fn unsaid(stage: &Stage, mark: usize) -> Option<(String, String)> {
    let entries = stage.journal.read();
    let mut heard = entries.iter().skip(mark).filter(|entry| {
        stage.sees_all(&entry.who)
            && entry.heard(TALK.heard).is_some()
            && !stage.said.iter().any(|said| entry.packet.contains(&said.nonce))
    });
    heard.next().map(|entry| (entry.who.clone(), cut(&entry.packet, 120)))
}

/// More members than a server with a small limit can reach.
pub async fn crowd(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    const CROWD: [&str; 8] = ["Flo", "Gus", "Hal", "Ida", "Jo", "Kim", "Lou", "May"];
    let class = CROWD.map(|name| match name {
        "Gus" | "Kim" => (name, Over::Polling),
        "May" => (name, Over::Upgraded),
        _ => (name, Over::WebSocket),
    });
    stage.join_all(&class).await?;
    let room = new_room(stage);
    join(stage, &room, &CROWD).await?;
    say_in(stage, "Lou", &room, &CROWD).await?;
    nobody_else(stage, mark).await
}

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    once_so_far(stage)
}

/// Each member has heard each message once so far.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    copies::once_so_far(
        stage,
        "The sender is in the room, so `io.to(room)` reaches the sender too. Sending \
         it to the socket as well makes two copies.",
        "Is there more than one emit, or one for each room or member? \
         `io.to(room).emit(…)` reaches each member once.",
    )
}

/// Looks back at the whole run.
pub async fn no_leak(stage: &mut Stage) -> Result<(), Finding> {
    nobody_else(stage, 0).await
}
