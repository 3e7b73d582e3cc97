//! Servers that end, hang and fail in every way that a sandbox could hide, and servers
//! that need much memory.

use grading::records::Verdict;

/// Name, text and verdict.
pub fn all(solution: &str) -> Vec<(&'static str, String, Verdict)> {
    let in_main = |code: &str| in_main(solution, code);
    let in_handler = |code: &str| in_handler(solution, code);
    vec![
        ("solution", solution.to_owned(), Verdict::Passed),
        ("todo", in_handler("todo!(\"store it\");"), Verdict::Unfinished),
        ("panic in main", in_main("panic!(\"no\");"), Verdict::Failed),
        ("panic in a handler", in_handler("panic!(\"no\");"), Verdict::Failed),
        ("exit 3", in_handler("std::process::exit(3);"), Verdict::Failed),
        ("exit 1 in main", in_main("std::process::exit(1);"), Verdict::Failed),
        ("abort", in_handler("std::process::abort();"), Verdict::Failed),
        ("abort in main", in_main("std::process::abort();"), Verdict::Failed),
        ("returns", in_main("if true { return Ok(()); }"), Verdict::Failed),
        ("loop", in_handler("loop { std::hint::spin_loop(); }"), Verdict::Failed),
        (
            "wait",
            in_handler("std::thread::sleep(std::time::Duration::from_secs(3600));"),
            Verdict::Failed,
        ),
        (
            "another port",
            solution.replacen(
                "kit::serve(app).await",
                "let listener = tokio::net::TcpListener::bind(\"127.0.0.1:3456\").await;\n    \
                 axum::serve(listener.unwrap(), app).await.unwrap();\n    Ok(())",
                1,
            ),
            Verdict::Failed,
        ),
        (
            "a guard across an await",
            solution.replacen("messages.list().await", "messages.lists().await", 1),
            Verdict::Failed,
        ),
    ]
}

/// A server that writes more than the 16 MB that its sandbox keeps.
pub fn hoarding(solution: &str) -> String {
    in_handler(
        solution,
        "for name in [\"a\", \"b\"] { std::fs::write(name, vec![0; 10 << 20]).unwrap(); }",
    )
}

/// Name and text: a right server that needs 100 MB, one that needs more with each
/// message, and one that needs too much at once.
pub fn hungry(solution: &str) -> [(&'static str, String); 3] {
    let holding = |megabytes: usize| {
        format!(
            "let held = vec![vec![0_u8; 1 << 20]; {megabytes}];\n    \
             std::hint::black_box(&held);"
        )
    };
    let at_once = "std::hint::black_box(&vec![0_u8; 1 << 30]);";
    [
        ("100 MB", in_main(solution, &holding(100))),
        ("grows", in_handler(solution, &holding(2000))),
        ("1 GB", in_main(solution, at_once)),
    ]
}

fn in_main(solution: &str, code: &str) -> String {
    let line = "kit::log_to_stderr();";
    solution.replacen(line, &format!("{line}\n    {code}"), 1)
}

fn in_handler(solution: &str, code: &str) -> String {
    let line = "    Data(new): Data<NewMessage>,\n) {\n";
    solution.replacen(line, &format!("{line}    {code}\n"), 1)
}
