//! Ids that no client has: the sender, and nobody else, hears an error.

use serde_json::json;

use super::{ERROR, id_of, only_one, tells};
use crate::{
    check::Finding,
    class::{Client, Connection, Over},
    families::broken::explained,
    journal::{Entry, Way},
    json::{any_carries, cut, short},
    lessons::targets::{
        hint::with_hint,
        talk::{HEARD, Target, new_text, only, say_to},
    },
    stage::{Look, Said, Stage},
};

const NO_SUCH_CLIENT: &str = "No such client";

/// These can't be socket ids. Every object in JavaScript has the last one as a key.
const NO_IDS: [&str; 3] = ["nobody", "", "__proto__"];

/// Lets Ann send to an id that no client has, and waits for the error.
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
            Some(_) => "The message must be exactly this one.",
            None => "The payload is an object with one field, `message`.",
        };
        return Err(Finding::failed("Ann heard an `error` with the wrong content.")
            .expected(format!("{{\"message\": \"{NO_SUCH_CLIENT}\"}}"))
            .actual(short(&args.into(), 100))
            .hint(hint)
            .focus(ERROR));
    }
    Ok(said)
}

/// No error came: the finding, with the reason if there is evidence for one.
fn no_answer(stage: &Stage, said: &Said) -> Finding {
    let to = &said.payload["to"];
    let finding = Finding::failed(format!(
        "Ann sent `toOne` to the id {to}, which no client has, and heard no `{ERROR}`."
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
        "The handler was never called: its `Data<T>` could not hold this payload. `to` may \
         be any text, so take it as a `String`, and `.parse()` it in the handler."
    } else if heard {
        "There is no such client, but another client heard the text. Look the client up \
         first."
    } else if elsewhere {
        "Another client heard the error. Answer the sender with `socket.emit`."
    } else if renamed {
        "The event must be called `error`."
    } else {
        "If no client has the id, `io.get_socket(id)` is `None`. Then answer with \
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

/// An id that looks like a real one, texts that can't be ids, a real id without its last
/// character, and a real id in the other case.
async fn all_kinds(stage: &mut Stage) -> Result<Vec<Said>, Finding> {
    let real = id_of(stage, "Ben");
    let never = nobodys(stage, &real);
    let swapped: String = real.chars().map(swap_case).collect();
    let mut part = real.clone();
    part.pop();
    let mut all = vec![refused(stage, &never).await?];
    for id in NO_IDS.iter().copied().chain([part.as_str(), &swapped]) {
        // Swapping the case of an id that has only digits changes nothing.
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

/// An id like this one that nobody in the class has. With very short ids, all that were
/// drawn may be taken; then this one is too.
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

/// Adds to the finding if an id that was answered before isn't answered any more: then
/// this id is not the cause.
async fn or_nothing_works(stage: &mut Stage, before: &str, finding: Finding) -> Finding {
    let open = |client: &Client| client.connection() == Connection::Open;
    if !stage.client("Ann").is_some_and(open) {
        // Ann can't get any answer now, and the finding says why.
        return finding;
    }
    match refused(stage, before).await {
        Ok(_) => finding,
        Err(_) => with_hint(
            finding,
            "Ann got an answer before, but now she gets none for any id. What did this \
             id, or the error before it, change in your server?",
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
            // Uma connects later and stays, so Oda isn't the last that connected.
            0 => {
                stage.join("Uma", Over::WebSocket).await?;
                stage.leave("Oda").await;
            }
            1 => stage.leave("Oda").await,
            _ => stage.hang_up("Oda").await,
        }
        // We can't tell when the server notices that Oda left. By the second try it has
        // had more than enough time.
        if refused(stage, &id).await.is_err() {
            refused(stage, &id).await.map_err(|finding| {
                finding.hint(
                    "The client with this id has left. Do you keep a list of your own, and \
                     forget to remove it there? `io.get_socket(id)` only finds connected \
                     clients.",
                )
            })?;
        }
    }
    tells(stage, "Ann", "Uma").await.map(|_| ()).map_err(|finding| {
        finding.hint(
            "Uma connected after Oda. Oda left, and now the server doesn't find Uma. Do \
             you remove the wrong client from a list of your own? `io.get_socket(id)` \
             finds every connected client.",
        )
    })
}

/// Ann sends to Ben, and then to an id that no client has.
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
        let why = format!("{} heard an `{ERROR}` that was only for Ann.", entry.who);
        return Err(Finding::failed(why)
            .expected(format!("`{ERROR}` at Ann only"))
            .actual(format!("{} heard {}", entry.who, cut(&entry.packet, 100)))
            .hint("Answer with `socket.emit`.")
            .focus(ERROR));
    }
    let count = errors.iter().filter(|entry| entry.who == "Ann").count();
    if count > 1 {
        let why = format!("Ann sent one `toOne` and heard {count} errors.");
        return Err(Finding::failed(why)
            .expected("one `error` for each `toOne` to an unknown id")
            .actual(format!("{count} copies for one `toOne`"))
            .hint("Does your handler send the error in more than one place?")
            .focus(ERROR));
    }
    Ok(())
}

/// Looks back at the errors of the whole run: at most one for each request that could
/// bring one, and all of them at Ann.
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
        None if anns > most => format!("Ann heard {anns} of them for {most} `toOne`"),
        None => return Ok(()),
    };
    Err(Finding::failed("In total, a client heard more errors than it should.")
        .expected(format!("one `{ERROR}` for each `toOne` to an unknown id"))
        .actual(actual)
        .hint("Does your server send the error in more than one place, or again later?")
        .focus(ERROR))
}

pub async fn after_error(stage: &mut Stage) -> Result<(), Finding> {
    all_kinds(stage).await?;
    // Another check looks at who else hears the errors.
    stage.fence(&stage.exact_names()).await?;
    for (by, name) in [("Ann", "Ben"), ("Ben", "Ann"), ("Ann", "Dee")] {
        only_one(stage, by, name).await.map_err(|finding| {
            finding.hint(
                "It worked before a client used an unknown id. What did that call change \
                 in your server?",
            )
        })?;
    }
    Ok(())
}
