//! Tries `check completions` in a shell.

use std::process::Command;

use super::desk::Desk;

#[test]
fn every_shell_gets_the_word_and_the_names() {
    let desk = Desk::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let said = desk.check(&["completions", shell]);
        assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{shell}");
        // Only for these two does clap_complete write the values of arguments.
        let names: &[&str] = if matches!(shell, "bash" | "zsh") {
            &["04-messages", "stored-once"]
        } else {
            &[]
        };
        let words = ["doctor", "cargo run --quiet --bin check -- "];
        for word in words.iter().chain(names) {
            assert!(said.stdout.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(desk.check(&["completions", "cmd"]).code, Some(2));
}

#[test]
#[cfg(unix)]
fn bash_completes_lessons_checks_and_commands() {
    let desk = Desk::new();
    let script = desk.path("completions.bash");
    std::fs::write(&script, desk.check(&["completions", "bash"]).stdout).unwrap();
    let complete = |words: &[&str]| {
        // Bash makes this call when Tab is pressed after the last word.
        let call = "source \"$0\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
             _check check \"${@: -1}\" \"${@: -2:1}\"; echo \"${COMPREPLY[*]}\"";
        let mut bash = Command::new("bash");
        let output = bash.args(["-c", call]).arg(&script).args(words).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(complete(&["check", "04"]), "04-messages");
    assert_eq!(complete(&["check", "hint", "08"]), "08-rooms");
    assert_eq!(complete(&["check", "doc"]), "doctor");
    assert!(complete(&["check", "4", "--only", "stored-o"]).contains("stored-once"));
    assert!(complete(&["check", "explain", "stored-o"]).contains("stored-once"));
}
