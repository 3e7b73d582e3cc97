//! Ends what a killed grader has left behind because its watchdog was killed too, as
//! `killall -9` does.
//!
//! On Linux the programs are found by their mark. Other systems have nothing to
//! find them by: macOS shows a process's environment through `ps`, but starting that
//! at each check costs more than such a rare case is worth. On Windows a killed
//! grader leaves nothing.

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

    /// So often it looks again after it has found some: they can start others
    /// meanwhile.
    const ROUNDS: usize = 5;

    /// Sweeps once, in a thread: it takes a few milliseconds where hundreds of
    /// processes run, and nothing depends on its end.
    pub(in crate::process) fn in_background() {
        SWEPT.call_once(|| {
            // Without a thread, the next grader sweeps.
            let _ = thread::Builder::new().name("sweep".into()).spawn(sweep);
        });
    }

    fn sweep() {
        // Where this grader cannot tell who it is, it cannot tell of others either.
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
    /// namespace, a container perhaps, the numbers mean other processes.
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

    /// A process's user, and the namespace that its number belongs to.
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
