//! The number of clients, as the REST API tells it.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::{
    check::Finding,
    json::{kind, short},
    stage::Stage,
};

/// Where the number is.
pub const STATS: &str = "/api/stats";

/// The field with the number.
pub const CONNECTED: &str = "connected";

/// How often it is read again: REST has nothing to wait on.
const AGAIN: Duration = Duration::from_millis(10);

/// Where others may come and go, the number has settled when it was the same for so long.
const SETTLED: Duration = Duration::from_millis(300);

/// The number before anything is done: on a shared server, those who were there
/// before may still be about to leave.
pub async fn base(stage: &Stage) -> Result<f64, Finding> {
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
pub async fn settles(
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

/// For so long, the number is read as often as it can be.
const ASKING: Duration = Duration::from_millis(500);

/// So often it must grow then, and not in between: others may come by chance.
const ASKED: usize = 4;

/// Whether the number grows while it is asked for, and not while nobody asks, as often
/// as this is tried.
pub async fn grows_by_asking(stage: &Stage) -> Result<bool, Finding> {
    for _ in 0..ASKED {
        let first = read(stage).await?;
        sleep(ASKING).await;
        let before = read(stage).await?;
        let end = Instant::now() + ASKING;
        while Instant::now() < end {
            read(stage).await?;
        }
        // The two readings are requests, too.
        let (idle, asked) = (before - first, read(stage).await? - before);
        if idle > 1.0 || asked <= idle {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The number of clients, as the REST API tells it.
///
/// # Errors
/// The answer is not an object with a whole number.
pub async fn read(stage: &Stage) -> Result<f64, Finding> {
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
