//! Ids that name nobody: the sender, and nobody else, hears an error.

use serde_json::json;

use super::{ERROR, id_of, only_one, tells};
use crate::{
    check::Finding,
    class::{Client, Connection, Over},
    journal::{Entry, Way},
    json::{any_carries, cut, short},
    lessons::{
        broken::explained,
        targets::{
            hint::with_hint,
            talk::{HEARD, Target, new_text, only, say_to},
        },
    },
    stage::{Look, Said, Stage},
};

const NO_SUCH_CLIENT: &str = "No such client";

/// Cannot be socket ids; the last is a key that every object in JavaScript has.
const NO_IDS: [&str; 3] = ["nobody", "", "__proto__"];

/// Lets Ann name an id that nobody has, and waits for the error.
async fn refused(stage: &mut Stage, id: &str) -> Result<Said, Finding> {
    let (text, nonce) = new_text(stage);
    let payload = json!({ "to": id, "text": text });
    let said = say_to(stage, "Ann", Target::One, payload, nonce, Vec::new());
    let answer = |entries: &[Entry]| {
        let mut since = entries.iter().skip(said.mark).filter(|entry| entry.who == "Ann");
        let args = since.find_map(|entry| entry.heard(ERROR));
        args.map_or(Look::Waiting(0), |args| Look::Found(args.to_vec()))
    };
    let Some(args) = stage.wait("the answer `error`", answer).await? else {
        return Err(no_answer(stage, &said));
    };
    let is_right = args.first().is_some_and(|error| error["message"] == NO_SUCH_CLIENT);
    if !is_right {
        let hint = match args.first().and_then(|error| error["message"].as_str()) {
            Some(_) => "The message is this one, to the letter.",
            None => "The payload is an object with one field, `message`.",
        };
        return Err(Finding::failed(
            "The `error` does not say what the lesson asks for.",
        )
        .expected(format!("{{\"message\": \"{NO_SUCH_CLIENT}\"}}"))
        .actual(short(&args.into(), 100))
        .hint(hint)
        .focus(ERROR));
    }
    Ok(said)
}

/// No error came: with the reason, as far as it shows.
fn no_answer(stage: &Stage, said: &Said) -> Finding {
    let to = &said.payload["to"];
    let finding = Finding::failed(format!(
        "Ann named the id {to}, which nobody has, and heard no `{ERROR}`."
    ))
    .expected(format!("`{ERROR}` {{\"message\": \"{NO_SUCH_CLIENT}\"}} at Ann"));
    let entries = stage.journal.read();
    if let Some(explained) = explained(&finding, &entries[said.mark..], &["Ann"]) {
        return explained;
    }
    let since = entries.iter().skip(said.mark).filter(|entry| entry.way == Way::Heard);
    let heard = since.clone().find(|entry| {
        let args = entry.heard(HEARD).unwrap_or_default();
        any_carries(args, &said.nonce)
    });
    let elsewhere = since.clone().find(|entry| entry.heard(ERROR).is_some());
    let renamed = since
        .clone()
        .find(|entry| entry.who == "Ann" && entry.packet.contains(NO_SUCH_CLIENT));
    let seen = heard.or(elsewhere).or(renamed).cloned();
    let (heard, elsewhere, renamed) =
        (heard.is_some(), elsewhere.is_some(), renamed.is_some());
    drop(entries);
    stage.never_came(ERROR, &["Ann"]);

    let hint = if stage.extractor_failed() {
        "The handler was never called: its `Data<T>` could not hold this payload. `to` is \
         any text, so take in a `String`, and `.parse()` it in the handler."
    } else if heard {
        "There is no such client, and the text went to another. Look the client up first."
    } else if elsewhere {
        "The error went to somebody else. Answer the sender: `socket.emit`."
    } else if renamed {
        "The event is called `error`."
    } else {
        "`io.get_socket(id)` is `None` when nobody has the id. Then answer with \
         `socket.emit(\"error\", …)`."
    };
    finding
        .actual(seen.map_or("nothing".into(), |entry| {
            format!("{} heard {}", entry.who, cut(&entry.packet, 100))
        }))
        .hint(hint)
        .focus(&said.nonce)
        .focus(ERROR)
}

/// An id of the same kind as the real ones, a real one but for its last character or
/// for the size of its letters, and texts that can be none.
async fn all_kinds(stage: &mut Stage) -> Result<Vec<Said>, Finding> {
    let real = id_of(stage, "Ben");
    let never = nobodys(stage, &real);
    let swapped: String = real.chars().map(swap_case).collect();
    let mut part = real.clone();
    part.pop();
    let mut all = vec![refused(stage, &never).await?];
    for id in NO_IDS.iter().copied().chain([part.as_str(), &swapped]) {
        // An id of digits has letters of no size.
        if id == real {
            continue;
        }
        match refused(stage, id).await {
            Ok(said) => all.push(said),
            Err(finding) => return Err(or_nothing_works(stage, &never, finding).await),
        }
    }
    Ok(all)
}

/// An id like this one that nobody in the class has, most often: short ones may meet.
fn nobodys(stage: &mut Stage, real: &str) -> String {
    const TRIES: usize = 20;
    let drawn: Vec<String> = (0..TRIES).map(|_| stage.texts.alike(real)).collect();
    let names = stage.exact_names();
    let is_free = |id: &&String| names.iter().all(|name| stage.sid(name) != Some(id));
    drawn.iter().find(is_free).unwrap_or(&drawn[0]).clone()
}

fn swap_case(c: char) -> char {
    if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
}

/// Adds to the finding when the id that was answered before is not answered any more:
/// then it is not about this id.
async fn or_nothing_works(stage: &mut Stage, before: &str, finding: Finding) -> Finding {
    let open = |client: &Client| client.connection() == Connection::Open;
    if !stage.client("Ann").is_some_and(open) {
        // Nothing can be answered any more, and the finding says why.
        return finding;
    }
    match refused(stage, before).await {
        Ok(_) => finding,
        Err(_) => with_hint(
            finding,
            "Ann was answered before, and is not any more, whatever she names. What has \
             this id, or the error before it, left behind?",
        ),
    }
}

pub async fn unknown(stage: &mut Stage) -> Result<(), Finding> {
    let all = all_kinds(stage).await?;
    only(stage, &all).await
}

pub async fn left(stage: &mut Stage) -> Result<(), Finding> {
    for visit in 0..3 {
        let over = if visit == 1 { Over::Polling } else { Over::WebSocket };
        stage.join("Oda", over).await?;
        let id = id_of(stage, "Oda");
        tells(stage, "Ann", "Oda").await?;
        match visit {
            // Who comes later stays, so Oda is not the last who came.
            0 => {
                stage.join("Uma", Over::WebSocket).await?;
                stage.leave("Oda").await;
            }
            1 => stage.leave("Oda").await,
            _ => stage.hang_up("Oda").await,
        }
        // Nothing tells when the server has taken note of it; by the second time it
        // has had more than enough time.
        if refused(stage, &id).await.is_err() {
            refused(stage, &id).await.map_err(|finding| {
                finding.hint(
                    "This id was a client's, who has left. Is it kept in a list of your \
                     own that nobody takes it from? `io.get_socket(id)` knows who is there.",
                )
            })?;
        }
    }
    tells(stage, "Ann", "Uma").await.map(|_| ()).map_err(|finding| {
        finding.hint(
            "Oda left, who had come before Uma, and now Uma is not found. Is the wrong one \
             taken from a list of your own? `io.get_socket(id)` knows who is there.",
        )
    })
}

/// Ann names Ben, and then an id that nobody has.
pub async fn error_to_sender(stage: &mut Stage) -> Result<(), Finding> {
    tells(stage, "Ann", "Ben").await?;
    stage.fence(&stage.exact_names()).await?;
    let mark = stage.journal.mark();
    let id = id_of(stage, "Ben");
    let never = nobodys(stage, &id);
    refused(stage, &never).await?;
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read();
    let errors: Vec<&Entry> =
        entries.iter().skip(mark).filter(|entry| entry.heard(ERROR).is_some()).collect();
    if let Some(entry) = errors.iter().find(|entry| {
        let args = entry.heard(ERROR).unwrap_or_default();
        entry.who != "Ann" && args.iter().any(|arg| arg["message"] == NO_SUCH_CLIENT)
    }) {
        let why = format!("{} heard of an error that was Ann's alone.", entry.who);
        return Err(Finding::failed(why)
            .expected(format!("`{ERROR}` at Ann, and nothing at anybody else"))
            .actual(format!("{} heard {}", entry.who, cut(&entry.packet, 100)))
            .hint("Answer with `socket.emit`.")
            .focus(ERROR));
    }
    let count = errors.iter().filter(|entry| entry.who == "Ann").count();
    if count > 1 {
        return Err(Finding::failed("Ann heard more than one `error`.")
            .expected("one `error` for each request")
            .actual(format!("{count} for one"))
            .hint("Is the answer sent in more than one place?")
            .focus(ERROR));
    }
    Ok(())
}

/// Looks back at the errors of the whole run: one for each request that could have
/// brought one, and all of them Ann's.
///
/// # Errors
/// Who heard too many.
pub fn errors_so_far(stage: &Stage) -> Result<(), Finding> {
    let requests = stage.said.iter().filter(|said| {
        said.by == "Ann" && (said.audience.is_empty() || said.audience == ["Ann"])
    });
    let most = requests.count();
    let entries = stage.journal.read();
    let heard: Vec<&Entry> =
        entries.iter().filter(|entry| entry.heard(ERROR).is_some()).collect();
    let not_anns = heard.iter().find(|entry| entry.who != "Ann");
    let anns = heard.iter().filter(|entry| entry.who == "Ann").count();
    let actual = match not_anns {
        Some(entry) => format!("{} heard {}", entry.who, cut(&entry.packet, 100)),
        None if anns > most => format!("Ann heard {anns} of them, for {most} requests"),
        None => return Ok(()),
    };
    Err(Finding::failed("In the end, somebody has heard more errors than there were.")
        .expected(format!("one `{ERROR}` for each request that names nobody"))
        .actual(actual)
        .hint("Is the answer sent in more than one place, or once more later?")
        .focus(ERROR))
}

pub async fn after_error(stage: &mut Stage) -> Result<(), Finding> {
    all_kinds(stage).await?;
    // Whoever else hears the errors is another check's matter.
    stage.fence(&stage.exact_names()).await?;
    for (by, name) in [("Ann", "Ben"), ("Ben", "Ann"), ("Ann", "Dee")] {
        only_one(stage, by, name).await.map_err(|finding| {
            finding.hint(
                "It worked before somebody named an id that nobody has. What does that \
                 leave behind?",
            )
        })?;
    }
    Ok(())
}
