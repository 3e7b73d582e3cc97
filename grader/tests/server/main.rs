//! Tests [`Server`] with real processes, good and bad ones.
//!
//! All of them run one program, `unruly.rs`. The variable `MODE` says what it does.

#[cfg(target_os = "linux")]
mod killed;
#[cfg(target_os = "linux")]
mod nothing_left;
mod output;
mod start;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
    time::Duration,
};

use classroom::server::{Launch, Server, StartFailure, Wrapper};
use tokio::{io::AsyncWriteExt, net::TcpStream};

/// More time than any of them needs, even on a busy machine.
const LONG: Duration = Duration::from_secs(60);

/// The limit for servers that never listen.
const SHORT: Duration = Duration::from_secs(1);

/// The compiled program.
static UNRULY: LazyLock<PathBuf> = LazyLock::new(|| {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/unruly.rs");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // Rename the complete file, because another test process may compile it as well.
    let new = folder.join(format!("unruly-{}", std::process::id()));
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let status = Command::new(rustc)
        .args(["--edition=2024", "-Cdebuginfo=line-tables-only", "-o"])
        .args([&new, &source])
        .status();
    assert!(status.unwrap().success());
    let program = folder.join(format!("unruly{}", std::env::consts::EXE_SUFFIX));
    fs::rename(new, &program).unwrap();
    program
});

/// The program in this mode, with these additional variables.
fn unruly(mode: &str, env: &[(&str, &str)]) -> Launch<'static> {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    Launch {
        program: &UNRULY,
        wrapper: Wrapper::default(),
        directory: Path::new(env!("CARGO_TARGET_TMPDIR")),
        env: [("MODE", mode)].iter().chain(env).copied().map(owned).collect(),
        ready_within: LONG,
    }
}

async fn start(mode: &str) -> Server {
    Server::start(unruly(mode, &[])).await.unwrap()
}

async fn failure(launch: Launch<'_>) -> StartFailure {
    Server::start(launch).await.map(|server| server.port()).unwrap_err()
}

/// Sends a line to a server in the mode `listen`, which obeys it.
async fn tell(server: &Server, line: &str) {
    let mut connection = TcpStream::connect(("127.0.0.1", server.port())).await.unwrap();
    connection.write_all(format!("{line}\n").as_bytes()).await.unwrap();
}
