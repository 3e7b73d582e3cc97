//! The machine's own limits: they are raised where that is allowed, and what still runs
//! out is the machine's fault, never the student's.
//!
//! A server inherits the grader's limits, so a server that has run out is judged like
//! the grader itself, with two exceptions. One that may have `ENOUGH` files open and
//! needs more leaks them. And an address that it cannot have was its own choice.
//! In a sandbox, a server has its own limit of memory and of files: see `machine/memory`.

mod memory;

use std::{
    io,
    net::{Ipv4Addr, TcpListener, TcpStream},
    time::Duration,
};

use classroom::{
    class::Origin,
    journal::Way,
    verdict::{CheckReport, STARTS, Status},
};
use launcher::shortage::Shortage;

/// More open files than a server with a whole class before it needs.
const ENOUGH: u64 = 256;

/// The open files that the grader asks for: several servers' clients at once.
const WANTED: u64 = 4096;

/// How long a connection to our own listener may take.
const CONNECT: Duration = Duration::from_secs(2);

/// Allows this program, and all that it starts, more open files if the terminal allows
/// fewer than it may. Best effort: what runs out is noticed.
pub fn raise_limits() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        let most = maximum.map_or(WANTED, |maximum| maximum.min(WANTED));
        if current.is_some_and(|current| current < most) {
            let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(most), maximum });
        }
    }
}

/// Whether programs may have only so much memory, by `ulimit -v`.
pub fn memory_is_limited() -> bool {
    #[cfg(all(unix, not(target_os = "openbsd")))]
    {
        use rustix::process::{Resource, getrlimit};

        getrlimit(Resource::As).current.is_some()
    }
    #[cfg(not(all(unix, not(target_os = "openbsd"))))]
    false
}

/// How many files may be open, if so few that a right server can run out of them.
fn few_files() -> Option<u64> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit};

        getrlimit(Resource::Nofile).current.filter(|current| *current < ENOUGH)
    }
    #[cfg(not(unix))]
    None
}

/// Takes back what was held against a server at `origin` when the machine ran out of
/// something during the run, or has no loopback network. Nothing more is known of the
/// server then, whatever failed: one thing that is refused leads to another.
///
/// `memory` is how much the server may have, in bytes, if its sandbox limits that.
pub fn excuse(origin: Option<&Origin>, memory: Option<u64>, reports: &mut [CheckReport]) {
    let memory = memory.filter(|_| memory::limit_is_the_sandboxs());
    if let Some(limit) = memory {
        memory::name_limit(limit, reports);
    }
    let failed = |report: &&CheckReport| {
        matches!(report.status, Status::Failed | Status::Inconclusive)
    };
    let noticed = |report| noticed(report, memory.is_some());
    let found = reports.iter().filter(failed).find_map(noticed);
    let found = found.or_else(|| without_loopback(origin, reports));
    let Some((shortage, said)) = found.or_else(too_few_files) else {
        return;
    };
    for report in reports.iter_mut().filter(|report| failed(&&**report)) {
        report.status = Status::Inconclusive;
        report.rationale = Some(format!("{shortage} This is not your server's fault."));
        report.expected = None;
        report.actual = Some(said.clone());
        report.hint = Some(shortage.next_step());
        report.trap = None;
        report.place = None;
    }
}

/// What ran out in one check, and the words that say so. `limited` says that a server
/// has its own limit of memory, and so of the files that its sandbox keeps there.
fn noticed(report: &CheckReport, limited: bool) -> Option<(Shortage, String)> {
    let ended = |way| matches!(way, Way::Closed | Way::Missing);
    let entries = report.journal.iter().filter(|entry| ended(entry.way));
    let said = [&report.rationale, &report.actual].into_iter().flatten();
    // A panic's own words are the server's.
    let (its, ours): (Vec<&String>, Vec<&String>) = said
        .chain(entries.map(|entry| &entry.packet))
        .partition(|text| text.contains("server panicked"));
    let of_ours = |text: &&String| Some((in_system_words(text)?, text.to_string()));
    let of_its = |line: &String| {
        let is_own =
            |found| limited && matches!(found, Shortage::Memory | Shortage::Disk);
        let is_excuse = |found: &_| is_excuse(*found, line) && !is_own(*found);
        let shortage = in_system_words(line).filter(is_excuse)?;
        Some((shortage, format!("the server printed: {line}")))
    };
    let own = ours.iter().find_map(of_ours);
    own.or_else(|| its.into_iter().chain(&report.printed).find_map(of_its))
}

/// What is lacking, by an error of the system as Rust writes it. A server's own texts can
/// hold words such as "EMFILE" for any reason.
fn in_system_words(text: &str) -> Option<Shortage> {
    let forms = ["(os error ", "Os { code: ", "memory allocation of "];
    Shortage::in_text(text).filter(|_| forms.iter().any(|form| text.contains(form)))
}

/// Whether a server that has run out of it, and says so, may be a right one.
fn is_excuse(shortage: Shortage, said: &str) -> bool {
    match shortage {
        // Too few files are `too_few_files`.
        Shortage::Files | Shortage::Network | Shortage::Ports => false,
        // The same error says that a socket has nothing to read yet.
        Shortage::Tasks => said.contains("thread"),
        Shortage::Memory | Shortage::Disk => true,
    }
}

/// With too few files, a server and its clients fail in many ways, and not each says why:
/// the stock client's errors do not.
fn too_few_files() -> Option<(Shortage, String)> {
    let few = few_files()?;
    Some((Shortage::Files, format!("programs here may have {few} files open")))
}

/// Whether no server on this machine could be reached, if it was not.
fn without_loopback(
    origin: Option<&Origin>,
    reports: &[CheckReport],
) -> Option<(Shortage, String)> {
    let starts = reports.first().filter(|report| report.id == STARTS)?;
    let is_local = origin.is_none_or(Origin::is_local);
    if starts.status == Status::Passed || !is_local {
        return None;
    }
    let error = reach_ourselves().err()?;
    let shortage =
        Shortage::in_text(&error.to_string()).filter(|found| *found == Shortage::Files);
    let shortage = shortage.unwrap_or(Shortage::Network);
    Some((shortage, format!("a listener of our own on 127.0.0.1: {error}")))
}

/// One connection to a listener of our own.
fn reach_ourselves() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    TcpStream::connect_timeout(&listener.local_addr()?, CONNECT).map(|_| ())
}
