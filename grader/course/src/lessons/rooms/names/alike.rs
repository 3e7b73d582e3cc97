//! Names that are like each other.

use std::time::{Duration, Instant};

use classroom::{finding::Finding, json::cut, stage::Stage, trap::Trap};

use super::{join_each, lists, long_end};
use crate::lessons::rooms::{
    extra::nothing_else,
    listing::only_said,
    words::{heard, is_refused, join, leave, leave_each, new_room, say_in, speak},
};

/// A server that has taken longer is slow, and is tried with no more kinds of names.
const SLOW: Duration = Duration::from_secs(7);

/// Two names are one room only if they are the same, letter by letter: whoever hears,
/// speaks, joins, leaves or reads the list.
pub async fn alike_names(stage: &mut Stage) -> Result<(), Finding> {
    let started = Instant::now();
    for names in alike(stage) {
        if started.elapsed() > SLOW {
            break;
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if let [base, others @ ..] = &names[..] {
            apart(stage, base, others).await?;
        }
    }
    Ok(())
}

/// Ann is in one room, and Dee in others with names that are like its name.
async fn apart(stage: &mut Stage, base: &str, others: &[&str]) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let alike = |other: &str| {
        Trap::of("names-taken-for-one")
            .with("one", cut(&format!("{base:?}"), 60))
            .with("other", cut(&format!("{other:?}"), 60))
    };
    join(stage, base, &["Ann"]).await?;
    join_each(stage, "Dee", others).await.map_err(|(finding, _)| finding)?;

    // Each is heard in its own room, and nobody may speak in another.
    let mut said = vec![speak(stage, "Ann", base, &["Ann"])];
    for other in others {
        said.push(speak(stage, "Dee", other, &["Dee"]));
    }
    let mut stopped = vec![speak(stage, "Dee", base, &[])];
    for other in others {
        stopped.push(speak(stage, "Ann", other, &[]));
    }
    let rooms: Vec<&str> = [base].into_iter().chain(others.iter().copied()).collect();
    for (spoken, room) in said.iter().zip(&rooms) {
        heard(stage, spoken).await.map_err(|finding| finding.trap(alike(room)))?;
    }
    for (spoken, room) in stopped.iter().zip(&rooms) {
        is_refused(stage, spoken, room).await.map_err(|f| f.trap(alike(room)))?;
    }
    let after = "Two clients are in rooms with similar names";
    nothing_else(stage, mark, after).await.map_err(|f| f.trap(alike(others[0])))?;
    for ((list, room), spoken) in
        lists(stage, &rooms).await.into_iter().zip(&rooms).zip(&said)
    {
        only_said(&list?, room, std::slice::from_ref(&spoken.said))
            .map_err(|finding| finding.trap(alike(room)))?;
    }

    // To be in one of them is not to be in the other, and to leave one is not to leave the
    // other.
    join_each(stage, "Ann", others).await.map_err(|(finding, _)| finding)?;
    join(stage, base, &["Dee"]).await?;
    leave(stage, base, "Dee").await?;
    let mut said = Vec::new();
    for other in others {
        said.push(speak(stage, "Ann", other, &["Ann", "Dee"]));
    }
    for (spoken, other) in said.iter().zip(others) {
        heard(stage, spoken).await.map_err(|finding| finding.trap(alike(other)))?;
    }
    let leaving: Vec<(&str, &str)> = others.iter().map(|other| ("Ann", *other)).collect();
    leave_each(stage, &leaving).await?;
    say_in(stage, "Ann", base, &["Ann"]).await.map_err(|finding| {
        finding.trap(
            Trap::of("left-by-a-similar-name")
                .with("name", cut(&format!("{base:?}"), 60)),
        )
    })?;
    nothing_else(stage, mark, after).await.map_err(|f| f.trap(alike(others[0])))
}

/// Names, each with similar ones behind it: what a server makes of a name that it trims,
/// cuts, normalises, decodes, or takes for a number or a pattern.
pub fn alike(stage: &mut Stage) -> [Vec<String>; 5] {
    let word = new_room(stage);
    let number = format!("5{}", stage.texts.alike("000000"));
    let long = new_room(stage) + &long_end();
    let last = word.len() - 1;
    let all = |base: &str, others: &[String]| {
        let mut names = vec![base.to_owned()];
        names.extend_from_slice(others);
        names
    };
    [
        all(
            &word,
            &[
                word.to_uppercase(),
                format!("{word}2"),
                word[..last].into(),
                format!(" {word}"),
                format!("{word} "),
                format!("my-{word}"),
                word.replace('-', " "),
                word.replace('-', ""),
                word.replace('-', "%2D"),
                format!("{word}:1"),
                format!("{word}:2"),
                format!("{word}#1"),
                format!("{word},all"),
                format!("\"{word}\""),
                format!("{word}\u{200b}"),
                format!("{}.", &word[..last]),
                format!("{}_", &word[..last]),
                format!("{}*", &word[..last]),
                format!("{}%", &word[..last]),
            ],
        ),
        all(
            &format!("{word} é"),
            &[
                format!("{word} è"),
                format!("{word} e\u{301}"),
                format!("{word} e"),
                format!("{word}  é"),
            ],
        ),
        all(
            &format!("{word} \u{fb01}1ß"),
            &[
                format!("{word} fi1ß"),
                format!("{word} \u{fb01}\u{2460}ß"),
                format!("{word} \u{fb01}1ss"),
            ],
        ),
        all(&format!("{long}a"), &[format!("{long}b")]),
        all(
            &number,
            &[
                format!("0{number}"),
                format!("+{number}"),
                format!("{number}.0"),
                format!("{number} and more"),
            ],
        ),
    ]
}
