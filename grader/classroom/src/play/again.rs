//! The same payload once more: people repeat themselves.

use super::turn::{Turn, take};
use crate::{
    contract::{Change, Subject},
    stage::Stage,
};

/// Lets a client emit the payload of an earlier turn once more. A client joins or leaves
/// a room once, so in these events it is another one. `None` if the payload is good for
/// one time only: nothing is removed twice, and an update that changes nothing may be
/// none.
pub fn take_again(stage: &mut Stage, subject: Subject, first: &Turn) -> Option<Turn> {
    let event = subject.event;
    if matches!(event.change, Some(Change::Removes(_) | Change::Updates(_))) {
        return None;
    }
    let mut given = first.given.clone();
    let by = if event.joins.is_some() {
        let names = stage.names();
        let by = names.into_iter().find(|name| !given.members.contains(name))?;
        given.members.push(by.clone());
        by
    } else if event.leaves.is_some() {
        given.members.pop()?
    } else {
        first.by.clone()
    };
    Some(take(stage, subject, &by, first.payload.clone(), given))
}
