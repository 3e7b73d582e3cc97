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
    use std::{fs, io, os::unix::fs::MetadataExt, path::PathBuf, sync::Once, thread};

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
        if Grader::this().is_none() {
            return;
        }
        let Ok((user, namespace)) = place("self") else { return };
        for _ in 0..ROUNDS {
            let left: Vec<u32> =
                processes().filter(|&pid| is_left(pid, user, &namespace)).collect();
            if left.is_empty() {
                return;
            }
            left.into_iter().for_each(kill);
        }
    }

    /// Whether a process of this user belongs to a grader that has ended. In another
    /// namespace, such as a container, ids mean other processes.
    fn is_left(pid: u32, user: u32, namespace: &PathBuf) -> bool {
        let environment = environment(pid).unwrap_or_default();
        let Some(mark) = environment.split(|&byte| byte == 0).find_map(Mark::read) else {
            return false;
        };
        mark.grader.is_some_and(|grader| !grader.is_alive())
            && is_in_reach(pid, &mark)
            && place(&pid.to_string())
                .is_ok_and(|(owner, numbers)| owner == user && numbers == *namespace)
    }

    /// A process's user, and the namespace that its id belongs to.
    fn place(process: &str) -> io::Result<(u32, PathBuf)> {
        let folder = PathBuf::from("/proc").join(process);
        Ok((fs::metadata(&folder)?.uid(), fs::read_link(folder.join("ns/pid"))?))
    }
}

#[cfg(not(target_os = "linux"))]
mod unknown {
    /// Nothing can be found.
    pub(in crate::process) fn in_background() {}
}
