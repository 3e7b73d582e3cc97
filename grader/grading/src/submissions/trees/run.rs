//! Runs git, so that a stranger's repository can't make it run anything else.

use std::{
    env,
    ffi::OsStr,
    io::{self, Read},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// How long one run of git may take.
const LONGEST: Duration = Duration::from_secs(10);

/// What git gets of our environment: where programs are, and what Windows needs.
const KEPT: [&str; 4] = ["PATH", "SystemRoot", "TEMP", "TMP"];

/// What a repository's own configuration can't change. git-config(1) describes each.
const SETTINGS: [&str; 9] = [
    "core.attributesFile=/dev/null",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.untrackedCache=false",
    "diff.external=",
    "log.showSignature=false",
    "protocol.allow=never",
    // The clone may belong to somebody else. We run nothing that it configures.
    "safe.directory=*",
];

/// Why a run of git gave nothing.
#[derive(Debug)]
pub(super) enum GitError {
    /// It couldn't be started.
    Missing(io::Error),
    /// It took too long.
    Slow,
    /// It printed more than was asked for.
    Long,
    /// It failed with this line.
    Failed(String),
}

/// Runs git in this repository and returns what it prints, which is at most `most` bytes.
pub(super) fn git(
    repository: Option<&Path>,
    arguments: &[&str],
    most: u64,
) -> Result<Vec<u8>, GitError> {
    let mut child = command(repository, arguments).spawn().map_err(GitError::Missing)?;
    let (send, receive) = mpsc::channel();
    let mut stdout = child.stdout.take();
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(stdout) = &mut stdout {
            let _ = stdout.take(most + 1).read_to_end(&mut bytes);
        }
        let _ = send.send(bytes);
    });
    let printed = receive.recv_timeout(LONGEST);
    let is_done = matches!(&printed, Ok(bytes) if bytes.len() as u64 <= most);
    let (status, why) = end(&mut child, is_done);
    let _ = reader.join();
    match printed {
        Err(_) => Err(GitError::Slow),
        Ok(_) if !is_done => Err(GitError::Long),
        Ok(bytes) if status.is_some_and(|status| status.success()) => Ok(bytes),
        Ok(_) => Err(GitError::Failed(why)),
    }
}

/// Waits for git, which has closed its output; or kills it. Also returns the first line
/// of what it complained of.
fn end(child: &mut Child, is_done: bool) -> (Option<ExitStatus>, String) {
    let mut stderr = Vec::new();
    if !is_done {
        let _ = child.kill();
    }
    if let Some(from) = &mut child.stderr {
        let _ = from.take(4096).read_to_end(&mut stderr);
    }
    child.stderr = None;
    let status = child.wait().ok();
    let text = String::from_utf8_lossy(&stderr);
    (status, text.lines().next().unwrap_or_default().to_owned())
}

fn command(repository: Option<&Path>, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.env_clear();
    for name in KEPT {
        if let Some(value) = env::var_os(name) {
            command.env(name, value);
        }
    }
    for (name, value) in [
        ("GIT_ATTR_NOSYSTEM", "1"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
        // A partial clone would fetch what it lacks, by a command of its configuration.
        ("GIT_NO_LAZY_FETCH", "1"),
        ("GIT_NO_REPLACE_OBJECTS", "1"),
        ("GIT_OPTIONAL_LOCKS", "0"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("LC_ALL", "C"),
    ] {
        command.env(name, value);
    }
    command.arg("--no-pager");
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    if let Some(repository) = repository {
        let mut folder = OsStr::new("--git-dir=").to_owned();
        folder.push(repository);
        command.arg(folder);
    }
    command.args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}
