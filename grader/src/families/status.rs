//! What the status of an answer says by itself.

/// What to try where a good request is refused with one of the statuses that have one
/// meaning only (RFC 9110, RFC 6585), whatever was asked for.
pub fn status_says(status: u16) -> Option<&'static str> {
    Some(match status {
        408 | 504 => {
            "This status says that something took too long. Does the route wait for \
             something that does not come?"
        }
        413 => {
            "413 says that the body is too large. The lesson sets no limit on the length \
             of a message. Is there one in the route, or in what reads the body?"
        }
        414 => {
            "414 says that the address is too long. The lesson sets no limit on its \
             length. Is there one in the route, or in front of it?"
        }
        429 => {
            "429 says that there were too many requests. The lesson sets no limit on how \
             many come, or how fast."
        }
        503 => {
            "503 says that the server is not available, or too busy. Good requests are \
             answered, also when several come at once."
        }
        _ => return None,
    })
}
