//! Compiling without cargo: the program is right whatever a student does, and cargo is used
//! wherever it might not be.
#![cfg(target_os = "linux")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, SystemTime},
};

use grader::build::{self, BuildFailure, Built, Job};
use tempfile::TempDir;

/// A workspace with a kit of one function and one exercise.
struct Small {
    folder: TempDir,
    /// Different in every test, because the results of builds are stored by this name.
    bin: String,
}

const MANIFEST: &str = "[package]\nname = \"exercises\"\nedition = \"2024\"\n\
                        [lib]\nname = \"kit\"\n";

/// Who compiled a program.
#[derive(Debug, PartialEq, Eq)]
enum Way {
    Cargo,
    Direct,
}

impl Small {
    fn new(bin: &str) -> Self {
        let small = Self { folder: TempDir::new().unwrap(), bin: bin.into() };
        small.write(
            "Cargo.toml",
            "[workspace]\nmembers = [\"exercises\"]\nresolver = \"3\"\n",
        );
        let bin = format!("[[bin]]\nname = \"{bin}\"\npath = \"{bin}.rs\"\n");
        small.write("exercises/Cargo.toml", &format!("{MANIFEST}{bin}"));
        small.kit("kit");
        small
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn source(&self) -> String {
        format!("exercises/{}.rs", self.bin)
    }

    /// Writes a kit that says this.
    fn kit(&self, says: &str) {
        let text = format!("pub fn says() -> &'static str {{ {says:?} }}\n");
        self.write("exercises/src/lib.rs", &text);
    }

    /// Writes an exercise that prints what the kit says, and this expression.
    fn prints(&self, expression: &str) {
        let text = format!(
            "fn main() {{ println!(\"{{}} {{}}\", kit::says(), {expression}); }}\n"
        );
        self.write(&self.source(), &text);
    }

    async fn try_build(&self) -> Result<Built, BuildFailure> {
        let source = self.source();
        let job = Job {
            workspace: self.folder.path(),
            bin: &self.bin,
            source: Path::new(&source),
            limit: Duration::from_secs(600),
        };
        build::program(&job, &mut |_| ()).await
    }

    /// Builds it, and prepares the next build. Returns who compiled it, and its output.
    async fn build(&self) -> (Way, String) {
        let Built { program, preparation, .. } = self.try_build().await.unwrap();
        if let Some(preparation) = preparation {
            preparation.make().await;
        }
        let output = Command::new(&program).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let is_direct = program.components().any(|part| part.as_os_str() == "direct");
        let way = if is_direct { Way::Direct } else { Way::Cargo };
        (way, String::from_utf8(output.stdout).unwrap())
    }

    /// Builds it, and compares who compiled it and what it prints.
    async fn assert_builds(&self, way: Way, prints: &str) {
        assert_eq!(self.build().await, (way, format!("{prints}\n")));
    }

    /// A workspace whose next edit is compiled without cargo.
    async fn prepared(bin: &str) -> Self {
        let small = Self::new(bin);
        small.prints("0");
        small.assert_builds(Way::Cargo, "kit 0").await;
        small.prints("1");
        small.assert_builds(Way::Direct, "kit 1").await;
        small
    }
}

/// Keeps every processor busy until it is dropped.
struct Busy(Arc<AtomicBool>);

impl Busy {
    fn new() -> Self {
        let done = Arc::new(AtomicBool::new(false));
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            let done = done.clone();
            thread::spawn(move || while !done.load(Ordering::Relaxed) {});
        }
        Self(done)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[tokio::test(flavor = "current_thread")]
async fn no_edit_is_missed_on_a_busy_machine() {
    let small = Small::prepared("cycles").await;
    let _busy = Busy::new();
    for number in 0..30 {
        small.prints(&number.to_string());
        small.assert_builds(Way::Direct, &format!("kit {number}")).await;
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_crate_that_a_student_adds_is_cargos_to_find() {
    let small = Small::prepared("added").await;
    small.write("more/Cargo.toml", "[package]\nname = \"more\"\nedition = \"2024\"\n");
    small.write("more/src/lib.rs", "pub const MORE: u32 = 7;\n");
    let manifest = fs::read_to_string(small.path("exercises/Cargo.toml")).unwrap();
    let added = "[dependencies]\nmore = { path = \"../more\" }\n";
    small.write("exercises/Cargo.toml", &format!("{manifest}{added}"));
    small.prints("more::MORE");
    small.assert_builds(Way::Cargo, "kit 7").await;
    small.prints("more::MORE + 1");
    small.assert_builds(Way::Direct, "kit 8").await;
    // The new crate is a source of the program.
    small.write("more/src/lib.rs", "pub const MORE: u32 = 70;\n");
    small.prints("more::MORE + 2");
    small.assert_builds(Way::Cargo, "kit 72").await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_change_of_the_kit_is_seen() {
    let small = Small::prepared("changed").await;
    small.kit("new kit");
    small.assert_builds(Way::Cargo, "new kit 1").await;
    small.prints("2");
    small.assert_builds(Way::Direct, "new kit 2").await;
}

#[tokio::test(flavor = "current_thread")]
async fn flags_are_cargos_to_know() {
    for (bin, setting) in [
        ("flags", "rustflags = [\"--cfg\", \"loud\"]"),
        ("optimised", "rustflags = [\"-C\", \"overflow-checks=off\"]"),
        ("wrapped", "rustc-wrapper = \"env\""),
    ] {
        let small = Small::prepared(bin).await;
        small.write(".cargo/config.toml", &format!("[build]\n{setting}\n"));
        for number in 2..4 {
            small.prints(&format!("{number} + if cfg!(loud) {{ 10 }} else {{ 0 }}"));
            let printed = if bin == "flags" { number + 10 } else { number };
            let (way, said) = small.build().await;
            assert_eq!(said, format!("kit {printed}\n"), "{setting}");
            assert_eq!(way, Way::Cargo, "{setting}");
        }
    }
}

#[tokio::test(flavor = "current_thread")]
async fn cargos_own_variables_are_cargos_to_set() {
    let small = Small::prepared("variables").await;
    small.prints("env!(\"CARGO_PKG_NAME\")");
    small.assert_builds(Way::Cargo, "kit exercises").await;
    small
        .write("exercises/build.rs", "fn main() { println!(\"cargo::rustc-env=X=y\"); }");
    small.prints("option_env!(\"X\").unwrap_or(\"none\")");
    small.assert_builds(Way::Cargo, "kit y").await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_compile_error_is_told_with_its_place_and_forgotten_when_it_is_mended() {
    let small = Small::prepared("errors").await;
    small.prints("1 + \"one\"");
    match small.try_build().await.unwrap_err() {
        BuildFailure::DoesNotCompile(errors) => {
            assert_eq!((errors.count, errors.first.line), (1, 1));
            assert_eq!(errors.first.file, small.source());
        }
        other => panic!("{other:?}"),
    }
    small.prints("1");
    let (_, said) = small.build().await;
    assert_eq!(said, "kit 1\n");
    // For the linker's errors, cargo is asked.
    small.write(
        &small.source(),
        "unsafe extern \"C\" { fn nowhere(); }\nfn main() { unsafe { nowhere() } }\n",
    );
    let failure = small.try_build().await.unwrap_err();
    assert!(!matches!(failure, BuildFailure::DoesNotCompile(_)), "{failure:?}");
}

/// Cargo goes by the time of change, and has not seen what was compiled without it.
#[tokio::test(flavor = "current_thread")]
async fn an_older_file_that_is_put_back_is_not_taken_for_the_one_that_cargo_has_seen() {
    let small = Small::prepared("older").await;
    let path = small.path(&small.source());
    small.prints("2");
    let long_ago = SystemTime::now() - Duration::from_secs(3600);
    let file = fs::File::options().append(true).open(&path).unwrap();
    file.set_modified(long_ago).unwrap();
    small.assert_builds(Way::Direct, "kit 2").await;
    // The changed kit makes cargo build it. Cargo has compiled only 0 so far, and later.
    small.kit("new kit");
    small.assert_builds(Way::Cargo, "new kit 2").await;
}

/// `watch` would take a new time of change for a save, and check again, without end.
#[tokio::test(flavor = "current_thread")]
async fn a_new_file_keeps_its_time_of_change() {
    let small = Small::prepared("kept").await;
    small.prints("env!(\"CARGO_PKG_NAME\")");
    let changed =
        || fs::metadata(small.path(&small.source())).unwrap().modified().unwrap();
    let before = changed();
    small.assert_builds(Way::Cargo, "kit exercises").await;
    assert_eq!(changed(), before);
}

#[tokio::test(flavor = "current_thread")]
async fn a_program_whose_library_is_gone_is_built_again() {
    let small = Small::prepared("gone").await;
    let program = small.try_build().await.unwrap().program;
    let folder = program.parent().unwrap().parent().unwrap();
    // Its own one: the other tests' libraries are in the same folder.
    let binary = fs::read(&program).unwrap();
    let is_its = |path: &PathBuf| {
        let name = path.file_name().unwrap().as_encoded_bytes();
        path.extension().is_some_and(|it| it == "so")
            && binary.windows(name.len()).any(|part| part == name)
    };
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let libraries: Vec<PathBuf> = paths.filter(is_its).collect();
    assert_eq!(libraries.len(), 1, "{libraries:?}");
    fs::remove_file(&libraries[0]).unwrap();
    let (_, said) = small.build().await;
    assert_eq!(said, "kit 1\n");
}

#[tokio::test(flavor = "current_thread")]
async fn a_file_that_the_source_includes_is_its_source() {
    let small = Small::prepared("included").await;
    small.write("exercises/text.txt", "a");
    small.prints("include_str!(\"text.txt\")");
    small.assert_builds(Way::Direct, "kit a").await;
    small.write("exercises/text.txt", "bb");
    let (_, said) = small.build().await;
    assert_eq!(said, "kit bb\n");
}

#[tokio::test(flavor = "current_thread")]
async fn a_workspace_that_has_moved_is_built_there() {
    let small = Small::prepared("moved").await;
    let moved = Small { folder: TempDir::new().unwrap(), bin: small.bin.clone() };
    fs::rename(small.folder.path(), moved.path("kit")).unwrap();
    let source = small.source();
    let workspace = moved.path("kit");
    let job = Job {
        workspace: &workspace,
        bin: &moved.bin,
        source: Path::new(&source),
        limit: Duration::from_secs(600),
    };
    let built = build::program(&job, &mut |_| ()).await.unwrap();
    assert!(built.program.starts_with(&workspace), "{:?}", built.program);
}
