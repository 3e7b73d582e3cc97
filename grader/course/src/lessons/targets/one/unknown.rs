//! Ids that no client has: the sender, and nobody else, hears an error.

use classroom::{
    class::{Client, Connection, Over},
    finding::Finding,
    journal::{Entry, Way},
    json::{any_carries, cut, short},
    play::broken::explained,
    stage::{Look, Said, Stage},
    trap::Trap,
};
use serde_json::json;

use super::{ERROR, id_of, only_one, tells};
use crate::lessons::targets::{
    hint::with_hint,
    talk::{HEARD, Target, new_text, only, say_to},
};

const NO_SUCH_CLIENT: &str = "No such client";

/// These can't be socket ids. Every object in JavaScript has the last one as a key.
/// The clients that ask, over both transports.
const ASKING: [&str; 3] = ["Ann", "Ben", "Dee"];

const NO_IDS: [&str; 3] = ["nobody", "", "__proto__"];

/// Lets `by` send to an id that no client has, and waits for the error.
async fn refused(stage: &mut Stage, by: &str, id: &str) -> Result<Said, Finding> {
    let (text, nonce) = new_text(stage);
    let payload = json!({ "to": id, "text": text });
    let said = say_to(stage, by, Target::One, payload, nonce, Vec::new());
    let answer = |entries: &[Entry]| {
        let mut since = entries.iter().skip(said.mark).filter(|entry| entry.who == by);
        let args = since.find_map(|entry| entry.heard(ERROR));
        args.map_or(Look::Waiting(0), |args| Look::Found(args.to_vec()))
    };
    let Some(args) = stage.wait("the answer `error`", answer).await? else {
        return Err(no_answer(stage, &said));
    };
    let is_right = args.first().is_some_and(|error| error["message"] == NO_SUCH_CLIENT);
    if !is_right {
        let trap = match args.first().and_then(|error| error["message"].as_str()) {
            Some(_) => Trap::of("error-text-differs"),
            None => Trap::of("error-not-an-object"),
        };
        return Err(Finding::failed(format!(
            "{by} heard an `{ERROR}` with the wrong content."
        ))
        .expected(format!("{{\"message\": \"{NO_SUCH_CLIENT}\"}}"))
        .actual(short(&args.into(), 100))
        .trap(trap)
        .focus(ERROR));
    }
    Ok(said)
}

/// No error came: the finding, with the reason if there is evidence for one.
fn no_answer(stage: &Stage, said: &Said) -> Finding {
    let (by, to) = (&said.by, &said.payload["to"]);
    let finding = Finding::failed(format!(
        "{by} sent `toOne` to the id {to}, which no client has, and heard no `{ERROR}`."
    ))
    .expected(format!("`{ERROR}` {{\"message\": \"{NO_SUCH_CLIENT}\"}} at {by}"));
    let entries = stage.journal.read();
    if let Some(explained) = explained(&finding, &entries[said.mark..], &[by]) {
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
        .find(|entry| entry.who == *by && entry.packet.contains(NO_SUCH_CLIENT));
    let seen = heard.or(elsewhere).or(renamed).cloned();
    let (heard, elsewhere, renamed) =
        (heard.is_some(), elsewhere.is_some(), renamed.is_some());
    drop(entries);
    stage.never_came(ERROR, &[by]);

    let trap = if stage.extractor_failed() {
        Trap::of("to-does-not-fit")
    } else if heard {
        Trap::of("unknown-id-told")
    } else if elsewhere {
        Trap::of("error-to-others")
    } else if renamed {
        Trap::of("error-under-another-name")
    } else {
        Trap::of("error-never-sent")
    };
    finding
        .actual(seen.map_or("nothing".into(), |entry| {
            format!("{} heard {}", entry.who, cut(&entry.packet, 100))
        }))
        .trap(trap)
        .focus(&said.nonce)
        .focus(ERROR)
}

/// Each client asks for an id that looks like a real one. Then they ask for texts that can't
/// be ids, and for what is almost a real id: without its last character, with one more, with
/// spaces around it, and in the other case.
async fn all_kinds(stage: &mut Stage) -> Result<Vec<Said>, Finding> {
    let real = id_of(stage, "Ben");
    let never = nobodys(stage, &real);
    let swapped: String = real.chars().map(swap_case).collect();
    let mut part = real.clone();
    part.pop();
    let (more, padded) = (format!("{real}x"), format!(" {real} "));
    let mut all = Vec::new();
    for by in ASKING {
        all.push(refused(stage, by, &never).await?);
    }
    let almost = [part.as_str(), &more, &padded, &swapped];
    let ids = NO_IDS.iter().copied().chain(almost);
    for (id, by) in ids.zip(ASKING.iter().cycle()) {
        // Swapping the case of an id that has only digits changes nothing.
        if id == real {
            continue;
        }
        match refused(stage, by, id).await {
            Ok(said) => all.push(said),
            Err(finding) => {
                return Err(or_nothing_works(stage, by, &never, finding).await);
            }
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
async fn or_nothing_works(
    stage: &mut Stage,
    by: &str,
    before: &str,
    finding: Finding,
) -> Finding {
    let open = |client: &Client| client.connection() == Connection::Open;
    if !stage.client(by).is_some_and(open) {
        // This client can't get any answer now, and the finding says why.
        return finding;
    }
    match refused(stage, by, before).await {
        Ok(_) => finding,
        Err(_) => with_hint(finding, Trap::of("error-only-once").with("by", by)),
    }
}

pub async fn unknown(stage: &mut Stage) -> Result<(), Finding> {
    let all = all_kinds(stage).await?;
    only(stage, &all).await
}

pub async fn left(stage: &mut Stage) -> Result<(), Finding> {
    for (visit, by) in ASKING.into_iter().enumerate() {
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
        if refused(stage, by, &id).await.is_err() {
            refused(stage, by, &id)
                .await
                .map_err(|finding| finding.trap("left-client-found"))?;
        }
    }
    tells(stage, "Ann", "Uma")
        .await
        .map(|_| ())
        .map_err(|finding| finding.trap("wrong-client-removed"))
}

/// Ann sends to Ben, and then to an id that no client has. Then Ben asks for that id.
pub async fn error_to_sender(stage: &mut Stage) -> Result<(), Finding> {
    tells(stage, "Ann", "Ben").await?;
    for by in ["Ann", "Ben"] {
        stage.fence(&stage.exact_names()).await?;
        let mark = stage.journal.mark();
        let id = id_of(stage, "Ben");
        let never = nobodys(stage, &id);
        refused(stage, by, &never).await?;
        stage.fence(&stage.exact_names()).await?;
        one_error(stage, by, mark)?;
    }
    Ok(())
}

/// Whether this client alone has heard of its error since `mark`, once.
fn one_error(stage: &Stage, by: &str, mark: usize) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let since = || entries.iter().skip(mark).filter(|entry| entry.way == Way::Heard);
    // By whatever name.
    if let Some(entry) =
        since().find(|entry| entry.who != by && entry.packet.contains(NO_SUCH_CLIENT))
    {
        let why = format!("{} heard of an error that was only for {by}.", entry.who);
        return Err(Finding::failed(why)
            .expected(format!("`{ERROR}` at {by} only, and no other event about it"))
            .actual(format!("{} heard {}", entry.who, cut(&entry.packet, 100)))
            .trap("error-to-the-wrong-client")
            .focus(NO_SUCH_CLIENT));
    }
    let count = since().filter(|e| e.who == by && e.heard(ERROR).is_some()).count();
    if count > 1 {
        let why = format!("{by} sent one `toOne` and heard {count} errors.");
        return Err(Finding::failed(why)
            .expected("one `error` for each `toOne` to an unknown id")
            .actual(format!("{count} copies for one `toOne`"))
            .trap("error-sent-twice")
            .focus(ERROR));
    }
    Ok(())
}

/// Looks back at the errors of the whole run: at most one for each request that could
/// bring one, at the client that sent it.
///
/// # Errors
/// Who heard too many.
pub fn errors_so_far(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    for who in stage.exact_names() {
        let requests = stage.said.iter().filter(|said| {
            said.by == who && (said.audience.is_empty() || said.audience == [who.clone()])
        });
        let most = requests.count();
        let mut errors = entries
            .iter()
            .filter(|entry| entry.who == who && entry.heard(ERROR).is_some());
        let Some(entry) = errors.nth(most) else { continue };
        return Err(Finding::failed(
            "In total, a client heard more errors than it should.",
        )
        .expected(format!("one `{ERROR}` for each `toOne` to an unknown id"))
        .actual(match most {
            0 => format!("{who} heard {}", cut(&entry.packet, 100)),
            _ => format!("{who} heard more than {most} of them for {most} `toOne`"),
        })
        .trap("error-sent-again")
        .focus(ERROR));
    }
    Ok(())
}

pub async fn after_error(stage: &mut Stage) -> Result<(), Finding> {
    all_kinds(stage).await?;
    // Another check looks at who else hears the errors.
    stage.fence(&stage.exact_names()).await?;
    for (by, name) in [("Ann", "Ben"), ("Ben", "Ann"), ("Ann", "Dee")] {
        only_one(stage, by, name)
            .await
            .map_err(|finding| finding.trap("unknown-id-changes-something"))?;
    }
    Ok(())
}
