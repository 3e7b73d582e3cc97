use grading::{
    exports::{self, Gradebook, Row},
    marks::{Mark, Part, State},
    records::*,
    submissions::Student,
};
use rust_decimal::Decimal;
use std::{fs, path::Path, time::Instant};
fn book(times: usize) -> Gradebook {
    let mut rows = Vec::new();
    let mut files: Vec<_> = fs::read_dir("/tmp/pg/data")
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|x| x == "rs"))
        .collect();
    files.sort();
    let first = [
        "Ada",
        "Bea",
        "Chimamanda",
        "Dov",
        "Edda",
        "Finn",
        "Gita",
        "Hugo",
        "Inès",
        "Jonas",
        "Kaya",
        "Levi",
    ];
    let last = [
        "Lovelace",
        "Okafor",
        "van den Berg",
        "Ngozi Adichie-Esege",
        "Li",
        "Müller",
        "García Márquez",
        "Sato",
    ];
    for round in 0..times {
        for (i, p) in files.iter().enumerate() {
            let n = round * files.len() + i;
            let source = fs::read_to_string(p).unwrap();
            let source = if round == 0 {
                source
            } else {
                format!(
                    "{source}\nfn own{n}(a: u32) -> u32 {{ let b = a + {n}; println!(\"{{b}}\"); b * {i} }}\n"
                )
            };
            let shown = fs::read_to_string(p.with_extension("txt")).unwrap_or_default();
            let json: serde_json::Value = serde_json::from_str(
                &fs::read_to_string(p.with_extension("json")).unwrap_or_default(),
            )
            .unwrap_or(
                serde_json::json!({"checks":[],"verdict":"inconclusive","seed":1}),
            );
            let checks: Vec<CheckResult> =
                serde_json::from_value(json["checks"].clone()).unwrap();
            let verdict: Verdict =
                serde_json::from_value(json["verdict"].clone()).unwrap();
            let verdict = if i == 5 { Verdict::Missing } else { verdict };
            let checks = if i == 5 { vec![] } else { checks };
            let parts: Vec<Part> = checks
                .iter()
                .map(|c| Part {
                    id: c.id.clone(),
                    title: c.title.clone(),
                    points: if c.status == CheckStatus::Passed {
                        1.into()
                    } else {
                        0.into()
                    },
                    of: 1.into(),
                    extra: !c.required,
                    status: c.status,
                })
                .collect();
            let points: Decimal = parts.iter().map(|p| p.points).sum();
            let state = if verdict == Verdict::Inconclusive {
                State::Open
            } else if i == 9 {
                State::Held
            } else {
                State::Final
            };
            let late = i % 11 == 3;
            let mark = Mark {
                points: if late { points * Decimal::new(9, 1) } else { points },
                of: 29.into(),
                penalty: if late { points * Decimal::new(1, 1) } else { 0.into() },
                late_s: if late { 100_000 } else { 0 },
                passed: verdict == Verdict::Passed,
                state,
                parts,
            };
            let name = format!("{} {}", first[n % 12], last[n % 8]);
            let s = Student {
                id: format!("s{n:04}"),
                name: Some(name),
                section: Some("B".into()),
                ..Default::default()
            };
            rows.push(Row { mark, record: Record { version: 1, student: s, handed_in: Some(1_796_000_000 + n as u64 * 77), lesson: "04-messages".into(), source: if i == 5 { None } else { Some(source) }, ignored: if i==7 {vec!["Cargo.toml".into(), "target/x".into()]} else {vec![]}, verdict, why: if i==5 {Some("There are two files that could be the exercise: a.rs and b.rs.".into())} else {None}, checks, shown, sandbox: "bubblewrap".into(), seed: 7, build_ms: 1, judge_ms: 2, earlier: if i == 40 { vec![Earlier { verdict: Verdict::Failed, passed: vec!["starts".into()], why: "her network was down".into(), at: 1_796_090_000 }] } else { vec![] } } });
        }
    }
    Gradebook {
        lesson: "04-messages".into(),
        assignment: "Week 4: a message service".into(),
        rows,
    }
}
#[test]
fn look() {
    for (times, out) in [(1, "/tmp/pg/out1"), (11, "/tmp/pg/out11")] {
        let b = book(times);
        let t = Instant::now();
        exports::pages::write(&b, Path::new(out)).unwrap();
        println!(
            "{} rows {:?} index {} kB",
            b.rows.len(),
            t.elapsed(),
            fs::metadata(format!("{out}/pages/index.html")).unwrap().len() / 1000
        );
        let t = Instant::now();
        grading::clusters::clusters(b.rows.iter().map(|r| &r.record));
        println!("clusters {:?}", t.elapsed());
    }
}
