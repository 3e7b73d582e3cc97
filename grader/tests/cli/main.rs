//! Tests `check` as a student uses it: the real program, in a copy of the workspace.
//! Each test edits the exercise there.

#[cfg(unix)]
mod beside;
mod causes;
mod completions;
#[path = "../support/desk.rs"]
mod desk;
mod doctor;
mod dying;
mod editors;
mod explaining;
mod handout;
mod hints;
mod json;
mod late;
#[cfg(target_os = "linux")]
mod machine;
mod mistakes;
mod moving;
mod unprinted;
mod words;

/// Compares a text with its snapshot. Filters replace what changes from run to run.
fn assert_snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(r"\b\d+ ms\b", "[ms] ms");
    settings.add_filter(r" +\d+\.\d ms\b", " [ms] ms");
    settings.add_filter(r"thread 'main' \(\d+\)", "thread 'main' ([thread])");
    settings.add_filter(r"(?m)^(\s+)[\w-]{16} connected$", "$1[id] connected");
    settings.add_filter(r"127\.0\.0\.1:\d+", "127.0.0.1:[port]");
    settings.add_filter(r"port \d{5}", "port [port]");
    settings.add_filter(
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "[uuid]",
    );
    // An id that the diagram has cut off.
    settings.add_filter(r#""id":"[0-9a-f-]+"#, r#""id":"[uuid]"#);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
