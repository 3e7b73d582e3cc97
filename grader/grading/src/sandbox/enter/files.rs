//! Which files and ports a program reaches where there is no bubblewrap.

use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, NetPort,
    PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr,
    RulesetStatus, Scope,
};

use super::{EnterError, Entry};
use crate::sandbox::{
    Kind,
    bubblewrap::{SETTINGS, SYSTEM},
};

/// What we know and have tried. An older kernel enforces what it can; seccomp covers the
/// difference, as far as [`calls`](super::calls) says.
const KNOWN: ABI = ABI::V6;

/// Lets the program read what it needs, and a compiler write into its folder. A server
/// writes nothing, listens on `PORT` and connects to nothing.
pub fn restrict(entry: &Entry) -> Result<(), EnterError> {
    let read = AccessFs::from_read(KNOWN);
    let mut rules = rules().map_err(|error| EnterError::new("Landlock", error))?;
    let system = SYSTEM.iter().chain(&SETTINGS).map(Path::new);
    for path in system.filter(|path| path.exists()) {
        rules = allow(rules, path, read)?;
    }
    for path in &entry.read_only {
        rules = allow(rules, path, read)?;
    }
    rules =
        allow(rules, Path::new("/dev/null"), AccessFs::ReadFile | AccessFs::WriteFile)?;
    rules = match entry.kind {
        Kind::Compile => allow(rules, &entry.folder, AccessFs::from_all(KNOWN))?,
        Kind::Serve => {
            let random = Path::new("/dev/urandom");
            let rules = allow(rules, &entry.folder, read)?;
            listen(allow(rules, random, AccessFs::ReadFile.into())?)?
        }
    };
    let status =
        rules.restrict_self().map_err(|error| EnterError::new("Landlock", error))?;
    if status.ruleset == RulesetStatus::NotEnforced {
        return Err(EnterError::new("Landlock", "this kernel doesn't have it"));
    }
    Ok(())
}

fn rules() -> Result<RulesetCreated, landlock::RulesetError> {
    Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        // Without these, nothing is contained.
        .handle_access(AccessFs::from_all(ABI::V1))?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(KNOWN))?
        .handle_access(AccessNet::from_all(KNOWN))?
        .scope(Scope::from_all(KNOWN))?
        .create()
}

fn allow(
    rules: RulesetCreated,
    path: &Path,
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, EnterError> {
    let fault = |why: &dyn std::fmt::Display| {
        EnterError::new(format!("a submission can't read {}", path.display()), why)
    };
    let opened = PathFd::new(path).map_err(|error| fault(&error))?;
    // A right for folders can't be given to a file.
    let access = if path.is_dir() { access } else { access & AccessFs::from_file(KNOWN) };
    rules.add_rule(PathBeneath::new(opened, access)).map_err(|error| fault(&error))
}

/// The engine gives the port, as to every server.
fn listen(rules: RulesetCreated) -> Result<RulesetCreated, EnterError> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok());
    match port {
        None => Ok(rules),
        Some(port) => rules
            .add_rule(NetPort::new(port, AccessNet::BindTcp))
            .map_err(|error| EnterError::new("Landlock", error)),
    }
}
