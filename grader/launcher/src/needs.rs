//! What the kit needs on a machine, why, and how to get it on each system.
//!
//! The doctor looks for all of it. A build that fails because something is missing
//! prints the same texts.

use std::{fmt, fs};

/// Something that the kit needs and can't provide itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Need {
    /// What it is, in a word or two.
    pub name: &'static str,
    /// Whether nothing can be checked without it.
    pub required: bool,
    /// What it is for, as a sentence.
    pub why: &'static str,
    /// How to get it, in the order of [`System::ALL`].
    remedies: [&'static str; 4],
}

/// A system with its own way to install things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Debian, Ubuntu, Mint and others with `apt`.
    Debian,
    /// Fedora, Red Hat, Rocky and others with `dnf`.
    Fedora,
    /// macOS.
    MacOs,
    /// Windows; its commands are PowerShell's.
    Windows,
}

impl System {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Debian, Self::Fedora, Self::MacOs, Self::Windows];

    /// The systems whose commands may work here: usually one; on an unknown Linux both
    /// Linuxes.
    pub fn here() -> &'static [Self] {
        match () {
            () if cfg!(windows) => &[Self::Windows],
            () if cfg!(target_os = "macos") => &[Self::MacOs],
            () => linux(&fs::read_to_string("/etc/os-release").unwrap_or_default()),
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Debian => "Debian, Ubuntu",
            Self::Fedora => "Fedora",
            Self::MacOs => "macOS",
            Self::Windows => "Windows",
        })
    }
}

/// Which Linux it is, by the text of `/etc/os-release` (os-release(5)).
fn linux(os_release: &str) -> &'static [System] {
    let ids = os_release.lines().filter_map(|line| {
        line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE="))
    });
    let ids = ids.collect::<Vec<_>>().join(" ");
    let is = |name| ids.contains(name);
    if is("debian") || is("ubuntu") {
        &[System::Debian]
    } else if is("fedora") || is("rhel") {
        &[System::Fedora]
    } else {
        &[System::Debian, System::Fedora]
    }
}

impl Need {
    /// How to get it on that system: a command, or a sentence if there is none.
    pub fn remedy(&self, system: System) -> &'static str {
        let [debian, fedora, mac_os, windows] = self.remedies;
        match system {
            System::Debian => debian,
            System::Fedora => fedora,
            System::MacOs => mac_os,
            System::Windows => windows,
        }
    }

    /// How to get it on this machine, in lines that name the system.
    pub fn remedy_here(&self) -> String {
        let lines = System::here()
            .iter()
            .map(|&system| format!("On {system}: {}", self.remedy(system)));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The compiler and cargo.
pub const RUST: Need = Need {
    name: "Rust",
    required: true,
    why: "It compiles your server. If yours is too old: rustup update stable",
    remedies: [
        "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh",
        "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh",
        "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh",
        "winget install Rustlang.Rustup",
    ],
};

/// The program that turns compiled code into a program.
pub const LINKER: Need = Need {
    name: "linker",
    required: true,
    why: "It links the compiled code into a program.",
    remedies: [
        "sudo apt install build-essential",
        "sudo dnf install gcc",
        "xcode-select --install",
        "winget install Microsoft.VisualStudio.2022.BuildTools --override \
         \"--wait --passive --add Microsoft.VisualStudio.Workload.VCTools \
         --includeRecommended\"",
    ],
};

/// OpenSSL's headers, and pkg-config, which finds them.
pub const OPENSSL: Need = Need {
    name: "OpenSSL",
    required: true,
    why: "The clients use it for https addresses.",
    remedies: [
        "sudo apt install pkg-config libssl-dev",
        "sudo dnf install pkgconf-pkg-config openssl-devel",
        "nothing to do: the system has its own",
        "nothing to do: the system has its own",
    ],
};

/// It installs the client that the web page uses.
pub const NODE: Need = Need {
    name: "Node",
    required: false,
    why: "With it, `npm ci` in `frontend` makes the web page work without a network.",
    remedies: [
        "sudo apt install nodejs npm",
        "sudo dnf install nodejs",
        "brew install node",
        "winget install OpenJS.NodeJS.LTS",
    ],
};

/// Disk space for the build.
pub const SPACE: Need = Need {
    name: "disk space",
    required: true,
    why: "Compiled crates are large. `cargo clean` deletes them; the next build then \
          takes as long as the first. To see what takes the space:",
    remedies: [
        "du -xh --max-depth=2 ~ | sort -h | tail",
        "du -xh --max-depth=2 ~ | sort -h | tail",
        "du -xh -d 2 ~ | sort -h | tail",
        "Start-Process ms-settings:storagesense",
    ],
};

/// A port for a server that is checked.
pub const PORT: Need = Need {
    name: "free port",
    required: true,
    why: "Your server listens on a port of 127.0.0.1, and the clients connect to it.",
    remedies: [
        "sudo ip link set lo up",
        "sudo ip link set lo up",
        "sudo ifconfig lo0 up",
        "netsh interface ipv4 show excludedportrange tcp",
    ],
};

/// The port of a server that you start yourself.
pub const PAGE_PORT: Need = Need {
    name: "port 8000",
    required: false,
    why: "`cargo run --bin 01-connect` serves the page there. Stop the program that \
          uses the port, or take another port:",
    remedies: [
        "PORT=8001 cargo run --bin 01-connect",
        "PORT=8001 cargo run --bin 01-connect",
        "PORT=8001 cargo run --bin 01-connect",
        "$env:PORT=8001; cargo run --bin 01-connect",
    ],
};

/// Permission to write in the kit's folder.
pub const ACCESS: Need = Need {
    name: "write access",
    required: true,
    why: "You edit `exercises`, cargo writes to `target`, and `.progress` records your \
          progress. To get permission, run this in the kit's folder:",
    remedies: [
        "sudo chown -R \"$USER\" . && chmod -R u+rwX .",
        "sudo chown -R \"$USER\" . && chmod -R u+rwX .",
        "sudo chown -R \"$USER\" . && chmod -R u+rwX .",
        "icacls . /grant \"${env:USERNAME}:(OI)(CI)F\" /T",
    ],
};

/// A clock that agrees with the timestamps of files.
pub const CLOCK: Need = Need {
    name: "clock",
    required: true,
    why: "Cargo compares the timestamps of files: if they are wrong, it builds too often \
          or not at all. Set the clock, then save the file again:",
    remedies: [
        "sudo timedatectl set-ntp true",
        "sudo timedatectl set-ntp true",
        "sudo sntp -sS time.apple.com",
        "w32tm /resync",
    ],
};

/// All needs. Each is of use only with those before it.
pub const ALL: [&Need; 9] =
    [&RUST, &LINKER, &OPENSSL, &NODE, &SPACE, &PORT, &PAGE_PORT, &ACCESS, &CLOCK];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_names_the_same_packages() {
        let readme = include_str!("../../../README.md");
        for system in [System::Debian, System::Fedora, System::MacOs] {
            let row = format!("| {system} | `");
            let row = readme.lines().find(|line| line.starts_with(&row)).unwrap();
            let packages = [&LINKER, &OPENSSL].map(|need| need.remedy(system));
            for word in packages.iter().flat_map(|command| command.split(' ')) {
                let is_prose = packages[1].starts_with("nothing") && !row.contains(word);
                assert!(is_prose || row.contains(word), "{system}: {word}");
            }
        }
    }

    #[test]
    fn a_linux_is_told_by_its_family() {
        let mint = "NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";
        assert_eq!(linux(mint), [System::Debian]);
        assert_eq!(
            linux("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"),
            [System::Fedora]
        );
        assert_eq!(linux("ID=arch\n"), [System::Debian, System::Fedora]);
    }

    #[test]
    fn every_system_has_a_remedy_for_every_need() {
        for need in ALL {
            for system in System::ALL {
                assert!(!need.remedy(system).is_empty(), "{}: {system}", need.name);
            }
        }
    }
}
