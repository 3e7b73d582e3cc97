//! Why something never came, judging by the server as a whole: what it logged, whether it
//! still answers, and how its source is put together. Causes that are specific to a
//! lesson are looked for where the finding is made.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use classroom::{
    class::http::Http, finding::Finding, journal::Entry, stage::Stage, trap::Trap,
    verdict::Status,
};

/// A server that takes longer than this to answer the probe was blocked.
const PROMPT: Duration = Duration::from_millis(300);

/// A server that prints more lines than this in one run is slowed down by printing.
const MANY_LINES: usize = 20_000;

/// A blocked server that uses less of a core than this, in percent, waits. One that
/// computes uses all that it gets, which may be little on a crowded machine.
const WAITING: f64 = 10.0;

/// Adds the cause that the server as a whole shows to a finding about something that
/// never came. `mark` is the journal's length when the check began. `cut_off` says that
/// the check was still waiting when it reached its limit.
pub async fn explain(
    stage: &mut Stage,
    mark: usize,
    cut_off: bool,
    finding: Finding,
) -> Finding {
    let silent = stage.journal.read().iter().skip(mark).any(Entry::is_silence);
    let silent = silent || cut_off;
    if finding.status != Status::Failed || finding.place.is_some() || !silent {
        return finding;
    }
    if let Some(trap) =
        stage.server().and_then(|server| missing(&server.output().lines()))
    {
        return finding.because(trap);
    }
    if let Some(Blocked { sentence, trap, for_ever }) = blocked(stage).await {
        stage.blocked = for_ever;
        let rationale = format!("{sentence} {}", finding.rationale);
        return Finding { rationale, ..finding }.because(trap);
    }
    match stage.source.as_deref().and_then(replaced) {
        Some(lines) => finding.because(Trap::of("handler-replaced").with("lines", lines)),
        None => finding,
    }
}

/// What to do about a missing state or extension, if socketioxide's log reports one.
fn missing(printed: &[String]) -> Option<Trap> {
    let of = |kind: &str| {
        let (start, end) = (format!("{kind} of type "), " not found, maybe you forgot");
        let line = printed.iter().find(|line| line.contains(end))?;
        Some(short_type(line.split_once(&start)?.1.split_once(end)?.0))
    };
    if let Some(of_type) = of("State") {
        return Some(Trap::of("state-missing").with("type", of_type));
    }
    of("Extension").map(|of_type| Trap::of("extension-missing").with("type", of_type))
}

/// A type's name without module paths.
fn short_type(name: &str) -> String {
    let ends_name = |c: char| !c.is_alphanumeric() && c != '_' && c != ':';
    let parts = name.split_inclusive(ends_name);
    parts.map(|part| part.rsplit("::").next().unwrap_or(part)).collect()
}

/// A server that has ended, or was too busy or stuck to answer.
struct Blocked {
    sentence: String,
    trap: Trap,
    /// No answer came within the limit.
    for_ever: bool,
}

/// Whether the server has ended, or is too busy or stuck to answer a request that needs no handler.
async fn blocked(stage: &Stage) -> Option<Blocked> {
    let cpu = || stage.server().and_then(|server| server.cpu_time());
    let (started, used) = (Instant::now(), cpu());
    // A server answers this at once with an error, and it leaves no client behind
    // (Engine.IO v4: a session that doesn't exist).
    let probe = format!("{}&sid=nobody", stage.origin.handshake("polling"));
    let answer = Http::new(&stage.origin).get(&probe, stage.patience()).await;
    let took = started.elapsed();
    let refused = answer.as_ref().is_err_and(|reason| reason.contains("refused"));
    if stage.is_shared() && refused {
        let sentence = "The server has ended: nothing listens at its address any more.";
        return Some(Blocked {
            sentence: sentence.into(),
            trap: Trap::of("server-has-ended"),
            for_ever: true,
        });
    }
    let lines = stage.server().map_or(0, |server| server.output().count());
    if took < PROMPT && lines < MANY_LINES {
        return None;
    }
    let ms = took.as_millis();
    let for_ever = answer.is_err();
    let mut sentence = match answer {
        Ok(_) => format!("The server was blocked: it took {ms} ms to answer a request."),
        Err(_) => {
            format!("The server is blocked: it answered no request within {ms} ms.")
        }
    };
    let share = cpu().zip(used).map(|(now, before)| {
        (now.saturating_sub(before).as_secs_f64() / took.as_secs_f64() * 100.0).round()
    });
    if let Some(share) = share {
        sentence.push_str(&format!(" Meanwhile it used {share} % of a core."));
    }
    let trap = if stage.is_shared() {
        Trap::of("server-blocked")
    } else if lines > MANY_LINES {
        sentence.push_str(&format!(" It has printed {lines} lines."));
        Trap::of("server-prints")
    } else if share.is_some_and(|share| share < WAITING) {
        Trap::of("server-waits")
    } else {
        Trap::of("server-computes")
    };
    Some(Blocked { sentence, trap, for_ever })
}

/// The lines of the connect handlers, if a second one replaces the first.
fn replaced(source: &Path) -> Option<String> {
    let text = fs::read_to_string(source).ok()?;
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| {
            let code = line.split("//").next().unwrap_or_default();
            code.contains(r#".ns("/","#)
        })
        .map(|(at, _)| (at + 1).to_string())
        .collect();
    (lines.len() > 1).then(|| lines.join(" and "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_given_is_named_without_its_path() {
        let line = |kind: &str, name: &str| {
            vec![format!(
                "ERROR socketioxide: Error while extracting data: {kind} of type {name} \
                 not found, maybe you forgot to insert it in the state map?"
            )]
        };
        let trap = missing(&line("State", "alloc::sync::Arc<kit::messages::Store>"));
        assert_eq!(trap, Some(Trap::of("state-missing").with("type", "Arc<Store>")));
        let trap = missing(&line("Extension", "my_app::User"));
        assert_eq!(trap, Some(Trap::of("extension-missing").with("type", "User")));
        assert_eq!(missing(&["Error while extracting data: no such field".into()]), None);
    }
}
