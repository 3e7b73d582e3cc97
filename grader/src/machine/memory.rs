//! The limit that a sandbox sets on a server's memory. Whoever sets it knows that it is
//! far more than a right server needs, so a server that reaches it is to blame.

#[cfg(target_os = "linux")]
use std::fs;

use classroom::verdict::{CheckReport, Status};

/// What a server prints that got no memory: Rust's standard library, and Node's V8.
const REFUSED: [&[&str]; 2] =
    [&["memory allocation of ", " bytes failed"], &["JavaScript heap out of memory"]];

const HINT: &str = "A right server needs far less. Look for a list that grows without \
                    end, a loop that never stops, or a size that a client chose.";

/// Whether it must be the sandbox's limit if a program in it gets no memory.
///
/// Linux itself refuses memory only if it counts what was promised
/// (`vm.overcommit_memory` 2), or to one that asks for more than the machine has. What
/// it lacks later, it takes from a program by SIGKILL (Linux,
/// Documentation/mm/overcommit-accounting.rst). A limit of the terminal can be lower
/// than the sandbox's.
pub fn limit_is_the_sandboxs() -> bool {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, getrlimit};

        let is_free = |resource| getrlimit(resource).current.is_none();
        let policy = fs::read_to_string("/proc/sys/vm/overcommit_memory");
        policy.is_ok_and(|policy| matches!(policy.trim(), "0" | "1"))
            && is_free(Resource::As)
            && is_free(Resource::Data)
    }
    #[cfg(not(target_os = "linux"))]
    false
}

/// Names the limit, in bytes, in each failure of a server that has reached it.
pub fn name_limit(limit: u64, reports: &mut [CheckReport]) {
    let refused =
        |line: &String| REFUSED.iter().any(|all| all.iter().all(|it| line.contains(it)));
    for report in reports.iter_mut().filter(|report| report.status == Status::Failed) {
        if report.printed.iter().any(refused) {
            report.rationale = Some(format!(
                "The server needed more than {} MB of memory, and ended.",
                limit >> 20
            ));
            report.hint = Some(HINT.to_owned());
            report.trap = None;
        }
    }
}
