//! The HTTP routes: the page, and the number of clients.

mod number;

use classroom::{class::Over, finding::Finding, play::broken, stage::Stage};

use super::{
    CLASS,
    chatter::{go_away, knock, say_something},
};
use number::{CONNECTED, STATS, base, read, settles};

/// How often a count is tried on a shared server, where other clients may come and go.
const TRIES: usize = 2;

const VISITORS: [(&str, Over); 5] = [
    ("Eva", Over::WebSocket),
    ("Fay", Over::Polling),
    ("Gus", Over::WebSocket),
    ("Hob", Over::Polling),
    ("Ian", Over::Upgraded),
];

pub async fn page(stage: &mut Stage) -> Result<(), Finding> {
    stage.expect("the answer to GET /".into());
    let finding = Finding::failed("`GET /` did not return a page.")
        .expected("status 200 and a page, whatever it contains");
    match stage.rest.get("/", stage.patience()).await {
        // A redirect leads to a page too.
        Ok(answer) if (200..400).contains(&answer.status) => Ok(()),
        Ok(answer) => Err(finding
            .actual(format!("status {}", answer.status))
            .trap("page-not-served")),
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
        .trap("stats-stands-still")),
    }
}

pub async fn same(stage: &mut Stage) -> Result<(), Finding> {
    let mut found = Ok(());
    for _ in 0..tries(stage) {
        let before = base(stage).await?;
        say_something(stage, &["Ann", "Ben"]);
        let connection = knock(stage).await;
        stage.fence(&stage.exact_names()).await?;
        // Another check looks at the page itself.
        let _ = stage.rest.get("/", stage.patience()).await;
        read(stage).await?;
        let settled = settles(stage, |n| n == before).await?;
        if let Some(path) = connection {
            go_away(stage, &path).await;
        }
        let Err(after) = settled else { return Ok(()) };
        found =
            Err(Finding::failed("No client connected or left, but the number changed.")
                .expected(format!("{{\"{CONNECTED}\":{before}}}, as before"))
                .actual(format!("{{\"{CONNECTED}\":{after}}}"))
                .trap("stats-counts-other-things"));
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

/// All visitors connect at once. The outer error ends the check immediately.
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
            finding.trap("stats-counts-twice")
        } else if n == base {
            finding.trap("stats-is-constant")
        } else {
            finding.trap("stats-misses-clients")
        }
    }))
}

/// Ways to leave, each with its description.
const WAYS: [(&str, &str); 5] = [
    ("Eva", "left with a goodbye"),
    ("Fay", "left with a goodbye, over long-polling"),
    ("Gus", "lost its connection"),
    ("Hob", "closed its connection without a goodbye"),
    ("Ian", "said goodbye, and kept its connection open for another namespace"),
];

pub async fn down(stage: &mut Stage) -> Result<(), Finding> {
    let mut found = Ok(());
    for _ in 0..tries(stage) {
        let base = base(stage).await?;
        stage.join_all(&VISITORS).await?;
        let top = base + VISITORS.len() as f64;
        let counted = settles(stage, |n| n == top).await?;
        stage.fence(&stage.exact_names()).await?;
        found = match counted {
            Ok(_) => counts_down(stage, top).await?,
            Err(n) => Err(not_counted(base, n)),
        };
        if found.is_ok() {
            found = nobody_left(stage, base).await?;
        }
        if found.is_ok() {
            break;
        }
        dismiss(stage).await;
        stage.assemble(&CLASS).await?;
    }
    found
}

/// The visitors were counted correctly earlier, so the number before them was wrong.
fn not_counted(base: f64, n: f64) -> Finding {
    let count = VISITORS.len();
    let finding = Finding::failed(format!(
        "{count} clients connected, and the number went from {base} to {n}."
    ))
    .expected(format!("{count} more than before"))
    .actual(format!("{{\"{CONNECTED}\":{n}}}"));
    if n > base + count as f64 {
        return finding.trap("stats-counts-other-things");
    }
    finding.trap("stats-goes-down-late")
}

/// The whole class leaves.
async fn nobody_left(
    stage: &mut Stage,
    base: f64,
) -> Result<Result<(), Finding>, Finding> {
    let here = stage.clients().len() as f64;
    stage.leave_all().await;
    // Clients of others, which were counted before, may have left too.
    let right = |n| n == base - here || n == 0.0;
    let number = settles(stage, right).await.map_err(|finding| Finding {
        rationale: format!("All clients left. {}", finding.rationale),
        ..finding
    })?;
    let left = match number {
        Ok(0.0) => return Ok(Ok(())),
        Ok(n) | Err(n) => n,
    };
    let finding = |finding: Finding| {
        finding
            .expected(format!("{{\"{CONNECTED}\":0}}"))
            .actual(format!("{{\"{CONNECTED}\":{left}}}"))
    };
    Ok(Err(match number {
        // The excess is constant: another client may be connected, or the server is wrong.
        Ok(_) => {
            if number::grows_by_asking(stage).await? {
                let asked =
                    "No client is connected, but the number grows with each request.";
                return Ok(Err(
                    finding(Finding::failed(asked)).trap("stats-counts-requests")
                ));
            }
            return Err(finding(Finding::inconclusive(format!(
                "All clients of this check left, but the number is still {left}."
            )))
            .trap("stats-starts-too-high"));
        }
        Err(_) => finding(Finding::failed(format!(
            "All clients left, and the number went from {here} to {left}."
        )))
        .trap("stats-not-zero"),
    }))
}

/// The visitors leave one after the other, each in its own way.
async fn counts_down(
    stage: &mut Stage,
    top: f64,
) -> Result<Result<(), Finding>, Finding> {
    for (gone, (who, how)) in WAYS.into_iter().enumerate() {
        match who {
            "Gus" => stage.vanish(who),
            "Hob" => stage.hang_up(who).await,
            "Ian" => stage.step_out(who),
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
            // The server disconnected other clients too, so it rightly doesn't count them.
            if let Some(ended) = broken::sent_away(stage, &finding, |_| true) {
                return Ok(Err(ended));
            }
            return Ok(Err(if n > before {
                finding.trap("stats-counts-other-things")
            } else if n < want {
                finding.trap("stats-subtracts-twice")
            } else if gone == 0 {
                finding.trap("stats-only-goes-up")
            } else {
                finding.trap("stats-misses-a-leaver")
            }));
        }
    }
    stage.hang_up("Ian").await;
    Ok(Ok(()))
}

/// The visitors that are still connected leave.
async fn dismiss(stage: &mut Stage) {
    for (who, _) in VISITORS {
        if stage.is_here(who) {
            stage.leave(who).await;
        }
    }
}

/// Other clients may come and go on a shared server, so a single try proves nothing.
fn tries(stage: &Stage) -> usize {
    if stage.is_shared() { TRIES } else { 1 }
}
