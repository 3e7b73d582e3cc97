//! The batch: right and wrong servers of the lesson's submissions, and hostile ones.

use std::{fs, path::Path};

use classroom::lesson::Lesson;
use grader::verify::{self, Expected, Variant};

use crate::Outcome;

/// One submission.
pub struct Text {
    pub name: String,
    pub text: String,
    pub is_hostile: bool,
}

/// A text in which the handler of `message` begins with something else.
const IN_HANDLER: [(&str, &str); 6] = [
    ("computes-forever", "loop { std::hint::spin_loop(); }"),
    ("sleeps", "std::thread::sleep(std::time::Duration::from_secs(3600));"),
    ("waits-forever", "std::future::pending::<()>().await;"),
    ("exits", "std::process::exit(0);"),
    ("aborts", "std::process::abort();"),
    (
        "2-gigabytes",
        "let mut all = Vec::new(); for _ in 0..2048 { all.push(vec![7u8; 1 << 20]); }\nstd::hint::black_box(&all);",
    ),
];

/// The same for `main`.
const IN_MAIN: [(&str, &str); 4] = [
    ("never-listens", "std::future::pending::<()>().await;"),
    (
        "prints-forever",
        "std::thread::spawn(|| loop { println!(\"{}\", \"x\".repeat(1000)); });",
    ),
    (
        "200-processes",
        "for _ in 0..200 { let _ = std::process::Command::new(\"/bin/sleep\").arg(\"60\").spawn(); }",
    ),
    ("panics", "panic!(\"no\");"),
];

/// So many distinct texts, a fifth of them hostile.
pub fn all(root: &Path, lesson: &Lesson, count: usize) -> Outcome<Vec<Text>> {
    let solution = fs::read_to_string(root.join(lesson.solution()))?;
    let (mut usual, _) = verify::programs(root, lesson)?;
    // A `todo!()` ends the run at once, so it takes less time.
    let is_undone = |it: &Variant| matches!(it.expected, Expected::Unfinished { .. });
    usual.retain(|variant| variant.name != "solution" && !is_undone(variant));
    let hostile = hostile(&solution);
    let mut texts = Vec::new();
    for number in 0..count {
        let (name, text, is_hostile) = match number % 5 {
            4 => {
                let (name, text) = &hostile[number / 5 % hostile.len()];
                (name, text, true)
            }
            _ => {
                let Variant { name, text, .. } = &usual[number % usual.len()];
                (name, text, false)
            }
        };
        texts.push(Text {
            name: format!("{number:04}-{name}"),
            text: format!("{text}\n// Submission {number}.\n"),
            is_hostile,
        });
    }
    Ok(texts)
}

/// The solution, so many times.
pub fn copies(root: &Path, lesson: &Lesson, count: usize) -> Outcome<Vec<Text>> {
    let text = fs::read_to_string(root.join(lesson.solution()))?;
    let copy = |number: usize| Text {
        name: format!("{number:04}-solution"),
        text: text.clone(),
        is_hostile: false,
    };
    Ok((0..count).map(copy).collect())
}

/// A sample with the same mix. Of the hostile ones only such that need no sandbox.
pub fn sample(all: &[Text], count: usize) -> Vec<&Text> {
    let harmless = |text: &&Text| {
        ["computes-forever", "never-listens"].iter().any(|name| text.name.ends_with(name))
    };
    let hostile = all.iter().filter(harmless).take(count / 5);
    all.iter()
        .filter(|text| !text.is_hostile)
        .take(count - count / 5)
        .chain(hostile)
        .collect()
}

fn hostile(solution: &str) -> Vec<(String, String)> {
    let main = "kit::log_to_stderr();";
    let handler = "    Data(new): Data<NewMessage>,\n) {\n";
    let with =
        |at: &str, code: &str| solution.replacen(at, &format!("{at}\n{code}\n"), 1);
    let in_handler = IN_HANDLER.iter().map(|(name, code)| (*name, with(handler, code)));
    let in_main = IN_MAIN.iter().map(|(name, code)| (*name, with(main, code)));
    in_handler.chain(in_main).map(|(name, text)| (name.to_owned(), text)).collect()
}
