//! What a server started, found through Linux's `/proc` (proc(5)). Other systems
//! have nothing like it that can be read without privileges or `unsafe`; there
//! the group is all that is known.

#[cfg(target_os = "linux")]
pub(super) use linux::{kill, listening_ports, marked};
#[cfg(not(target_os = "linux"))]
pub(super) use unknown::{kill, listening_ports, marked};

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
    pub(in crate::server) fn marked(entry: &str) -> Vec<u32> {
        let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
        let numbers = processes
            .flatten()
            .filter_map(|process| process.file_name().to_str()?.parse::<u32>().ok());
        numbers
            .filter(|pid| {
                // Other people's processes cannot be read, and are not ours.
                let environment = fs::read(format!("/proc/{pid}/environ"));
                environment
                    .is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(entry))
            })
            .collect()
    }

    /// Kills these processes.
    pub(in crate::server) fn kill(pids: &[u32]) {
        for pid in pids.iter().filter_map(|&pid| i32::try_from(pid).ok()) {
            // It fails when the process has just ended.
            let _ = signal::kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
    }

    /// The TCP ports that these processes listen on, ascending; nothing where the
    /// system does not let us see.
    pub(in crate::server) fn listening_ports(pids: &[u32]) -> Option<Vec<u16>> {
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
    pub(in crate::server) fn marked(_entry: &str) -> Vec<u32> {
        Vec::new()
    }

    /// There are none to kill.
    pub(in crate::server) fn kill(_pids: &[u32]) {}

    /// The system does not tell.
    pub(in crate::server) fn listening_ports(_pids: &[u32]) -> Option<Vec<u16>> {
        None
    }
}
