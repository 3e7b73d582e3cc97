//! The routes beside the sockets: the page, and the number of clients.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::chatter::say_something;
use crate::{
    check::Finding,
    class::Over,
    json::{kind, short},
    stage::Stage,
};

/// Where the number is.
const STATS: &str = "/api/stats";

/// The field with the number.
const CONNECTED: &str = "connected";

/// How often it is read again: REST has nothing to wait on.
const AGAIN: Duration = Duration::from_millis(10);

/// So often a number is tried on a server where others may come and go meanwhile.
const TRIES: usize = 2;

/// On such a server the number has settled when it was the same for so long.
const SETTLED: Duration = Duration::from_millis(300);

const VISITORS: [(&str, Over); 5] = [
    ("Eva", Over::WebSocket),
    ("Fay", Over::Polling),
    ("Gus", Over::WebSocket),
    ("Hob", Over::Polling),
    ("Ian", Over::WebSocket),
];

pub async fn page(stage: &mut Stage) -> Result<(), Finding> {
    stage.expect("the answer to GET /".into());
    let finding = Finding::failed("`GET /` is not answered with a page.")
        .expected("status 200, and whatever page there is");
    match stage.rest.get("/", stage.patience()).await {
        // A redirect leads to a page, too.
        Ok(answer) if (200..400).contains(&answer.status) => Ok(()),
        Ok(answer) => Err(finding.actual(format!("status {}", answer.status)).hint(
            "Requests that are not for Socket.IO go on to your routes. Is the page still \
             on the router, and is the Socket.IO server a layer around it, not in its \
             place?",
        )),
        Err(reason) => Err(stage.end_of_server().unwrap_or(finding.actual(reason))),
    }
}

pub async fn stats(stage: &mut Stage) -> Result<(), Finding> {
    let here = stage.clients().len() as f64;
    let shared = stage.is_shared();
    let right = |n: f64| if shared { n >= here } else { n == here };
    match settles(stage, right).await? {
        Ok(_) => Ok(()),
        Err(n) => Err(Finding::failed(format!(
            "{here} clients are connected, and `GET {STATS}` says {n}."
        ))
        .expected(format!("{{\"{CONNECTED}\":{here}}}"))
        .actual(format!("{{\"{CONNECTED}\":{n}}}"))
        .hint(
            "Ask the Socket.IO server itself: `io.sockets().len()`. If you count: a value \
             in `State` is cloned for each call, so put the number behind an `Arc`.",
        )),
    }
}

pub async fn same(stage: &mut Stage) -> Result<(), Finding> {
    let mut found = Ok(());
    for _ in 0..tries(stage) {
        let before = base(stage).await?;
        say_something(stage);
        stage.fence(&stage.exact_names()).await?;
        // What the page answers is another check's matter.
        let _ = stage.rest.get("/", stage.patience()).await;
        read(stage).await?;
        let Err(after) = settles(stage, |n| n == before).await? else { return Ok(()) };
        found = Err(Finding::failed("Nobody came or left, and the number changed.")
            .expected(format!("{{\"{CONNECTED}\":{before}}}, as before"))
            .actual(format!("{{\"{CONNECTED}\":{after}}}"))
            .hint("Count clients, not events, and not requests."));
    }
    found
}

pub async fn up(stage: &mut Stage) -> Result<(), Finding> {
    let mut found = Ok(());
    for _ in 0..tries(stage) {
        found = counts_up(stage).await?;
        if found.is_ok() {
            break;
        }
        dismiss(stage).await;
    }
    found
}

/// All visitors come at once. The outer error ends the check at once.
async fn counts_up(stage: &mut Stage) -> Result<Result<(), Finding>, Finding> {
    let base = base(stage).await?;
    stage.join_all(&VISITORS).await?;
    let want = base + VISITORS.len() as f64;
    Ok(settles(stage, |n| n == want).await?.map(|_| ()).map_err(|n| {
        let finding = Finding::failed(format!(
            "{} clients connected, and the number went from {base} to {n}.",
            VISITORS.len()
        ))
        .expected(format!("{{\"{CONNECTED}\":{want}}}"))
        .actual(format!("{{\"{CONNECTED}\":{n}}}"));
        if n > want {
            finding.hint("A client is counted more than once. Is it one per connection?")
        } else if n == base {
            finding.hint("Is the number the same for ever, or is it read only once?")
        } else {
            finding.hint(
                "Some are not counted. Two of them came over long-polling, and all came \
                 at once.",
            )
        }
    }))
}

/// Ways to leave, each with words for it.
const WAYS: [(&str, &str); 5] = [
    ("Eva", "left with a goodbye"),
    ("Fay", "left with a goodbye, over long-polling"),
    ("Gus", "lost its connection"),
    ("Hob", "closed its connection without a goodbye"),
    ("Ian", "left with a goodbye"),
];

pub async fn down(stage: &mut Stage) -> Result<(), Finding> {
    let mut found = Ok(());
    for _ in 0..tries(stage) {
        let base = base(stage).await?;
        stage.join_all(&VISITORS).await?;
        // That they are counted is another check's matter.
        let top = base + VISITORS.len() as f64;
        let _ = settles(stage, |n| n == top).await?;
        stage.fence(&stage.exact_names()).await?;
        found = counts_down(stage, top).await?;
        if found.is_ok() {
            break;
        }
        dismiss(stage).await;
    }
    found
}

/// One after the other leaves, each in its way.
async fn counts_down(
    stage: &mut Stage,
    top: f64,
) -> Result<Result<(), Finding>, Finding> {
    for (gone, (who, how)) in WAYS.into_iter().enumerate() {
        match who {
            "Gus" => stage.vanish(who),
            "Hob" => stage.hang_up(who).await,
            _ => stage.leave(who).await,
        }
        let before = top - gone as f64;
        let want = before - 1.0;
        if let Err(n) = settles(stage, |n| n == want).await? {
            let finding = Finding::failed(format!(
                "{who} {how}, and the number went from {before} to {n}."
            ))
            .expected(format!("{{\"{CONNECTED}\":{want}}}"))
            .actual(format!("{{\"{CONNECTED}\":{n}}}"));
            return Ok(Err(if n < want {
                finding.hint(
                    "A client that leaves is taken off more than once. Count down in one \
                     place, the disconnect handler.",
                )
            } else if gone == 0 {
                finding.hint(
                    "The number only goes up. Count down in the disconnect handler, or \
                     ask `io.sockets().len()`, which knows who is there.",
                )
            } else {
                finding.hint(
                    "Others who left were taken off, this one was not. The disconnect \
                     handler is called in every case: count down there, whatever the \
                     reason.",
                )
            }));
        }
    }
    Ok(Ok(()))
}

/// The visitors leave, those who are still there.
async fn dismiss(stage: &mut Stage) {
    for (who, _) in VISITORS {
        if stage.is_here(who) {
            stage.leave(who).await;
        }
    }
}

/// Others may come and go on a shared server, so one try alone proves nothing.
fn tries(stage: &Stage) -> usize {
    if stage.is_shared() { TRIES } else { 1 }
}

/// The number before anything is done: on a shared server, those who were there
/// before may still be about to leave.
async fn base(stage: &Stage) -> Result<f64, Finding> {
    if !stage.is_shared() {
        let here = stage.clients().len() as f64;
        return Ok(settles(stage, |n| n == here).await?.unwrap_or_else(|n| n));
    }
    let mut number = read(stage).await?;
    let (end, mut since) = (Instant::now() + stage.patience(), Instant::now());
    while since.elapsed() < SETTLED && Instant::now() < end {
        sleep(AGAIN).await;
        let now = read(stage).await?;
        if now != number {
            (number, since) = (now, Instant::now());
        }
    }
    Ok(number)
}

/// Reads the number until it is right; the last one, when it never is. It may lag
/// behind a little.
async fn settles(
    stage: &Stage,
    right: impl Fn(f64) -> bool,
) -> Result<Result<f64, f64>, Finding> {
    let end = Instant::now() + stage.patience();
    loop {
        let number = read(stage).await?;
        if right(number) {
            return Ok(Ok(number));
        }
        if Instant::now() > end {
            return Ok(Err(number));
        }
        sleep(AGAIN).await;
    }
}

/// The number of clients, as the REST API tells it.
///
/// # Errors
/// The answer is not an object with a whole number.
async fn read(stage: &Stage) -> Result<f64, Finding> {
    stage.expect(format!("the answer to GET {STATS}"));
    let finding = |actual: String| {
        Finding::failed(format!("`GET {STATS}` did not answer with a number of clients."))
            .expected(format!("status 200 and JSON such as {{\"{CONNECTED}\":3}}"))
            .actual(actual)
    };
    let answer = match stage.rest.get(STATS, stage.patience()).await {
        Ok(answer) => answer,
        Err(reason) => return Err(stage.end_of_server().unwrap_or(finding(reason))),
    };
    if answer.status != 200 {
        return Err(finding(format!("status {}", answer.status)).hint(
            "Is the route on the router, before the fallback and the layer? A page that \
             answers every path hides it.",
        ));
    }
    let Some(json) = answer.json else {
        return Err(finding(format!(
            "no JSON: {}",
            short(&Value::from(answer.text), 60)
        ))
        .hint("Answer with `Json(…)`. Or does the page answer in its place?"));
    };
    let number = json.get(CONNECTED).and_then(Value::as_f64);
    match number {
        Some(n) if n >= 0.0 && n.fract() == 0.0 => Ok(n),
        Some(n) => Err(finding(format!("`{CONNECTED}` is {n}"))
            .hint("How many clients are there? No less than none, and no half ones.")),
        None => Err(match (&json, json.get(CONNECTED)) {
            (Value::Object(_), Some(other)) => {
                finding(format!("`{CONNECTED}` is {}: {other}", kind(other)))
                    .hint("It is a number, not a text and not a list.")
            }
            (Value::Object(_), None) => finding(short(&json, 80))
                .hint(format!("The field is called `{CONNECTED}`.")),
            _ => finding(format!("{}: {}", kind(&json), short(&json, 80))).hint(format!(
                "Answer with an object that has the number at `{CONNECTED}`."
            )),
        }),
    }
}
