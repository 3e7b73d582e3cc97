//! The words that start bubblewrap.
//!
//! As root it keeps two capabilities and makes no user namespace. So it can mount a
//! toolchain from root's own home, and [`enter`](super::enter) then becomes the worker's
//! user, inside. Otherwise it makes a user namespace.

use std::{
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
};

use super::{Kind, Purpose, Sandbox, enter::Entry};

/// Where our own program is, inside.
const ENTER: &str = "/run/grading-enter";

/// What a compiler, a linker and most programs need of the system.
pub const SYSTEM: [&str; 7] =
    ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

/// The same, as single files and folders of `/etc`. None tells about the machine.
pub const SETTINGS: [&str; 6] = [
    // Debian's `cc` is a link into it.
    "/etc/alternatives",
    "/etc/ld.so.cache",
    // These two make `localhost` an address.
    "/etc/hosts",
    "/etc/nsswitch.conf",
    "/etc/localtime",
    // Node ends if it may not read it.
    "/etc/ssl/openssl.cnf",
];

/// Finds bubblewrap in `PATH`.
pub fn find() -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into());
    std::env::split_paths(&path)
        .map(|folder| folder.join("bwrap"))
        .find(|file| file.is_absolute() && file.is_file())
        .ok_or_else(|| "bubblewrap is not installed".to_owned())
}

/// The words before a program.
pub fn words(
    sandbox: &Sandbox,
    own_user: bool,
    purpose: &Purpose<'_>,
    entry: &Entry,
) -> Vec<OsString> {
    let mut words = Words(vec![sandbox.bwrap.clone().into()]);
    words.add(["--die-with-parent", "--new-session"]);
    words.add(["--unshare-pid", "--unshare-ipc", "--unshare-uts"]);
    words.add(["--unshare-cgroup-try", "--hostname", "sandbox"]);
    if purpose.kind == Kind::Compile {
        words.add(["--unshare-net"]);
    }
    words.add(["--cap-drop", "ALL"]);
    if own_user {
        words.add(["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]);
    } else {
        words.add(["--unshare-user"]);
    }
    system(&mut words);
    devices(&mut words, purpose.kind);
    words.tmpfs(purpose.limits.scratch, Path::new("/tmp"));
    for path in purpose.read_only {
        words.same("--ro-bind", path);
    }
    folder(&mut words, purpose);
    words.add([OsStr::new("--ro-bind"), sandbox.program.as_os_str(), ENTER.as_ref()]);
    // Bubblewrap's own root is a file system in memory without a limit.
    words.add(["--remount-ro", "/"]);
    // Only the worker's user may enter its folder.
    words.add(["--chdir", "/", "--"]);
    words.0.extend(entry.words(Path::new(ENTER)));
    words.0
}

/// The words before our own judging process. It sees everything and writes nothing, its
/// network has only a loopback device, and nothing outlives it.
pub fn network(sandbox: &Sandbox) -> Vec<OsString> {
    let mut words = Words(vec![sandbox.bwrap.clone().into()]);
    words.add(["--die-with-parent", "--unshare-net", "--unshare-pid", "--unshare-ipc"]);
    if !sandbox.root {
        words.add(["--unshare-user"]);
    }
    words.add(["--ro-bind", "/", "/", "--dev-bind", "/dev", "/dev"]);
    words.add(["--proc", "/proc", "--"]);
    words.0
}

fn system(words: &mut Words) {
    for path in SYSTEM.map(Path::new) {
        // On merged systems, `/bin` is a link to `usr/bin`.
        match fs::read_link(path) {
            Ok(target) => {
                words.add([
                    OsStr::new("--symlink"),
                    target.as_os_str(),
                    path.as_os_str(),
                ]);
            }
            Err(_) => words.same("--ro-bind-try", path),
        }
    }
    for path in SETTINGS.map(Path::new) {
        words.same("--ro-bind-try", path);
    }
    words.add(["--proc", "/proc"]);
}

/// A compiler gets no device that never ends. Neither gets `/dev/shm`, which would be
/// memory without a limit.
fn devices(words: &mut Words, kind: Kind) {
    let devices: &[&str] = match kind {
        Kind::Compile => &["/dev/null"],
        Kind::Serve => &["/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"],
    };
    for device in devices.iter().map(Path::new) {
        words.same("--dev-bind", device);
    }
}

/// A compiler writes into the folder. A server sees what is in it, and can write next to
/// that into memory, which is gone when it ends.
fn folder(words: &mut Words, purpose: &Purpose<'_>) {
    if purpose.kind == Kind::Compile {
        words.same("--bind", purpose.folder);
        return;
    }
    words.tmpfs(purpose.limits.scratch, purpose.folder);
    for entry in fs::read_dir(purpose.folder).into_iter().flatten().flatten() {
        // What a compiler leaves are files and folders; a link could lead anywhere.
        if entry.file_type().is_ok_and(|kind| !kind.is_symlink()) {
            words.same("--ro-bind", &entry.path());
        }
    }
}

struct Words(Vec<OsString>);

impl Words {
    fn add<const N: usize>(&mut self, words: [impl AsRef<OsStr>; N]) {
        self.0.extend(words.map(|word| word.as_ref().to_owned()));
    }

    /// An option for a path that is the same inside and outside.
    fn same(&mut self, option: &str, path: &Path) {
        self.way_to(path);
        self.add([OsStr::new(option), path.as_os_str(), path.as_os_str()]);
    }

    /// The folders above a path. Bubblewrap alone would make them for root only.
    fn way_to(&mut self, path: &Path) {
        if let Some(parent) = path.parent().filter(|parent| parent.parent().is_some()) {
            self.add(["--perms", "0755", "--dir"]);
            self.add([parent]);
        }
    }

    /// A file system in memory that every user can write to.
    fn tmpfs(&mut self, size: u64, path: &Path) {
        self.way_to(path);
        self.add(["--perms", "1777", "--size", &size.to_string()]);
        self.add([OsStr::new("--tmpfs"), path.as_os_str()]);
    }
}
