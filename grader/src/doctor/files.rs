//! Whether the kit's folders can be written, and whether file timestamps are correct.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    process,
    time::{Duration, SystemTime},
};

use super::{Health, Place, on_a_thread};

/// File systems round timestamps, some to two seconds.
const ROUNDING: Duration = Duration::from_secs(3);

/// Whether everything that a student, cargo and `check` write can be written.
pub async fn access(place: &Place) -> Health {
    let place = place.clone();
    on_a_thread(move || {
        let result = try_all(&place);
        result.map_or_else(Health::Missing, |()| {
            Health::Here("the folder is writable".into())
        })
    })
    .await
}

fn try_all(place: &Place) -> Result<(), String> {
    let tried = |path: &Path, result: io::Result<()>| {
        let shown = path.strip_prefix(&place.workspace).unwrap_or(path);
        result.map_err(|error| format!("{}: {error}", shown.display()))
    };
    let progress = place.workspace.join(".progress");
    let exercises = place.workspace.join("exercises");
    let existing = sources(&exercises).into_iter().chain([progress]);
    for file in existing.filter(|file| file.exists()) {
        tried(&file, OpenOptions::new().write(true).open(&file).map(|_| ()))?;
    }
    for folder in [&place.workspace, &exercises, &place.target] {
        tried(folder, new_file(folder, "access").map(|_| ()))?;
    }
    Ok(())
}

/// Whether a new file gets the current time, and no file that cargo reads is from the
/// future.
pub async fn clock(place: &Place) -> Health {
    let place = place.clone();
    on_a_thread(move || {
        let before = SystemTime::now();
        let Ok(written) = new_file(&place.target, "clock") else {
            return Health::Unknown("not tried: `target` is not writable".into());
        };
        let after = SystemTime::now();
        if written + ROUNDING < before {
            return wrong("a new file is dated in the past", before, written);
        }
        if written > after + ROUNDING {
            return wrong("a new file is dated in the future", written, after);
        }
        let times = sources(&place.workspace.join("exercises"))
            .into_iter()
            .filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file)));
        match times.max() {
            Some((time, file)) if time > after + ROUNDING => {
                let name = file.file_name().unwrap_or_default().display();
                wrong(&format!("exercises/{name} is dated in the future"), time, after)
            }
            _ => Health::Here("file timestamps are correct".into()),
        }
    })
    .await
}

fn wrong(what: &str, later: SystemTime, earlier: SystemTime) -> Health {
    let seconds = later.duration_since(earlier).unwrap_or_default().as_secs();
    let by = match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} minutes", seconds / 60),
        _ => format!("{} hours", seconds / 3600),
    };
    Health::Missing(format!("{what}, by {by}"))
}

/// The lessons' files; none if the folder can't be read.
fn sources(exercises: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(exercises).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path());
    files.filter(|file| file.extension().is_some_and(|ending| ending == "rs")).collect()
}

/// Writes a new file, deletes it, and returns the time it got. The two probes run at the
/// same time, so each file is named after its probe.
fn new_file(folder: &Path, probe: &str) -> io::Result<SystemTime> {
    fs::create_dir_all(folder)?;
    let file = folder.join(format!(".doctor-{probe}-{}", process::id()));
    let time = File::create(&file).and_then(|file| file.metadata()?.modified());
    // It may not be there.
    let _ = fs::remove_file(&file);
    time
}
