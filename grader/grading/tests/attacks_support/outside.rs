//! What is around a cell: files, sockets and a toolchain, and what is left of a cell.

use std::{
    fs,
    net::{TcpListener, UdpSocket},
    os::{
        linux::net::SocketAddrExt,
        unix::{
            fs::PermissionsExt,
            net::{SocketAddr, UnixListener},
        },
    },
    path::{Path, PathBuf},
    process::{Child, Command},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::trial::{TOKEN, TOOLCHAIN};

/// The world that attacks aim at. All of it is open to everybody.
pub struct Outside {
    folder: TempDir,
    tcp: TcpListener,
    udp: UdpSocket,
    abstract_name: String,
    abstract_socket: UnixListener,
    socket_file: UnixListener,
    /// A process of ours with a secret in its environment.
    secretive: Child,
    toolchain: Arc<Toolchain>,
}

impl Drop for Outside {
    fn drop(&mut self) {
        self.secretive.kill().unwrap();
        self.secretive.wait().unwrap();
    }
}

impl Outside {
    pub fn new() -> Self {
        let folder = tempfile::Builder::new()
            .permissions(fs::Permissions::from_mode(0o755))
            .tempdir_in("/tmp")
            .unwrap();
        for name in ["scratch", "outside", "prebuilt"] {
            fs::create_dir(folder.path().join(name)).unwrap();
            open(&folder.path().join(name), 0o777);
        }
        for name in ["outside/secret.txt", "prebuilt/library.rlib"] {
            fs::write(folder.path().join(name), "secret").unwrap();
            open(&folder.path().join(name), 0o666);
        }
        let abstract_name = folder.path().file_name().unwrap().display().to_string();
        let address = SocketAddr::from_abstract_name(&abstract_name).unwrap();
        let abstract_socket = UnixListener::bind_addr(&address).unwrap();
        let path = folder.path().join("outside/socket");
        let socket_file = UnixListener::bind(&path).unwrap();
        open(&path, 0o777);
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        tcp.set_nonblocking(true).unwrap();
        udp.set_nonblocking(true).unwrap();
        abstract_socket.set_nonblocking(true).unwrap();
        socket_file.set_nonblocking(true).unwrap();
        let mut sleeper = Command::new("sleep");
        let secretive = sleeper.arg("600").env(TOKEN, "secret").spawn().unwrap();
        Self {
            folder,
            tcp,
            udp,
            abstract_name,
            abstract_socket,
            socket_file,
            secretive,
            toolchain: Toolchain::shared(),
        }
    }

    pub fn scratch(&self) -> PathBuf {
        self.folder.path().join("scratch")
    }

    pub fn prebuilt(&self) -> PathBuf {
        self.folder.path().join("prebuilt")
    }

    /// What an attack is told: the outside folder, the ports of TCP and UDP, the abstract
    /// socket, the grader's process, and the prebuilt crates.
    pub fn arguments(&self) -> Vec<String> {
        vec![
            self.folder.path().join("outside").display().to_string(),
            self.tcp.local_addr().unwrap().port().to_string(),
            self.udp.local_addr().unwrap().port().to_string(),
            self.abstract_name.clone(),
            self.secretive.id().to_string(),
            self.prebuilt().display().to_string(),
        ]
    }

    /// Nothing has arrived at any socket.
    pub fn heard_nothing(&self) {
        assert!(self.tcp.accept().is_err(), "a TCP connection");
        assert!(self.udp.recv(&mut [0; 16]).is_err(), "a UDP packet");
        assert!(self.abstract_socket.accept().is_err(), "an abstract connection");
        assert!(self.socket_file.accept().is_err(), "a connection to a file");
    }

    /// All that `prebuilt` and `outside` hold is what was there.
    pub fn is_unchanged(&self) {
        for (folder, names) in [
            ("outside", vec!["secret.txt", "socket"]),
            ("prebuilt", vec!["library.rlib"]),
        ] {
            let mut found: Vec<_> = fs::read_dir(self.folder.path().join(folder))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            found.sort();
            assert_eq!(found, names, "{folder}");
        }
        for name in ["outside/secret.txt", "prebuilt/library.rlib"] {
            let path = self.folder.path().join(name);
            assert_eq!(fs::read_to_string(&path).unwrap(), "secret", "{name}");
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o7777, 0o666, "{name}");
        }
    }

    /// No mount is left in our namespace, and no process that was started in a cell.
    pub fn is_left_alone(&self) {
        let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
        let path = self.folder.path().display().to_string();
        assert!(!mounts.contains(&path), "{mounts}");
        let deadline = Instant::now() + Duration::from_secs(3);
        loop {
            let left = processes_with(&path);
            if left.is_empty() {
                return;
            }
            assert!(Instant::now() < deadline, "left: {left:?}");
            std::thread::yield_now();
        }
    }

    /// A toolchain that every user can read.
    pub fn toolchain(&self) -> &Path {
        &self.toolchain.path
    }
}

/// Root's own toolchain often can't be read by others, so this is a copy.
struct Toolchain {
    path: PathBuf,
    _copy: Option<TempDir>,
}

impl Toolchain {
    /// The one that other tests use at the moment, or a new one.
    fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Toolchain>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let (path, copy) = readable_toolchain();
            let made = Arc::new(Self { path, _copy: copy });
            *shared = Arc::downgrade(&made);
            made
        })
    }
}

fn open(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Command lines of living processes that name a folder.
fn processes_with(path: &str) -> Vec<String> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let lines = entries.filter_map(|entry| {
        let line = fs::read(entry.path().join("cmdline")).ok()?;
        Some(String::from_utf8_lossy(&line).replace('\0', " "))
    });
    lines.filter(|line| line.contains(path)).collect()
}

fn readable_toolchain() -> (PathBuf, Option<TempDir>) {
    if let Some(given) = std::env::var_os(TOOLCHAIN) {
        return (given.into(), None);
    }
    let asked = Command::new("rustc").args(["--print", "sysroot"]).output().unwrap();
    let sysroot = PathBuf::from(String::from_utf8(asked.stdout).unwrap().trim());
    let readable = |folder: &Path| {
        fs::metadata(folder).is_ok_and(|found| found.permissions().mode() & 1 == 1)
    };
    if sysroot.ancestors().all(readable) {
        return (sysroot, None);
    }
    let copy = tempfile::Builder::new()
        .permissions(fs::Permissions::from_mode(0o755))
        .tempdir_in("/tmp")
        .unwrap();
    fs::create_dir(copy.path().join("bin")).unwrap();
    link(&sysroot.join("bin/rustc"), &copy.path().join("bin/rustc"));
    link_all(&sysroot.join("lib"), &copy.path().join("lib"));
    (copy.path().to_owned(), Some(copy))
}

fn link_all(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            link_all(&entry.path(), &to);
        } else {
            link(&entry.path(), &to);
        }
    }
}

fn link(from: &Path, to: &Path) {
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to).unwrap();
    }
}
