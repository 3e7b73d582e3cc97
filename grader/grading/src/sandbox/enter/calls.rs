//! Which system calls fail, in a program and all that it starts (seccomp(2)).
//!
//! A list of what is forbidden, because a toolchain of next year makes calls that no list
//! of today has. It closes what neither namespaces nor Landlock do.

mod lists;

use std::collections::BTreeMap;

use nix::{errno::Errno, libc};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Is,
    SeccompCondition, SeccompFilter, SeccompRule, apply_filter,
};

use self::lists::{
    F_SETOWN_EX, F_SETSIG, FIOSETOWN, FORKS, NEVER, NEVER_OUTSIDE, NEVER_OUTSIDE_OLD,
    SIOCSPGRP, SYS_FCHMODAT2, TIOCLINUX, TIOCSTI,
};
use super::{EnterError, Entry};
use crate::sandbox::{Kind, Level};

/// x86-64's x32 interface, where a kernel has it, gives each call a second number.
#[cfg(target_arch = "x86_64")]
const X32: i64 = 0x4000_0000;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Forbids them from now on.
pub fn restrict(entry: &Entry) -> Result<(), EnterError> {
    let fault = |error: &dyn std::fmt::Display| EnterError::new("seccomp", error);
    let forbidden = forbidden(entry).map_err(|error| fault(&error))?;
    // Programs take "doesn't exist" as "use the older one", whose arguments a rule sees.
    let newer = [
        libc::SYS_clone3,
        libc::SYS_io_uring_setup,
        libc::SYS_io_uring_enter,
        libc::SYS_io_uring_register,
    ];
    let newer = newer.into_iter().map(|call| (call, Vec::new())).collect();
    for (rules, errno) in [(newer, Errno::ENOSYS), (forbidden, Errno::EPERM)] {
        let program = program(rules, errno).map_err(|error| fault(&error))?;
        apply_filter(&program).map_err(|error| fault(&error))?;
    }
    Ok(())
}

fn program(rules: Rules, errno: Errno) -> Result<BpfProgram, seccompiler::BackendError> {
    #[cfg(target_arch = "x86_64")]
    let rules = {
        let mut both = rules.clone();
        both.extend(rules.into_iter().map(|(call, rules)| (call | X32, rules)));
        both
    };
    SeccompFilter::new(
        rules,
        SeccompAction::Allow,
        SeccompAction::Errno(errno as u32),
        std::env::consts::ARCH.try_into()?,
    )?
    .try_into()
}

fn forbidden(entry: &Entry) -> Result<Rules, seccompiler::BackendError> {
    let outside = entry.level == Level::Landlock && entry.kind == Kind::Serve;
    let mut rules: Rules = NEVER.iter().map(|&call| (call, Vec::new())).collect();
    if outside {
        let calls = NEVER_OUTSIDE.iter().chain(NEVER_OUTSIDE_OLD);
        rules.extend(calls.map(|&call| (call, Vec::new())));
        rules.insert(SYS_FCHMODAT2, Vec::new());
    }
    // An empty list of conditions forbids a call whatever its arguments are.
    let mut never_if = |call, conditions| -> Result<(), seccompiler::BackendError> {
        rules.entry(call).or_default().push(SeccompRule::new(conditions)?);
        Ok(())
    };

    // New namespaces, in which a program would be root.
    for flag in [
        libc::CLONE_NEWUSER,
        libc::CLONE_NEWNS,
        libc::CLONE_NEWPID,
        libc::CLONE_NEWNET,
        libc::CLONE_NEWIPC,
        libc::CLONE_NEWUTS,
        libc::CLONE_NEWCGROUP,
    ] {
        never_if(libc::SYS_clone, vec![has(0, flag as u64)?])?;
    }
    // Typing into the terminal that we were started from.
    for request in [TIOCSTI, TIOCLINUX] {
        never_if(libc::SYS_ioctl, vec![is(1, request)?])?;
    }
    match entry.kind {
        // A compiler needs no socket. (`socketpair` is another call.)
        Kind::Compile => never_if(libc::SYS_socket, vec![masked(0, 0, 0)?])?,
        Kind::Serve if !outside => {
            let families = [libc::AF_UNIX, libc::AF_INET, libc::AF_INET6];
            never_if(libc::SYS_socket, none_of(0, &families)?)?;
        }
        Kind::Serve => {}
    }
    if entry.kind == Kind::Serve && (outside || entry.limits.alone) {
        // A thread is a process that shares everything.
        never_if(libc::SYS_clone, vec![masked(0, libc::CLONE_THREAD as u64, 0)?])?;
        for &call in FORKS {
            never_if(call, vec![masked(0, 0, 0)?])?;
        }
    }
    if outside {
        // Landlock up to ABI 6 knows only TCP: no UDP, no other protocol, no `AF_UNIX`.
        never_if(libc::SYS_socket, none_of(0, &[libc::AF_INET, libc::AF_INET6])?)?;
        for other in [libc::SOCK_DGRAM, libc::SOCK_RAW, libc::SOCK_SEQPACKET] {
            let condition = masked(1, 0xf, other as u64)?;
            never_if(libc::SYS_socket, vec![condition])?;
        }
        never_if(libc::SYS_socket, none_of(2, &[0, libc::IPPROTO_TCP])?)?;
        // TCP Fast Open connects without `connect`.
        let fast_open = libc::MSG_FASTOPEN as u64;
        never_if(libc::SYS_sendto, vec![has(3, fast_open)?])?;
        never_if(libc::SYS_sendmsg, vec![has(2, fast_open)?])?;
        never_if(libc::SYS_sendmmsg, vec![has(3, fast_open)?])?;
        // Our process id stays when we become the program.
        let own = std::process::id();
        for call in [libc::SYS_kill, libc::SYS_tgkill] {
            never_if(call, vec![is_not(0, own)?])?;
        }
        for call in [
            libc::SYS_prlimit64,
            libc::SYS_sched_setaffinity,
            libc::SYS_sched_setscheduler,
            libc::SYS_sched_setparam,
            libc::SYS_sched_setattr,
        ] {
            never_if(call, vec![is_not(0, 0)?, is_not(0, own)?])?;
        }
        // It dies with the grader, and can't change that.
        let death = libc::PR_SET_PDEATHSIG as u64;
        never_if(libc::SYS_prctl, vec![is(0, death)?])?;
        // Signals by the way of a file's owner.
        for command in [libc::F_SETOWN, F_SETOWN_EX, F_SETSIG] {
            never_if(libc::SYS_fcntl, vec![is(1, command as u64)?])?;
        }
        for request in [FIOSETOWN, SIOCSPGRP] {
            never_if(libc::SYS_ioctl, vec![is(1, request)?])?;
        }
    }
    Ok(rules)
}

type Condition = Result<SeccompCondition, seccompiler::BackendError>;

fn is(argument: u8, value: u64) -> Condition {
    SeccompCondition::new(argument, Length::Dword, Is::Eq, value)
}

fn is_not(argument: u8, value: u32) -> Condition {
    SeccompCondition::new(argument, Length::Dword, Is::Ne, value.into())
}

fn has(argument: u8, flag: u64) -> Condition {
    masked(argument, flag, flag)
}

fn masked(argument: u8, mask: u64, value: u64) -> Condition {
    SeccompCondition::new(argument, Length::Dword, Is::MaskedEq(mask), value)
}

/// The argument is none of these numbers, which are not negative.
fn none_of(
    argument: u8,
    values: &[libc::c_int],
) -> Result<Vec<SeccompCondition>, seccompiler::BackendError> {
    values.iter().map(|&value| is_not(argument, value.unsigned_abs())).collect()
}
