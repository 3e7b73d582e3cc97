//! Attacks on the machine while a submission is compiled.

use grading::sandbox::{Ended, Level, Limits};
use nix::sys::signal::Signal;

use super::{
    BOTH,
    trial::{self, Trial},
};

#[test]
fn what_a_compiler_must_not_read() {
    for level in BOTH {
        let trial = Trial::new(level);
        for attack in
            ["build_include_passwd", "build_include_solution", "build_module_outside"]
        {
            let built = trial.compile(attack);
            assert_eq!(
                built.ended,
                Some(Ended::Code(1)),
                "{level:?} {attack}: {built:?}"
            );
            assert!(
                built.stderr.contains("couldn't read"),
                "{level:?} {attack}: {built:?}"
            );
        }
        let built = trial.compile("build_incbin");
        assert!(built.stderr.contains("Could not find incbin"), "{level:?}: {built:?}");
        let built = trial.compile("build_env_token");
        assert!(built.stderr.contains("not defined"), "{level:?}: {built:?}");

        let built = trial.compile("build_include_environ");
        if level == Level::Landlock {
            // There, a compiler has no /proc.
            assert!(built.stderr.contains("couldn't read"), "{built:?}");
        } else if built.ended == Some(Ended::Code(0)) {
            let run = trial.run("build_include_environ", Limits::serve());
            assert!(run.started && !run.stdout.contains(trial::TOKEN), "{run:?}");
        }
    }
}

#[test]
fn a_compiler_ends_at_its_limits() {
    for level in BOTH {
        let trial = Trial::new(level);
        let built = trial.compile("build_include_endless");
        assert!(built.stderr.contains("couldn't read"), "{level:?}: {built:?}");
        let built = trial.compile("build_huge_const");
        assert_ne!(built.ended, Some(Ended::Code(0)), "{level:?}: {built:?}");

        let short = Limits { cpu_s: 2, ..Limits::compile() };
        let built = trial.compile_within("build_endless_const", short);
        let signal = Ended::Signal(Signal::SIGXCPU as i32);
        assert_eq!(built.ended, Some(signal), "{level:?}: {built:?}");
    }
}
