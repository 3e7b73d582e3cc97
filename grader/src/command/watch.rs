//! `check watch [LESSON]`: checks after every save.

use std::{path::Path, time::Duration};

use crate::{
    args::WatchArgs,
    command::{watch_contract, watching},
    output::{self, CANNOT, refuse},
    progress::Progress,
};

/// Watches until the student quits.
pub async fn run(workspace: &Path, args: &WatchArgs) -> u8 {
    let poll = args.poll.map(Duration::from_millis);
    if let Some(contract) = &args.contract {
        return watch_contract::run(workspace, contract, poll).await;
    }
    let named = args.lesson.as_deref().map(course::find).transpose();
    let lesson = match named {
        Ok(named) => named.or_else(|| Progress::read(workspace).next()),
        Err(error) => return refuse(&error),
    };
    let Some(lesson) = lesson else {
        output::line(format_args!(
            "Every lesson is passed. To work on one again, name it: check watch 4"
        ));
        return 0;
    };
    match watching::run(workspace, lesson, poll).await {
        Ok(()) => 0,
        Err(error) => {
            output::note(Err(error));
            CANNOT
        }
    }
}
