//! One cell, in which attacks are compiled and run.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs,
    io::Read,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    process::Stdio,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use grading::sandbox::{Cell, Ended, Kind, Level, Limits, Purpose, STARTED, Sandbox};

use super::outside::Outside;

/// The environment variable with a toolchain for a test that can't read root's.
pub const TOOLCHAIN: &str = "GRADING_TEST_TOOLCHAIN";

/// A secret in the environment of a process that is not in the cell.
pub const TOKEN: &str = "GRADING_TEST_TOKEN";

/// A shell's command that starts another one, with a file left open.
const LEFT_OPEN: &str = r#"exec 3</dev/null; exec "$@""#;

/// How many bytes of output a trial reads before it ends the program.
pub const MOST_OUTPUT: usize = 4 << 20;

/// How long anything may take.
const WITHIN: Duration = Duration::from_secs(60);

pub struct Trial {
    level: Level,
    cell: Cell,
    /// Dropped after the cell, which is in it.
    pub outside: Outside,
}

/// What a program said, and how it ended.
#[derive(Debug)]
pub struct Run {
    pub started: bool,
    /// `None` if the trial ended it.
    pub ended: Option<Ended>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn achieved(&self) -> Vec<&str> {
        self.lines("achieved: ").collect()
    }

    pub fn counted(&self) -> Vec<u64> {
        self.lines("counted: ").map(|count| count.parse().unwrap()).collect()
    }

    fn lines<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.stdout.lines().filter_map(move |line| line.strip_prefix(prefix))
    }
}

pub fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_grading").into()
}

impl Trial {
    pub fn new(level: Level) -> Self {
        let outside = Outside::new();
        let sandbox = Sandbox::of(level, &program())
            .expect("these tests need bubblewrap (Debian: apt install bubblewrap)");
        let cell = sandbox.cell(0, &outside.scratch()).unwrap();
        Self { level, cell, outside }
    }

    pub fn compile(&self, attack: &str) -> Run {
        self.compile_within(attack, Limits::compile())
    }

    pub fn compile_within(&self, attack: &str, limits: Limits) -> Run {
        let source = format!("{}/tests/attacks/{attack}.rs", env!("CARGO_MANIFEST_DIR"));
        fs::copy(source, self.cell.folder().join("main.rs")).unwrap();
        let rustc = self.outside.toolchain().join("bin/rustc");
        let arguments = ["main.rs", "--edition=2024", "-o", attack].map(str::to_owned);
        self.start(Kind::Compile, limits, &rustc, &arguments)
    }

    /// Compiles an attack and runs it.
    pub fn attack(&self, attack: &str) -> Run {
        self.attack_within(attack, Limits::serve())
    }

    pub fn attack_within(&self, attack: &str, limits: Limits) -> Run {
        let built = self.compile(attack);
        assert!(
            built.started && built.ended == Some(Ended::Code(0)),
            "{attack}: {built:?}"
        );
        self.run(attack, limits)
    }

    /// Runs a compiled attack. Nothing of it is left but its program.
    pub fn run(&self, attack: &str, limits: Limits) -> Run {
        let before = self.files();
        let program = self.cell.folder().join(attack);
        let run = self.start(Kind::Serve, limits, &program, &self.outside.arguments());
        assert!(run.started, "{:?} {attack}: {run:?}", self.level);
        self.outside.is_left_alone();
        self.outside.is_unchanged();
        assert_eq!(self.files(), before, "{:?} {attack}", self.level);
        self.cell.clear().unwrap();
        assert_eq!(self.files(), BTreeSet::new(), "{:?} {attack}", self.level);
        run
    }

    pub fn start(
        &self,
        kind: Kind,
        limits: Limits,
        program: &Path,
        arguments: &[String],
    ) -> Run {
        let mut words = self.before(kind, limits);
        words.push(program.into());
        words.extend(arguments.iter().map(Into::into));
        // A grader that was started with a file left open.
        let mut command = std::process::Command::new("/bin/sh");
        command
            .args(["-c", LEFT_OPEN, "sh"])
            .args(words)
            .env_clear()
            .current_dir(self.cell.folder());
        match kind {
            Kind::Serve => command.env("PORT", "27182"),
            Kind::Compile => command.env("PATH", "/usr/bin:/bin").env("KIT", kit()),
        };
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdout = read(child.stdout.take().unwrap());
        let stderr = read(child.stderr.take().unwrap());

        let deadline = Instant::now() + WITHIN;
        let out = stdout.recv_timeout(WITHIN);
        // Enough output, or its end.
        let flooded = out.as_ref().is_ok_and(|out| out.len() == MOST_OUTPUT);
        if out.is_err() || flooded {
            child.kill().unwrap();
        }
        let status = child.wait().unwrap();
        assert!(out.is_ok() && Instant::now() < deadline, "{program:?} took too long");
        let stderr = String::from_utf8_lossy(&stderr.recv().unwrap()).into_owned();
        let announced = stderr.split_once('\n').filter(|(first, _)| *first == STARTED);
        Run {
            started: announced.is_some(),
            ended: (!flooded).then(|| Ended::of(status)),
            stdout: String::from_utf8_lossy(&out.unwrap()).into_owned(),
            stderr: announced.map_or(stderr.as_str(), |(_, rest)| rest).to_owned(),
        }
    }

    /// The words before a program, as the engine puts them together: a server starts in a
    /// network of our own.
    fn before(&self, kind: Kind, limits: Limits) -> Vec<OsString> {
        let read_only = [self.outside.toolchain().to_owned(), self.outside.prebuilt()];
        let folder = self.cell.folder();
        let mut words = match kind {
            Kind::Serve => self.cell.network(),
            Kind::Compile => Vec::new(),
        };
        let purpose = Purpose { kind, read_only: &read_only, folder, limits };
        words.extend(self.cell.before(&purpose));
        words
    }

    /// The command line of a compiled attack.
    pub fn words(&self, attack: &str) -> Vec<OsString> {
        let mut words = self.before(Kind::Serve, Limits::serve());
        words.push(self.cell.folder().join(attack).into());
        words
    }

    /// Waits until a compiled attack runs, and returns its process.
    pub fn running(&self, attack: &str) -> u32 {
        let program = self.cell.folder().join(attack);
        let deadline = Instant::now() + WITHIN;
        while Instant::now() < deadline {
            for entry in fs::read_dir("/proc").unwrap().flatten() {
                let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
                if line.split(|byte| *byte == 0).next()
                    == Some(program.as_os_str().as_bytes())
                {
                    return entry.file_name().to_str().unwrap().parse().unwrap();
                }
            }
            thread::yield_now();
        }
        panic!("{attack} doesn't run");
    }

    /// What a compiled attack prints where nothing contains it, with a file left open.
    pub fn uncontained(&self, attack: &str) -> String {
        let program = self.cell.folder().join(attack);
        let mut command = std::process::Command::new("sh");
        command.args(["-c", LEFT_OPEN, "sh"]);
        if let Some(uid) = self.cell.uid() {
            command.args(["setpriv", &format!("--reuid={uid}"), "--clear-groups"]);
        }
        command.arg(program).args(self.outside.arguments()).env("PORT", "27184");
        let output = command.current_dir(self.cell.folder()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// The names of all files in the cell.
    fn files(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(self.cell.folder()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

fn kit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Reads a pipe to its end, or until there is too much.
fn read(pipe: impl Read + Send + 'static) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut read = Vec::new();
        pipe.take(MOST_OUTPUT as u64).read_to_end(&mut read).unwrap();
        sender.send(read)
    });
    receiver
}
