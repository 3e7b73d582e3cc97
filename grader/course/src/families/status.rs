//! What the status of an answer says by itself.

use classroom::trap::Trap;

/// What to try where a good request is refused with one of the statuses that have one
/// meaning only (RFC 9110, RFC 6585), whatever was asked for.
pub fn status_says(status: u16) -> Option<Trap> {
    Some(match status {
        408 | 504 => Trap::of("answer-took-too-long"),
        413 => Trap::of("body-limited"),
        414 => Trap::of("address-limited"),
        429 => Trap::of("requests-limited"),
        503 => Trap::of("not-available"),
        _ => return None,
    })
}
