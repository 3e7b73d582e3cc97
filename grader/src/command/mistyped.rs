//! The answer to a word that is neither a command nor a lesson.

use clap::CommandFactory;
use strsim::damerau_levenshtein;

use crate::args::Args;

/// What to say: the commands and the lessons, the nearest first.
pub fn answer(word: &str) -> String {
    if Args::command().find_subcommand(word).is_some() {
        return format!(
            "`{word}` is a command, so it comes first.\n\
             Next: cargo run --bin check -- {word} --help"
        );
    }
    let nearest_lessons = course::nearest(word);
    let lessons: Vec<&str> = nearest_lessons.iter().take(3).map(|one| one.slug).collect();
    let lessons = lessons.join(", ");
    // A number is meant as a lesson.
    if word.starts_with(|first: char| first.is_ascii_digit()) {
        return format!("there is no lesson `{word}`. The nearest are: {lessons}");
    }
    let wanted = word.to_lowercase();
    let distance = |name: &str| damerau_levenshtein(name, &wanted);
    let mut names: Vec<String> =
        Args::command().get_subcommands().map(|one| one.get_name().to_owned()).collect();
    names.sort_by_key(|name| distance(name));
    let commands = format!("Commands, the nearest first: {}.", names.join(", "));
    let lessons = format!("The nearest lessons: {lessons}.");
    // A lesson's name comes after its number.
    let lesson = nearest_lessons.first().and_then(|one| one.slug.split_once('-'));
    let is_lesson =
        lesson.map(|(_, name)| distance(name)) < names.first().map(|name| distance(name));
    let (first, second) =
        if is_lesson { (lessons, commands) } else { (commands, lessons) };
    format!(
        "there is no command or lesson `{word}`.\n{first}\n{second}\n\
         Next: cargo run --bin check -- --help"
    )
}

/// The first word of a command line that could not be parsed, if it is neither a command
/// nor a lesson nor an option.
pub fn first_word(words: impl IntoIterator<Item = String>) -> Option<String> {
    let word = words.into_iter().nth(1)?;
    let command = Args::command();
    let is_known = word.starts_with('-')
        || word == "help"
        || command.find_subcommand(&word).is_some()
        || course::find(&word).is_ok();
    (!is_known).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_command_stands_first() {
        assert!(answer("wach").contains("the nearest first: watch, "));
        assert!(answer("hnit").contains("the nearest first: hint, "));
        assert!(!answer("42").contains("watch"));
        assert!(answer("list").contains("comes first"));
        let words = |line: &str| first_word(line.split(' ').map(str::to_owned));
        assert_eq!(words("check wach 4"), Some("wach".into()));
        assert_eq!(words("check 4 5"), None);
        assert_eq!(words("check w 4 5"), None);
    }
}
