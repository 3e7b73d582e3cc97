//! The nearest known names, for one that is misspelt.

/// The three names that are the most like this one, as the end of a sentence.
pub(super) fn nearest(name: &str, known: &[&str]) -> String {
    let nearest = similar::get_close_matches(name, known, 3, 0.0);
    let quoted: Vec<String> = nearest.iter().map(|name| format!("`{name}`")).collect();
    format!("The nearest are: {}", quoted.join(", "))
}
