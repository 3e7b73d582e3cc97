//! Whether a level works on this machine.

use std::{
    ffi::OsString,
    io::Read,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::{Kind, Limits, Purpose, STARTED, Sandbox};

/// How long a program that does nothing may take. It takes about 20 ms.
const WITHIN: Duration = Duration::from_secs(10);

/// Starts a program that does nothing, as a submission would be started.
pub fn works(sandbox: &Sandbox) -> Result<(), String> {
    let name = format!("grading-{:016x}", classroom::process::entropy());
    let parent = std::env::temp_dir().join(name);
    let found = try_in(sandbox, &parent);
    let _ = std::fs::remove_dir(&parent);
    found
}

fn try_in(sandbox: &Sandbox, parent: &Path) -> Result<(), String> {
    let cell = sandbox.cell(0, parent).map_err(|error| error.to_string())?;
    let purpose = Purpose {
        kind: Kind::Serve,
        read_only: &[],
        folder: cell.folder(),
        limits: Limits::serve(),
    };
    let mut words = cell.network();
    words.extend(cell.before(&purpose));
    words.push("/bin/true".into());
    run(&words)
}

fn run(words: &[OsString]) -> Result<(), String> {
    let (program, arguments) = words.split_first().ok_or("there is nothing to run")?;
    let mut child = Command::new(program)
        .args(arguments)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let ended = ends(&mut child);
    let mut said = String::new();
    if let Some(stderr) = child.stderr.take() {
        // Enough for a reason, whatever it prints.
        let _ = stderr.take(2000).read_to_string(&mut said);
    }
    match said.trim() {
        STARTED if ended => Ok(()),
        "" => Err("it doesn't start".to_owned()),
        why => Err(why.to_owned()),
    }
}

/// Whether it succeeds in time. Afterwards it has ended.
#[expect(clippy::disallowed_methods, reason = "no event reports the end with a limit")]
fn ends(child: &mut Child) -> bool {
    let deadline = Instant::now() + WITHIN;
    while Instant::now() < deadline {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(Duration::from_millis(1)),
            Err(_) => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    false
}
