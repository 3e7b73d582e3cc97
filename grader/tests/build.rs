//! Building for real: a program of two lines, and the core lesson's solution.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use grader::build::{self, BuildFailure, Built, Job, Kit};
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(600);

/// A workspace of one package without dependencies, whose bin is `hello`.
struct Hello(TempDir);

impl Hello {
    fn new(main: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let manifest = "[package]\nname = \"hello\"\nedition = \"2024\"\n\
             [[bin]]\nname = \"hello\"\npath = \"hello.rs\"\n";
        fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
        let hello = Self(folder);
        hello.write(main);
        hello
    }

    fn source(&self) -> PathBuf {
        self.0.path().join("hello.rs")
    }

    fn write(&self, main: &str) {
        fs::write(self.source(), main).unwrap();
    }

    async fn build_within(&self, limit: Duration) -> Result<Built, BuildFailure> {
        let job = Job {
            workspace: self.0.path(),
            bin: "hello",
            source: Path::new("hello.rs"),
            limit,
        };
        build::program(&job, &mut |_| ()).await
    }

    async fn build(&self) -> Result<Built, BuildFailure> {
        self.build_within(LIMIT).await
    }
}

fn stdout(program: &Path) -> String {
    let output = Command::new(program).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// What cargo can be told in a file, and the program is found all the same.
#[tokio::test(flavor = "current_thread")]
async fn the_program_is_found_wherever_cargo_puts_it() {
    let mut settings = vec!["build-dir = \"elsewhere\"", "target-dir = \"out\""];
    if cfg!(unix) {
        // It runs the compiler, and is no compiler.
        settings.push("rustc-wrapper = \"env\"");
    }
    for setting in settings {
        let hello = Hello::new("fn main() { println!(\"one\"); }");
        let folder = hello.0.path().join(".cargo");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("config.toml"), format!("[build]\n{setting}\n")).unwrap();
        let built = hello.build().await.unwrap();
        assert_eq!(stdout(&built.program), "one\n", "{setting}");
        hello.write("fn main() { println!(\"two\"); }");
        let built = hello.build().await.unwrap();
        assert_eq!(stdout(&built.program), "two\n", "{setting}");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_program_is_built_again_only_when_something_has_changed() {
    let hello = Hello::new("fn main() { let unused = 1; println!(\"one\"); }");
    let first = hello.build().await.unwrap();
    assert_eq!(stdout(&first.program), "one\n");
    assert_eq!(first.warnings.len(), 1, "{:?}", first.warnings);
    assert!(first.warnings[0].contains("hello.rs:1:17"), "{}", first.warnings[0]);

    let again = hello.build().await.unwrap();
    assert_eq!(again.program, first.program);
    assert_eq!(again.warnings, first.warnings);

    hello.write("fn main() { let unused = 2; println!(\"two\"); }");
    let changed = hello.build().await.unwrap();
    assert_eq!(stdout(&changed.program), "two\n");
    fs::remove_file(&changed.program).unwrap();
    let back = hello.build().await.unwrap();
    assert_eq!(stdout(&back.program), "two\n");

    let manifest = hello.0.path().join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text + "[lints.rust]\nunused = \"deny\"\n").unwrap();
    let failure = hello.build().await.unwrap_err();
    assert!(matches!(failure, BuildFailure::DoesNotCompile(_)), "{failure:?}");
}

#[tokio::test(flavor = "current_thread")]
async fn errors_are_counted_placed_and_shown_as_cargo_shows_them() {
    let hello = Hello::new("fn main() {\n    let a: u8 = \"x\";\n    nothing();\n}\n");
    let failure = hello.build().await.unwrap_err();
    let BuildFailure::DoesNotCompile(errors) = &failure else { panic!("{failure:?}") };
    assert_eq!(errors.count, 2);
    assert_eq!(failure.to_string(), "hello.rs does not compile: 2 errors.");

    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--color", "always"]).current_dir(hello.0.path());
    let shown = String::from_utf8(cargo.output().unwrap().stderr).unwrap();
    assert!(shown.contains(failure.output()), "{shown}\n-- but --\n{}", failure.output());
    assert!(shown.contains(&format!("{}:{}", errors.first.file, errors.first.line)));
}

#[tokio::test(flavor = "current_thread")]
async fn what_is_not_the_compilers_fault_is_told_apart() {
    let hello = Hello::new("fn main() {}");
    let failure = hello.build_within(Duration::ZERO).await.unwrap_err();
    assert!(matches!(failure, BuildFailure::TooLong(_)), "{failure:?}");

    fs::write(hello.0.path().join("Cargo.toml"), "[package\n").unwrap();
    let failure = hello.build().await.unwrap_err();
    assert!(matches!(failure, BuildFailure::Cargo(_)), "{failure:?}");
    assert!(failure.output().contains("Cargo.toml"), "{}", failure.output());

    fs::remove_file(hello.source()).unwrap();
    let failure = hello.build().await.unwrap_err();
    assert_eq!(failure.to_string(), "There is no hello.rs.");
    assert_eq!(failure.next_step(), "`git checkout -- hello.rs` restores it.");
}

#[tokio::test(flavor = "current_thread")]
async fn the_kit_compiles_variants_whose_panics_name_the_exercise() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let solution = Path::new("solutions/04-messages.rs");
    let job = Job {
        workspace: &workspace,
        bin: "04-messages-solution",
        source: solution,
        limit: LIMIT,
    };
    let folder = TempDir::new().unwrap();
    let kit = Kit::prepare(&job, folder.path(), &mut |_| ()).await.unwrap();
    let second = Kit::prepare(&job, folder.path(), &mut |_| ()).await;
    assert!(matches!(second, Err(BuildFailure::Io(..))), "{second:?}");

    let text = fs::read_to_string(workspace.join(solution)).unwrap();
    let exercise = Path::new("exercises/04-messages.rs");
    let line =
        1 + text.lines().take_while(|line| !line.contains("log_to_stderr")).count();
    let panics =
        text.replace("    kit::log_to_stderr();\n", "    todo!(\"begin here\");\n");
    let broken = text.replace("kit::log_to_stderr()", "kit::log_to_nowhere()");
    let (panics, broken) = tokio::join!(
        kit.compile("panics", exercise, &panics),
        kit.compile("broken", exercise, &broken),
    );

    let output = Command::new(panics.unwrap()).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains(&format!("exercises/04-messages.rs:{line}:5:")), "{stderr}");
    let failure = broken.unwrap_err();
    let BuildFailure::DoesNotCompile(errors) = &failure else { panic!("{failure:?}") };
    assert_eq!(errors.first.file, "exercises/04-messages.rs");
    assert!(failure.output().contains("log_to_nowhere"), "{}", failure.output());
}
