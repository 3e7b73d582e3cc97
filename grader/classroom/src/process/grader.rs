//! Which grader a program belongs to. Process ids are reused, so a grader is identified
//! by its start time, too.

/// A grader's identity, for other graders to recognize it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grader {
    pub pid: u32,
    /// When it started, in the clock ticks since the system's start that
    /// `/proc/PID/stat` gives.
    pub start: u64,
    /// The session that it runs in, which is also that of the tools it starts. A
    /// daemon has left it. It is 0 where the session began outside the namespace, as for
    /// what a container's `exec` starts.
    pub session: u64,
    /// The PID namespace that these numbers belong to. In another one, such as a
    /// sandbox's, they mean other processes, or none (pid_namespaces(7)).
    pub namespace: u64,
}

#[cfg(target_os = "linux")]
impl Grader {
    /// This grader; `None` if `/proc` is missing, or belongs to another namespace with
    /// other ids.
    pub fn this() -> Option<Self> {
        use std::os::unix::fs::MetadataExt;

        use super::stat::Stat;

        let stat = Stat::of("self")?;
        let grader = Self {
            pid: stat.number(Stat::PID)?.try_into().ok()?,
            start: stat.number(Stat::START)?,
            session: stat.number(Stat::SESSION)?,
            namespace: std::fs::metadata("/proc/self/ns/pid").ok()?.ino(),
        };
        (grader.pid == std::process::id()).then_some(grader)
    }

    /// Whether it still runs, and is not just waiting for its parent to notice its
    /// end.
    pub fn is_alive(&self) -> bool {
        let stat = super::stat::Stat::of(self.pid);
        stat.is_some_and(|stat| {
            stat.number(super::stat::Stat::START) == Some(self.start) && !stat.has_ended()
        })
    }
}

#[cfg(not(target_os = "linux"))]
impl Grader {
    /// Always `None`: another grader could not look it up.
    pub fn this() -> Option<Self> {
        None
    }
}
