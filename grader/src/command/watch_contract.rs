//! `check watch --contract FILE`: checks the server beside a contract after every save.
//!
//! A save stops the check that runs, because dropping it ends what it has started.

use std::{
    fs,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use classroom::contract::Package;
use tokio::time::{MissedTickBehavior, interval};

use crate::{
    args::CheckArgs,
    command::check,
    output::{self, refuse},
};

/// How often it looks for a save, unless the command line says so.
const POLL: Duration = Duration::from_millis(300);

/// How deep the folders of sources are looked at.
const DEEPEST: usize = 8;

/// Clears the screen.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

/// Each file that a verdict depends on, its size in bytes, and when it was written.
type Saved = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// Watches until it is interrupted.
pub async fn run(workspace: &Path, contract: &Path, poll: Option<Duration>) -> u8 {
    let package = match Package::around(contract) {
        Ok(package) => package,
        Err(error) => return refuse(&error),
    };
    let args = CheckArgs::by_contract(contract);
    loop {
        let saved = saved(&package, contract);
        let judged = async {
            if io::stdout().is_terminal() {
                output::print(format_args!("{CLEAR}"));
            }
            check::run(workspace, &args).await;
            output::line(format_args!(
                "\nEach save in {} starts a new check. Ctrl-C quits.",
                package.root.display()
            ));
            // The next save ends it.
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = changed(&package, contract, &saved, poll.unwrap_or(POLL)) => {}
            () = judged => {}
        }
    }
}

/// Waits until the files are not as they were.
async fn changed(package: &Package, contract: &Path, before: &Saved, pause: Duration) {
    let mut looks = interval(pause);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        if saved(package, contract) != *before {
            return;
        }
    }
}

fn saved(package: &Package, contract: &Path) -> Saved {
    let mut files = Vec::new();
    for file in [contract, &package.root.join("Cargo.toml")] {
        files.push(state(file));
    }
    let source = package.root.join(&package.source);
    add_folder(source.parent().unwrap_or(&package.root), 0, &mut files);
    files.sort();
    files
}

fn add_folder(folder: &Path, depth: usize, files: &mut Saved) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|it| it.is_dir());
        if is_folder && depth < DEEPEST {
            add_folder(&path, depth + 1, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(state(&path));
        }
    }
}

fn state(file: &Path) -> (PathBuf, u64, Option<SystemTime>) {
    let metadata = fs::metadata(file).ok();
    let size = metadata.as_ref().map_or(0, fs::Metadata::len);
    (file.into(), size, metadata.and_then(|it| it.modified().ok()))
}
