//! `check doctor`, on machines that lack something.

use std::{
    env, fs,
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use launcher::needs::{self, System};
use tempfile::TempDir;

use super::{assert_snapshot, desk::Desk};

/// A folder to be the whole `PATH`: with cargo and rustc, and what else is named.
#[cfg(unix)]
fn path_with(others: &[&str]) -> TempDir {
    use std::os::unix::fs::symlink;

    let folder = TempDir::new().unwrap();
    // The programs themselves, not rustup's, which look for more.
    let toolchain = Path::new(env!("CARGO")).parent().unwrap();
    for name in ["cargo", "rustc"] {
        symlink(toolchain.join(name), folder.path().join(name)).unwrap();
    }
    for name in others {
        symlink(which(name), folder.path().join(name)).unwrap();
    }
    folder
}

fn which(program: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap();
    let files = env::split_paths(&path).map(|folder| folder.join(program));
    files.into_iter().find(|file| file.is_file()).unwrap()
}

/// Runs the doctor in an environment of its own.
fn doctor(desk: &Desk, environment: &[(&str, &Path)]) -> (String, Option<i32>) {
    let mut command = desk.command();
    command.env_remove("CARGO").env_remove("RUSTC").envs(environment.iter().copied());
    let output = command.arg("doctor").output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

/// The snapshot of what it says, without what is this machine's.
fn assert_said(name: &str, text: &str) {
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"(Rust|OpenSSL|Node)( +)\d\S+", "$1$2[version]");
    settings.add_filter(r"\d+ GB free", "[n] GB free");
    // By what was built before.
    settings.add_filter(r"(· builds +).*\n", "$1[who compiles]\n");
    // Another program may have it.
    settings.add_filter(r". (port 8000 +).*\n(    .*\n)*", "* $1[free or not]\n");
    settings.bind(|| assert_snapshot(name, text));
}

#[test]
fn a_healthy_machine_is_told_so() {
    let (said, code) = doctor(&Desk::new(), &[]);
    assert_eq!(code, Some(0), "{said}");
    assert_said("doctor_healthy", &said);
}

#[test]
fn all_systems_are_told_apart() {
    let desk = Desk::new();
    let said = desk.check(&["doctor", "--all-systems"]).stdout;
    for need in needs::ALL {
        for system in System::ALL {
            assert!(said.contains(need.remedy(system)), "{}: {system}", need.name);
        }
    }
}

#[test]
#[cfg(unix)]
fn a_machine_without_its_tools_is_told_what_to_install() {
    let desk = Desk::new();
    let path = path_with(&["df"]);
    let (said, code) = doctor(&desk, &[("PATH", path.path())]);
    assert_eq!(code, Some(1), "{said}");
    for need in [&needs::LINKER, &needs::OPENSSL, &needs::NODE] {
        for &system in System::here() {
            assert!(said.contains(need.remedy(system)), "{}", need.name);
        }
    }
    if System::here() == [System::Debian] {
        assert_said("doctor_no_tools", &said);
    }

    // A check that fails for it says the same.
    desk.solve(&[("    kit::log_to_stderr();\n", "\n    kit::log_to_stderr();\n")]);
    let mut check = desk.command();
    check.env("PATH", path.path()).args(["4", "--seed", "3"]);
    let check = check.output().unwrap();
    let stderr = String::from_utf8(check.stderr).unwrap();
    assert_eq!(check.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains(&needs::LINKER.remedy_here()), "{stderr}");
    assert!(stderr.contains("check -- doctor"), "{stderr}");
}

#[test]
fn a_machine_without_rust_is_told_where_it_is() {
    let folder = TempDir::new().unwrap();
    let (said, code) = doctor(&Desk::new(), &[("PATH", folder.path())]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("there is no `cargo`"), "{said}");
    assert!(said.contains("https://sh.rustup.rs"), "{said}");
}

/// A program that says nothing, and one that is too old.
#[test]
#[cfg(unix)]
fn no_program_is_waited_for_for_ever() {
    use std::os::unix::fs::PermissionsExt;

    let path = path_with(&["df", "pkg-config"]);
    let script = |name: &str, text: &str| {
        let file = path.path().join(name);
        let _ = fs::remove_file(&file);
        fs::write(&file, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    };
    script("node", &format!("exec {} 600", which("sleep").display()));
    script("rustc", "echo rustc 1.80.0");
    let (said, code) = doctor(&Desk::new(), &[("PATH", path.path())]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("· Node         no answer within 10 s"), "{said}");
    assert!(said.contains("✗ Rust         rustc 1.80.0; 1.94 or later"), "{said}");
}

#[test]
fn what_cannot_be_written_is_named() {
    let desk = Desk::new();
    // Not even an administrator can write below a file.
    let below_a_file = desk.path("Cargo.lock").join("target");
    let (said, code) = doctor(&desk, &[("CARGO_TARGET_DIR", &below_a_file)]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("✗ write access Cargo.lock/target: "), "{said}");
    assert!(said.contains("? clock        not tried"), "{said}");

    fs::create_dir(desk.path(".progress")).unwrap();
    let (said, code) = doctor(&desk, &[]);
    fs::remove_dir(desk.path(".progress")).unwrap();
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("✗ write access .progress: "), "{said}");
}

#[test]
fn a_file_from_the_future_is_named() {
    let desk = Desk::new();
    let file = desk.path("exercises/02-chat.rs");
    let set = |time| File::options().write(true).open(&file).unwrap().set_modified(time);
    let now = SystemTime::now();
    set(now + Duration::from_secs(7500)).unwrap();
    let (said, code) = doctor(&desk, &[]);
    set(now).unwrap();
    assert_eq!(code, Some(1), "{said}");
    let what = "✗ clock        exercises/02-chat.rs is dated in the future, by 2 hours";
    assert!(said.contains(what), "{said}");
}

#[test]
fn the_pages_port_may_be_taken() {
    // Or another program has it.
    let _taken = TcpListener::bind("127.0.0.1:8000");
    let (said, code) = doctor(&Desk::new(), &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("· port 8000    "), "{said}");
    assert!(said.contains("8001"), "{said}");
}
