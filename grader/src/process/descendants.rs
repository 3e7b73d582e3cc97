//! What a process started, found through Linux's `/proc` (proc(5)). Other systems
//! have nothing like it that can be read without privileges or `unsafe`; there
//! the group is all that is known.

#[cfg(target_os = "linux")]
pub(super) use linux::{kill_marked, listening_ports, marked};
#[cfg(not(target_os = "linux"))]
pub(super) use unknown::{kill_marked, listening_ports, marked};

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

    /// The state of a listening socket in `/proc/net/tcp`.
    const LISTENING: &str = "0A";

    /// The processes with this `NAME=value` in their environment. One that has
    /// ended has no environment any more, even if no one has waited for it.
    pub(in crate::process) fn marked(entry: &str) -> Vec<u32> {
        find(entry).0
    }

    /// Kills the processes with this `NAME=value` in their environment. Says how
    /// many there may still be: when it is 0, there are none.
    pub(in crate::process) fn kill_marked(entry: &str) -> usize {
        let (marked, unclear) = find(entry);
        for pid in marked.iter().filter_map(|&pid| i32::try_from(pid).ok()) {
            // It fails when the process has just ended.
            let _ = signal::kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
        marked.len() + unclear
    }

    /// The marked processes, and the number of those that cannot be told yet.
    fn find(entry: &str) -> (Vec<u32>, usize) {
        let (mut marked, mut unclear) = (Vec::new(), 0);
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        for process in processes {
            let Some(pid) =
                process.file_name().to_str().and_then(|name| name.parse().ok())
            else {
                continue;
            };
            match fs::read(format!("/proc/{pid}/environ")) {
                Ok(bytes) if bytes.is_empty() => unclear += usize::from(is_loading(pid)),
                Ok(bytes) if String::from_utf8_lossy(&bytes).contains(entry) => {
                    marked.push(pid);
                }
                // Other people's processes cannot be read, and are not ours.
                _ => {}
            }
        }
        (marked, unclear)
    }

    /// Whether a process is just loading a program: for a moment it has memory, but
    /// no environment. In `/proc/PID/stat`, its size is number 23 and the address
    /// of its environment's end is number 51.
    fn is_loading(pid: u32) -> bool {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // Number 2, the name, can hold anything and ends with the last bracket.
        let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
        let fields: Vec<&str> = after_name.split(' ').collect();
        let is_zero =
            |number: usize| fields.get(number - 3).is_none_or(|&field| field == "0");
        !is_zero(23) && is_zero(51)
    }

    /// The TCP ports that these processes listen on, ascending; nothing where the
    /// system does not let us see.
    pub(in crate::process) fn listening_ports(pids: &[u32]) -> Option<Vec<u16>> {
        let mut sockets = listening_sockets("/proc/net/tcp").ok()?;
        // Missing where IPv6 is off.
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
                // The table begins with the listening ones; it can be long.
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
    /// None that we can find.
    pub(in crate::process) fn marked(_entry: &str) -> Vec<u32> {
        Vec::new()
    }

    /// None that we know.
    pub(in crate::process) fn kill_marked(_entry: &str) -> usize {
        0
    }

    /// The system does not tell.
    pub(in crate::process) fn listening_ports(_pids: &[u32]) -> Option<Vec<u16>> {
        None
    }
}
