//! Disk space and ports.

use std::{
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
};

use classroom::server;

use super::{
    Health, Place, on_a_thread,
    programs::{command, first_line, output},
};

/// The port of a server that a student starts by hand.
const PAGE_PORT: u16 = 8000;

/// The disk space that all built lessons take, in MB.
const ENOUGH_MB: u64 = 1000;

/// How much disk space there is where cargo builds.
pub async fn space(place: &Place) -> Health {
    let target = place.target.clone();
    // The folder itself may not exist yet.
    let folder = target.ancestors().find(|folder| folder.is_dir()).unwrap_or(&target);
    match free_mb(folder).await {
        Some(free) => {
            let found = format!("{} free; 1 GB is enough", in_words(free));
            match free >= ENOUGH_MB {
                true => Health::Here(found),
                false => Health::Missing(format!(
                    "only {} free; 1 GB is needed",
                    in_words(free)
                )),
            }
        }
        None => Health::Unknown("not known: the system doesn't say".into()),
    }
}

/// Asks the system's own tool: the standard library can't tell.
async fn free_mb(folder: &Path) -> Option<u64> {
    let mut asked = if cfg!(windows) {
        let question = "[long]((Get-Item .).PSDrive.Free / 1MB)";
        command("powershell".as_ref(), &["-NoProfile", "-Command", question])
    } else {
        // The columns that POSIX prescribes, in KB.
        command("df".as_ref(), &["-Pk", "."])
    };
    asked.current_dir(folder);
    let said = output(asked).await.ok()?;
    if cfg!(windows) {
        return first_line(&said.stdout).parse().ok();
    }
    free_of_df(&String::from_utf8_lossy(&said.stdout))
}

/// The fourth column of the last line, in MB.
fn free_of_df(table: &str) -> Option<u64> {
    let row = table.lines().last()?;
    // The first column may hold spaces, so count from the percentage.
    let words = row.split_whitespace().collect::<Vec<_>>();
    let percentage = words.iter().position(|word| word.ends_with('%'))?;
    let free = words.get(percentage.checked_sub(1)?)?;
    free.parse::<u64>().ok().map(|kb| kb / 1024)
}

fn in_words(mb: u64) -> String {
    match mb {
        0..1000 => format!("{mb} MB"),
        _ => format!("{} GB", mb / 1000),
    }
}

/// Whether a client can reach a server on this machine.
pub async fn port() -> Health {
    on_a_thread(|| match server::free_port().and_then(listen_and_connect) {
        Ok(()) => Health::Here("a client can reach a server on 127.0.0.1".into()),
        Err(error) => Health::Missing(format!("127.0.0.1: {error}")),
    })
    .await
}

fn listen_and_connect(port: u16) -> std::io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    TcpStream::connect(listener.local_addr()?).map(|_| ())
}

/// Whether the port of a server that is started by hand is free.
pub async fn page_port() -> Health {
    on_a_thread(|| match TcpListener::bind((Ipv4Addr::LOCALHOST, PAGE_PORT)) {
        Ok(_) => Health::Here("free".into()),
        Err(error) => Health::Missing(format!("{error}")),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_free_space_is_read_from_df() {
        let linux = "Filesystem     1024-blocks     Used Available Capacity Mounted on\n\
             /dev/vda         264106752 29938360  65536000      32% /\n";
        assert_eq!(free_of_df(linux), Some(64_000));
        let mac = "Filesystem 1024-blocks Used Available Capacity  Mounted on\n\
             map auto home 0 0 2048 100% /System/Volumes/Data home\n";
        assert_eq!(free_of_df(mac), Some(2));
        assert_eq!(free_of_df("df: .: No such file"), None);
    }
}
