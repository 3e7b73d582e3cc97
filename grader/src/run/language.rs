//! Hints for servers in any language. Most of a lesson's hints apply to all languages. If
//! a hint is about Rust and the server may not be, the hint says so.

/// Words that only occur in a hint about Rust.
const RUST: [&str; 16] = [
    ".await",
    ".ok()",
    "::",
    "AckSender",
    "Arc<",
    "Data<",
    "Json(",
    "Mutex",
    "Option<",
    "SocketIo",
    "SocketRef",
    "State<",
    "ack.send",
    "json!",
    "serde",
    "struct",
];

/// Words of a hint that already names its language.
const NAMED: [&str; 4] = ["Express", "Node", "axum", "socketioxide"];

/// The hint; if it is about Rust alone, it begins with "On socketioxide".
pub fn named(hint: String) -> String {
    let says = |words: &[&str]| words.iter().any(|word| hint.contains(word));
    match says(&RUST) && !says(&NAMED) {
        true => format!("On socketioxide: {hint}"),
        false => hint,
    }
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_hint_about_rust_says_so() {
        let hint = |text: &str| named(text.to_owned());
        assert_eq!(
            hint("To reach them all, use `io.emit(…).await`."),
            "On socketioxide: To reach them all, use `io.emit(…).await`."
        );
        for general in [
            "Does a handler wait forever?",
            "In axum it is the extractor `Json(…)`, in Express the `express.json()`.",
        ] {
            assert_eq!(hint(general), general);
        }
    }
}
