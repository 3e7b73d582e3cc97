//! The numbers of what is forbidden.

use nix::libc;

/// Nobody here needs these: other processes, keys, namespaces, mounts, the machine.
pub const NEVER: &[libc::c_long] = &[
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_kcmp,
    libc::SYS_pidfd_getfd,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_quotactl,
    libc::SYS_acct,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_syslog,
    libc::SYS_reboot,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_personality,
    // Memory that no limit on data counts, and that outlives a process.
    libc::SYS_memfd_create,
    libc::SYS_shmget,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
];

/// In the machine's own namespaces, a server leaves other processes and files alone.
pub const NEVER_OUTSIDE: &[libc::c_long] = &[
    libc::SYS_connect,
    libc::SYS_truncate,
    libc::SYS_fchmodat,
    libc::SYS_fchmod,
    libc::SYS_fchownat,
    libc::SYS_fchown,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    libc::SYS_setpriority,
    libc::SYS_ioprio_set,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_tkill,
    libc::SYS_pidfd_send_signal,
];

/// The older forms of the same, which only some machines have.
#[cfg(target_arch = "x86_64")]
pub const NEVER_OUTSIDE_OLD: &[libc::c_long] = &[
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
];
#[cfg(not(target_arch = "x86_64"))]
pub const NEVER_OUTSIDE_OLD: &[libc::c_long] = &[];

/// What starts a process, besides `clone`.
#[cfg(target_arch = "x86_64")]
pub const FORKS: &[libc::c_long] = &[libc::SYS_fork, libc::SYS_vfork];
#[cfg(not(target_arch = "x86_64"))]
pub const FORKS: &[libc::c_long] = &[];

/// `fchmodat2(2)`, which has this number everywhere.
pub const SYS_FCHMODAT2: libc::c_long = 452;

// From Linux's include/uapi/asm-generic, files fcntl.h, sockios.h and ioctls.h.

/// Chooses the signal for a file.
pub const F_SETSIG: libc::c_int = 10;
/// Chooses the thread that gets it.
pub const F_SETOWN_EX: libc::c_int = 15;
/// Chooses the process that gets it.
pub const FIOSETOWN: u64 = 0x8901;
/// The same for a socket.
pub const SIOCSPGRP: u64 = 0x8902;
/// Types into a terminal.
pub const TIOCSTI: u64 = 0x5412;
/// Pastes into a console.
pub const TIOCLINUX: u64 = 0x541c;
