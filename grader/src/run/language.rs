//! Hints for servers in any language. Most of a lesson's hints hold for all of them; one
//! that names a thing of Rust says so, where the server need not be in Rust.

/// What only a hint about Rust says.
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

/// What a hint says that already tells the languages apart.
const NAMED: [&str; 4] = ["Express", "Node", "axum", "socketioxide"];

/// The hint, behind the name of what it is about if it is about Rust alone.
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
            "Does a handler wait for ever?",
            "In axum it is the extractor `Json(…)`, in Express the `express.json()`.",
        ] {
            assert_eq!(hint(general), general);
        }
    }
}
