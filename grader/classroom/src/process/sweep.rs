//! Ends what a killed grader has left behind if its watchdog was killed too, as by
//! `killall -9`.
//!
//! On Linux, the programs are found by their mark. Other systems offer nothing suitable:
//! macOS shows a process's environment through `ps`, but running that at each check costs
//! more than this rare case is worth. On Windows, a killed grader leaves nothing behind.

#[cfg(target_os = "linux")]
pub(super) use linux::in_background;
#[cfg(not(target_os = "linux"))]
pub(super) use unknown::in_background;

#[cfg(target_os = "linux")]
mod linux {
    use std::{fmt::Display, fs, io, os::unix::fs::MetadataExt, sync::Once, thread};

    use crate::process::{
        descendants::{environment, is_in_reach, kill, processes},
        grader::Grader,
        mark::Mark,
    };

    static SWEPT: Once = Once::new();

    /// How many times it looks again after it has found some: they can start others
    /// meanwhile.
    const ROUNDS: usize = 5;

    /// Sweeps once, in a thread. With hundreds of processes, this takes a few
    /// milliseconds, and nothing depends on it.
    pub(in crate::process) fn in_background() {
        SWEPT.call_once(|| {
            // Without a thread, the next grader sweeps.
            let _ = thread::Builder::new().name("sweep".into()).spawn(sweep);
        });
    }

    fn sweep() {
        // A grader that can't identify itself can't identify others, either.
        let Some(this) = Grader::this() else { return };
        let Ok(user) = owner("self") else { return };
        for _ in 0..ROUNDS {
            let left: Vec<u32> =
                processes().filter(|&pid| is_left(pid, user, &this)).collect();
            if left.is_empty() {
                return;
            }
            left.into_iter().for_each(kill);
        }
    }

    /// Whether a process of this user belongs to a grader that has ended. A grader of
    /// another namespace can't be looked up from here: the process that judges inside a
    /// sandbox would take itself for one that was left behind.
    fn is_left(pid: u32, user: u32, this: &Grader) -> bool {
        let environment = environment(pid).unwrap_or_default();
        let Some(mark) = environment.split(|&byte| byte == 0).find_map(Mark::read) else {
            return false;
        };
        mark.grader.is_some_and(|grader| {
            grader.namespace == this.namespace && !grader.is_alive()
        }) && is_in_reach(pid, &mark)
            && owner(pid).is_ok_and(|owner| owner == user)
    }

    /// The user whose process this is.
    fn owner(process: impl Display) -> io::Result<u32> {
        Ok(fs::metadata(format!("/proc/{process}"))?.uid())
    }
}

#[cfg(not(target_os = "linux"))]
mod unknown {
    /// Nothing can be found.
    pub(in crate::process) fn in_background() {}
}
