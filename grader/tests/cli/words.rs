//! The command line, and progress.

use clap::CommandFactory;
use course::COURSE;
use grader::args::Args;

use super::{assert_snapshot, desk::Desk};

#[test]
fn a_fresh_clone_is_unfinished_at_the_first_todo_of_the_first_lesson() {
    let desk = Desk::new();
    let said = desk.check(&["--seed", "3"]);
    assert_eq!(said.code, Some(1), "{}{}", said.stdout, said.stderr);
    let exercise = COURSE[0].exercise();
    let place = format!("{exercise}:{}", desk.line_of(&exercise, "todo!("));
    assert!(said.stdout.contains(&place), "{}", said.stdout);
    assert_snapshot("as_shipped", &said.stdout);
}

/// The whole course, as a student goes through it.
#[test]
fn each_solved_exercise_passes_and_leads_to_the_next() {
    let desk = Desk::new();
    for (at, lesson) in COURSE.iter().enumerate() {
        desk.solve_lesson(lesson.slug, &[]);
        let said = desk.check(&["--seed", "3"]);
        assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
        assert!(said.stdout.starts_with(lesson.slug), "{}", said.stdout);
        let end = said.stdout.split("\nNext: ").last().unwrap_or_default();
        match COURSE.get(at + 1) {
            Some(next) => assert_eq!(end, format!("read {}.\n", next.page())),
            None => {
                let (_, finale) =
                    said.stdout.split_once("You have finished the course.").unwrap();
                assert_snapshot("finale", finale);
            }
        }
    }
    assert_snapshot("list_when_solved", &desk.check(&["list"]).stdout);
    let said = desk.check(&[]);
    assert_eq!((said.code, said.stdout.lines().count()), (Some(0), 1), "{}", said.stdout);
}

#[test]
fn a_solved_exercise_is_remembered() {
    let desk = Desk::new();
    desk.solve(&[]);
    let said = desk.check(&["4", "--seed", "3"]);
    assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
    assert_snapshot("solved", &said.stdout);
    assert_eq!(desk.state_of("04-messages"), "complete");

    // One check of a broken server says nothing of the lesson; all of them do.
    desk.solve(&[("&message).await.ok()", "&()).await.ok()")]);
    desk.check(&["4", "--only", "GET-array"]);
    assert_eq!(desk.state_of("04-messages"), "complete");
    desk.check(&["4"]);
    assert_eq!(desk.state_of("04-messages"), "open");
}

#[test]
fn only_tries_a_check_with_those_that_it_needs() {
    let desk = Desk::new();
    let said = desk.check(&["4", "--solution", "--only", "id", "--seed", "3"]);
    assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
    assert_snapshot("only_id", &said.stdout);
}

#[test]
fn what_makes_no_sense_is_refused_with_the_next_step() {
    let desk = Desk::new();
    let calls: [&[&str]; 9] = [
        &["42"],
        &["mesages"],
        &["wach"],
        &["hnit", "4"],
        &["4", "--only", "stored"],
        &["4", "--url", "ftp://host"],
        &["4", "--url", "http://host/chat?token=1"],
        &["4", "--timeout", "0"],
        &["4", "--url", "http://127.0.0.1:1", "--solution"],
    ];
    let mut all = String::new();
    for call in calls {
        let said = desk.check(call);
        assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""), "{call:?}");
        all.push_str(&format!("$ check {}\n{}\n", call.join(" "), said.stderr));
    }
    assert_snapshot("refused", &all);
}

#[test]
fn help_reads_well() {
    let desk = Desk::new();
    assert_snapshot("help", &desk.check(&["--help"]).stdout);
}

#[test]
fn the_help_of_each_command_reads_well() {
    let desk = Desk::new();
    let mut all = String::new();
    for command in Args::command().get_subcommands() {
        let help = desk.check(&[command.get_name(), "--help"]).stdout;
        let end = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        assert!(help.contains("Example") && help.contains(&end), "{help}");
        all.push_str(&format!("$ check {} --help\n{help}\n", command.get_name()));
    }
    assert_snapshot("help_of_commands", &all);
}

#[test]
fn no_help_is_wider_than_a_terminal() {
    let desk = Desk::new();
    let program = Args::command();
    let commands = program.get_subcommands().map(|command| vec![command.get_name()]);
    for words in commands.chain([vec![]]) {
        for flag in ["-h", "--help"] {
            let help = desk.check(&[words.as_slice(), &[flag]].concat()).stdout;
            let wide = help.lines().find(|line| line.chars().count() > 80);
            assert_eq!(wide, None, "{words:?} {flag}");
        }
    }
}

#[test]
fn a_place_with_no_server_cannot_be_judged() {
    let desk = Desk::new();
    let said = desk.check(&["4", "--url", "http://127.0.0.1:1", "--seed", "3"]);
    assert_eq!(said.code, Some(2));
    assert_snapshot("nothing_there", &said.stdout);
}

#[test]
fn a_place_with_another_server_is_told_apart() {
    let desk = Desk::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let _ = connection.read(&mut [0; 2000]);
            let _ = connection
                .write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 4\r\n\r\nnope");
        }
    });
    let said = desk.check(&["4", "--url", &url, "--seed", "3"]);
    assert_eq!(said.code, Some(1));
    assert_snapshot("not_socketio", &said.stdout);
}
