//! `check` itself, with the real cargo: when it asks for a build, and what it says when
//! there is none.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

/// Held by the tests whose `check` is the one that cargo built: they share its stamp.
static STAMP: Mutex<()> = Mutex::new(());

/// What came of a run: its stderr, and its exit status.
fn run(command: &mut Command) -> (String, Option<i32>) {
    let output = command.output().unwrap();
    (String::from_utf8(output.stderr).unwrap(), output.status.code())
}

/// A `check` that has no grader beside it, and builds where nothing is built yet.
fn alone(name: &str) -> Command {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&target);
    fs::create_dir_all(target.join("debug")).unwrap();
    let check = target.join("debug").join(format!("check{}", env::consts::EXE_SUFFIX));
    // A copy could still be open for writing, in a child of another test, when it is run.
    fs::hard_link(env!("CARGO_BIN_EXE_check"), &check).unwrap();
    Command::new(check)
}

fn assert_snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // What others say.
    settings.add_filter(r"Waiting for another cargo to finish\.\n", "");
    settings.add_filter(r"(?s)(Cargo said:\n\n).*?\n\n(The program)", "$1[…]\n\n$2");
    settings.add_filter(r"(On .*: .*\n)+", "[what to install]\n");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn cargo_is_asked_only_when_something_has_changed() {
    let _stamp = STAMP.lock().unwrap_or_else(PoisonError::into_inner);
    let check = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_check"));
        command.arg("--version");
        command
    };
    let without_cargo = || run(check().env("CARGO", "/there/is/no/cargo"));

    assert_eq!(run(&mut check()).1, Some(0));
    assert_eq!(without_cargo(), (String::new(), Some(0)));

    // As if it had been asked before all files were written.
    let stamp = PathBuf::from(env!("CARGO_BIN_EXE_check")).with_file_name("grader.stamp");
    age(&stamp);
    let (said, code) = without_cargo();
    assert_eq!(code, Some(2), "{said}");
    assert!(said.starts_with("check: cargo could not be started: "), "{said}");

    assert_eq!(run(&mut check()).1, Some(0));
    assert_eq!(without_cargo(), (String::new(), Some(0)));
}

#[test]
fn the_graders_exit_status_is_its_own() {
    let _stamp = STAMP.lock().unwrap_or_else(PoisonError::into_inner);
    let (said, code) = run(Command::new(env!("CARGO_BIN_EXE_check")).arg("--no-such"));
    assert_eq!(code, Some(2));
    assert!(said.contains("--no-such"), "{said}");
}

/// The toolchain is there, and nothing else is.
#[cfg(unix)]
#[test]
fn without_a_linker_the_first_build_says_so() {
    let toolchain = Path::new(env!("CARGO")).parent().unwrap();
    let mut command = alone("no-linker");
    let (said, code) = run(command.env("PATH", toolchain));
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("linker `cc` not found"), "{said}");
    assert_snapshot("first_build_without_linker", &said);
}

/// A kit whose grader says only that it was started, at `folder`: what cargo is set to
/// can be tried without compiling the real one.
fn small_kit(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
    let write = |file: &str, text: &str| {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    let package =
        |name: &str| format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n");
    let workspace = "[workspace]\nmembers = [\"exercises\"]\n\
                     [profile.quick]\ninherits = \"dev\"\n";
    write("Cargo.toml", &(package("grader") + workspace));
    write("src/lib.rs", "");
    write("src/main.rs", "fn main() { eprintln!(\"started\"); }\n");
    // Its crates are built beside the grader.
    write("exercises/Cargo.toml", &package("exercises"));
    write("exercises/src/lib.rs", "");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["generate-lockfile", "--offline", "--quiet"]).current_dir(folder);
    assert!(cargo.status().unwrap().success());
    age(&folder.join("Cargo.lock"));
}

/// Makes a file older than any question to cargo. The clock of a file system ticks slowly:
/// what was written just before the question may bear the same time, and is asked about.
fn age(file: &Path) {
    let file = fs::File::options().append(true).open(file).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
}

/// The triple of this machine.
fn host() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = Command::new(rustc).arg("-vV").output().unwrap().stdout;
    let said = String::from_utf8(said).unwrap();
    said.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

#[test]
fn the_grader_is_found_wherever_cargo_puts_it() {
    let host = host();
    let of_target = Path::new(&host).join("debug").to_string_lossy().into_owned();
    // A variable of the environment, and the folder that `check` was built in.
    let cases = [
        ("nothing set", None, "debug"),
        ("a target", Some(("CARGO_BUILD_TARGET", host.as_str())), "debug"),
        ("--target", None, &of_target),
        ("--profile", None, "quick"),
        ("a build folder", Some(("CARGO_BUILD_BUILD_DIR", "intermediate")), "debug"),
        ("target in a file", None, "debug"),
    ];
    for (what, environment, place) in cases {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("kit ü {what}"));
        small_kit(&folder);
        if what == "target in a file" {
            fs::create_dir(folder.join(".cargo")).unwrap();
            let config = format!("[build]\ntarget = \"{host}\"\n");
            fs::write(folder.join(".cargo/config.toml"), config).unwrap();
            age(&folder.join(".cargo/config.toml"));
        }
        let place = folder.join("target").join(place);
        fs::create_dir_all(&place).unwrap();
        for marked in place.ancestors().skip(1).take_while(|above| **above != folder) {
            fs::write(marked.join("CACHEDIR.TAG"), "").unwrap();
        }
        let program = place.join(format!("check{}", env::consts::EXE_SUFFIX));
        fs::hard_link(env!("CARGO_BIN_EXE_check"), &program).unwrap();
        let check = |cargo: &str| {
            let mut command = Command::new(&program);
            command.env("CARGO", cargo);
            command.env("CARGO_MANIFEST_DIR", folder.join("grader/launcher"));
            command.env_remove("CARGO_TARGET_DIR").envs(environment);
            run(&mut command)
        };
        let (said, code) = check(env!("CARGO"));
        assert_eq!(code, Some(0), "{what}: {said}");
        assert!(said.ends_with("started\n"), "{what}: {said}");
        // It is remembered.
        let again = check("/there/is/no/cargo");
        assert_eq!(again, ("started\n".to_owned(), Some(0)), "{what}");
    }
}
