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
    /// daemon has left it.
    pub session: u64,
}

#[cfg(target_os = "linux")]
impl Grader {
    /// This grader; `None` if `/proc` is missing, or belongs to another namespace with
    /// other ids.
    pub fn this() -> Option<Self> {
        use super::stat::Stat;

        let stat = Stat::of("self")?;
        let grader = Self {
            pid: stat.number(Stat::PID)?.try_into().ok()?,
            start: stat.number(Stat::START)?,
            session: stat.number(Stat::SESSION)?,
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
