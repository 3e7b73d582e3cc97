//! What a process has started, found through Linux's `/proc` (proc(5)). Other systems
//! have no equivalent that can be read without privileges or `unsafe`; there, only the
//! group is known.

#[cfg(target_os = "linux")]
pub(super) use linux::{
    environment, is_in_reach, kill, kill_marked, listening_ports, marked, of, processes,
};
#[cfg(not(target_os = "linux"))]
pub(super) use unknown::{kill_marked, listening_ports, marked, of};

#[cfg(target_os = "linux")]
mod linux {
    use std::{
        collections::HashMap,
        fs::{self, File},
        io::{self, BufRead, BufReader, ErrorKind},
    };

    use nix::{
        sys::signal::{self, Signal},
        unistd::Pid,
    };

    use crate::process::{
        mark::{Kind, Mark},
        stat::Stat,
    };

    /// The state of a listening socket in `/proc/net/tcp`.
    const LISTENING: &str = "0A";

    /// The ids of all processes.
    pub(in crate::process) fn processes() -> impl Iterator<Item = u32> {
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
    }

    /// A process's environment, as entries that end with a zero byte. It is empty if the
    /// process has ended, even if nothing has waited for it.
    ///
    /// # Errors
    /// The process is gone, or it is another user's.
    pub(in crate::process) fn environment(pid: u32) -> io::Result<Vec<u8>> {
        fs::read(format!("/proc/{pid}/environ"))
    }

    /// Kills one process.
    pub(in crate::process) fn kill(pid: u32) {
        if let Ok(pid) = i32::try_from(pid) {
            // This fails if the process has just ended.
            let _ = signal::kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
    }

    /// Whether a marked process ends with the program that has the mark. A tool's daemon
    /// doesn't.
    pub(in crate::process) fn is_in_reach(pid: u32, mark: &Mark) -> bool {
        match (mark.kind, mark.grader) {
            (Kind::Tool, Some(grader)) => Stat::of(pid)
                .is_some_and(|stat| stat.number(Stat::SESSION) == Some(grader.session)),
            _ => true,
        }
    }

    /// The descendants of a process that the chain of parents leads to.
    pub(in crate::process) fn of(ancestor: u32) -> Vec<u32> {
        let parent = |pid| {
            let parent = Stat::of(pid)?.number(Stat::PARENT)?;
            Some((pid, u32::try_from(parent).ok()?))
        };
        let parents: Vec<(u32, u32)> = processes().filter_map(parent).collect();
        let mut found = vec![ancestor];
        let mut next = 0;
        while let Some(&one) = found.get(next) {
            // While this is read, numbers can be used again, so that one comes up twice.
            let children = parents.iter().filter(|(_, parent)| *parent == one);
            let new: Vec<u32> = children
                .map(|(pid, _)| *pid)
                .filter(|pid| !found.contains(pid))
                .collect();
            found.extend(new);
            next += 1;
        }
        found.split_off(1)
    }

    /// The processes that belong to a program.
    pub(in crate::process) fn marked(mark: &Mark) -> Vec<u32> {
        find(mark).0
    }

    /// Kills the processes that belong to a program. Returns how many there may still be;
    /// 0 means none.
    pub(in crate::process) fn kill_marked(mark: &Mark) -> usize {
        let (marked, unclear) = find(mark);
        marked.iter().copied().for_each(kill);
        marked.len() + unclear
    }

    /// The marked processes, and the number of processes that can't be identified yet.
    fn find(mark: &Mark) -> (Vec<u32>, usize) {
        let entry = mark.entry();
        let (mut marked, mut unclear) = (Vec::new(), 0);
        for pid in processes() {
            match environment(pid) {
                Ok(bytes) if bytes.is_empty() => {
                    let is_loading = Stat::of(pid).is_some_and(|stat| stat.is_loading());
                    unclear += usize::from(is_loading);
                }
                Ok(bytes)
                    if String::from_utf8_lossy(&bytes).contains(&entry)
                        && is_in_reach(pid, mark) =>
                {
                    marked.push(pid);
                }
                // Other users' processes can't be read, and are not ours.
                _ => {}
            }
        }
        (marked, unclear)
    }

    /// The TCP ports that these processes listen on, ascending; empty if the system
    /// doesn't tell.
    pub(in crate::process) fn listening_ports(pids: &[u32]) -> Option<Vec<u16>> {
        let mut sockets = listening_sockets("/proc/net/tcp").ok()?;
        // Missing if IPv6 is off.
        sockets.extend(listening_sockets("/proc/net/tcp6").unwrap_or_default());
        let mut ports = Vec::new();
        for pid in pids {
            let files = match fs::read_dir(format!("/proc/{pid}/fd")) {
                Ok(files) => files,
                Err(error) if error.kind() == ErrorKind::PermissionDenied => return None,
                // It has ended.
                Err(_) => continue,
            };
            // A socket's file is a link to `socket:[inode]`.
            let links =
                files.flatten().filter_map(|file| fs::read_link(file.path()).ok());
            ports.extend(links.filter_map(|link| sockets.get(link.to_str()?).copied()));
        }
        ports.sort_unstable();
        ports.dedup();
        Some(ports)
    }

    /// The listening sockets of a table, as `socket:[inode]`, with their ports.
    fn listening_sockets(table: &str) -> io::Result<HashMap<String, u16>> {
        let mut sockets = HashMap::new();
        for line in BufReader::new(File::open(table)?).lines().skip(1) {
            let line = line?;
            let fields: Vec<&str> = line.split_ascii_whitespace().collect();
            // 0: 0100007F:1F90 00000000:0000 0A … … … uid timeout inode
            let [_, local, _, state, _, _, _, _, _, inode, ..] = fields[..] else {
                continue;
            };
            if state != LISTENING {
                // The table begins with the listening sockets, and can be long.
                break;
            }
            let port =
                local.rsplit_once(':').map(|(_, port)| u16::from_str_radix(port, 16));
            if let Some(Ok(port)) = port {
                sockets.insert(format!("socket:[{inode}]"), port);
            }
        }
        Ok(sockets)
    }
}

#[cfg(not(target_os = "linux"))]
mod unknown {
    use crate::process::mark::Mark;

    /// Always none: they can't be found.
    pub(in crate::process) fn of(_ancestor: u32) -> Vec<u32> {
        Vec::new()
    }

    /// Always none: they can't be found.
    pub(in crate::process) fn marked(_mark: &Mark) -> Vec<u32> {
        Vec::new()
    }

    /// Always none: they are not known.
    pub(in crate::process) fn kill_marked(_mark: &Mark) -> usize {
        0
    }

    /// The system doesn't tell.
    pub(in crate::process) fn listening_ports(_pids: &[u32]) -> Option<Vec<u16>> {
        None
    }
}
