//! The number of clients, as the REST API reports it.

use std::time::Duration;

use classroom::{
    finding::Finding,
    json::{kind, short},
    stage::Stage,
};
use serde_json::Value;
use tokio::time::{Instant, sleep};

/// The path of the number.
pub const STATS: &str = "/api/stats";

/// The field with the number.
pub const CONNECTED: &str = "connected";

/// Pause between two readings: over REST, there is no event to wait for.
const AGAIN: Duration = Duration::from_millis(10);

/// On a shared server, the number has settled when it stayed the same for this long.
const SETTLED: Duration = Duration::from_millis(300);

/// The number before the check does anything. On a shared server, earlier clients may still
/// be leaving.
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

/// Reads the number until it is right; the last one if it never is. It may lag a little.
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

/// For this long, the number is read as often as possible.
const ASKING: Duration = Duration::from_millis(500);

/// How often this is tried: other clients may connect by chance.
const ASKED: usize = 4;

/// Whether the number grows each time while it is requested, and never while it is not.
pub async fn grows_by_asking(stage: &Stage) -> Result<bool, Finding> {
    for _ in 0..ASKED {
        let first = read(stage).await?;
        sleep(ASKING).await;
        let before = read(stage).await?;
        let end = Instant::now() + ASKING;
        while Instant::now() < end {
            read(stage).await?;
        }
        // The two readings are requests too.
        let (idle, asked) = (before - first, read(stage).await? - before);
        if idle > 1.0 || asked <= idle {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Reads the number of clients.
///
/// # Errors
/// The answer is not an object with a whole number.
pub async fn read(stage: &Stage) -> Result<f64, Finding> {
    stage.expect(format!("the answer to GET {STATS}"));
    let finding = |actual: String| {
        Finding::failed(format!("`GET {STATS}` did not return a number of clients."))
            .expected(format!("status 200 and JSON such as {{\"{CONNECTED}\":3}}"))
            .actual(actual)
    };
    let answer = match stage.rest.get(STATS, stage.patience()).await {
        Ok(answer) => answer,
        Err(reason) => return Err(stage.end_of_server().unwrap_or(finding(reason))),
    };
    if answer.status != 200 {
        return Err(finding(format!("status {}", answer.status)).trap("stats-not-routed"));
    }
    let Some(json) = answer.json else {
        return Err(finding(format!(
            "no JSON: {}",
            short(&Value::from(answer.text), 60)
        ))
        .trap("stats-not-json"));
    };
    let number = json.get(CONNECTED).and_then(Value::as_f64);
    match number {
        Some(n) if n >= 0.0 && n.fract() == 0.0 => Ok(n),
        Some(n) => Err(finding(format!("`{CONNECTED}` is {n}")).trap("stats-not-whole")),
        None => Err(match (&json, json.get(CONNECTED)) {
            (Value::Object(_), Some(other)) => {
                finding(format!("`{CONNECTED}` is {}: {other}", kind(other)))
                    .trap("stats-not-a-number")
            }
            (Value::Object(_), None) => {
                finding(short(&json, 80)).trap("stats-field-missing")
            }
            _ => finding(format!("{}: {}", kind(&json), short(&json, 80)))
                .trap("stats-not-an-object"),
        }),
    }
}
