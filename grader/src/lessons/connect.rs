//! `01-connect`: mount and connect. Who comes is welcomed, who leaves is missed.
//!
//! Required (seeds 000, 002, 003, 004): on connect, `welcome {id}` to the newcomer
//! alone; on disconnect, `left {id}` to the others; `GET /api/stats` answers
//! `{connected: n}`, and `GET /` still has the page. Optional: `joined {id}` to the
//! others, and a `reason` in `left`.
//!
//! The tables say what is claimed; each claim is tried by the function of nearly
//! the same name in the module that its table's comment names.

mod chatter;
mod departure;
mod joined;
mod left;
mod left_out;
mod overlooked;
mod reason;
mod roll;
mod stats;
mod unwelcomed;
mod welcome;

use crate::{
    check::{Check, Group, optional, required},
    class::Over,
    lesson::Lesson,
};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "01-connect",
    title: "A connection begins and ends",
    hints: include_str!("../../hints/01-connect.toml"),
    list: None,
    groups: &[
        Group { store_delay_ms: 0, class: &CLASS, checks: &GREETING },
        Group { store_delay_ms: 0, class: &CLASS, checks: &LEAVING },
        Group { store_delay_ms: 0, class: &CLASS, checks: &COUNTING },
        Group { store_delay_ms: 0, class: &EXACT, checks: &ARRIVING },
    ],
};

const CLASS: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Cy", Over::Upgrade)];

const EXACT: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Dee", Over::WebSocket)];

/// Headings of the lesson, as links name them.
const MOUNT: &str = "the-layer-and-the-router";
const CONNECT: &str = "somebody-comes";
const ID: &str = "the-id-of-a-socket";
const DISCONNECT: &str = "somebody-leaves";
const COUNT: &str = "how-many-are-there";
const TROUBLE: &str = "what-goes-wrong";
const OPTIONAL: &str = "telling-the-others";

/// What a newcomer hears: `welcome`; before that, `left`: who comes will also go.
#[rustfmt::skip]
const GREETING: [Check; 7] = [
    required("others-stay", "When a client leaves, the others stay connected",
        DISCONNECT, &[], |s| Box::pin(left::others_stay(s))),
    required("welcome", "Who connects hears `welcome`",
        CONNECT, &["others-stay"], |s| Box::pin(welcome::heard(s))),
    required("every-client", "Every client is welcomed, whichever way it connects",
        CONNECT, &["welcome"], |s| Box::pin(welcome::every_client(s))),
    required("welcome-id", "`welcome` holds the id of the client's own socket",
        ID, &["welcome"], |s| Box::pin(welcome::own_id(s))),
    required("welcome-private", "Nobody else hears a `welcome`",
        CONNECT, &["welcome-id", "every-client"], |s| Box::pin(welcome::private(s))),
    required("welcome-at-once", "When several connect at once, each hears its own id",
        TROUBLE, &["welcome-private"], |s| Box::pin(welcome::at_once(s))),
    required("welcome-once", "Each client is welcomed once",
        CONNECT, &["welcome-private"], |s| Box::pin(welcome::once(s))),
];

/// What those who stay hear: `left`.
#[rustfmt::skip]
const LEAVING: [Check; 8] = [
    required("left", "When a client leaves, all others hear `left`",
        DISCONNECT, &["others-stay"], |s| Box::pin(left::heard(s))),
    required("left-id", "`left` holds the id of the client that has left",
        DISCONNECT, &["left"], |s| Box::pin(left::id(s))),
    required("left-closed", "A client that closes its connection without a goodbye is missed",
        DISCONNECT, &["left-id"], |s| Box::pin(left::closed(s))),
    required("left-polling", "A client over long-polling is missed as well",
        DISCONNECT, &["left-closed"], |s| Box::pin(left::polling(s))),
    required("left-lost", "A client whose connection breaks off is missed",
        DISCONNECT, &["left-closed"], |s| Box::pin(left::lost(s))),
    required("left-many", "When several leave at once, each is missed",
        TROUBLE, &["left-lost", "left-polling"], |s| Box::pin(left::many(s))),
    required("left-once", "Each `left` is heard once",
        DISCONNECT, &["left-many"], |s| Box::pin(left::once(s))),
    required("left-true", "Nobody is said to have left who has not",
        DISCONNECT, &["left-many"], |s| Box::pin(left::is_true(s))),
];

/// The routes beside the sockets: `stats`.
#[rustfmt::skip]
const COUNTING: [Check; 5] = [
    required("page", "GET / is still answered",
        MOUNT, &[], |s| Box::pin(stats::page(s))),
    required("stats", "GET /api/stats tells how many clients are connected",
        COUNT, &[], |s| Box::pin(stats::stats(s))),
    required("stats-same", "Nothing but coming and going changes the number",
        COUNT, &["stats"], |s| Box::pin(stats::same(s))),
    required("stats-up", "Each client that connects counts as one",
        COUNT, &["stats-same", "others-stay"], |s| Box::pin(stats::up(s))),
    required("stats-down", "Each client that leaves, in whatever way, counts no longer",
        COUNT, &["stats-up"], |s| Box::pin(stats::down(s))),
];

/// The optional part: `joined`, `reason`. What looks back at the whole run comes last.
#[rustfmt::skip]
const ARRIVING: [Check; 5] = [
    optional("joined", "When a client connects, all others hear `joined`",
        OPTIONAL, &["others-stay"], |s| Box::pin(joined::heard(s))),
    optional("joined-id", "`joined` holds the id of the newcomer",
        OPTIONAL, &["joined"], |s| Box::pin(joined::id(s))),
    optional("left-reason", "`left` has a reason",
        OPTIONAL, &["left-id"], |s| Box::pin(reason::there(s))),
    optional("left-why", "A goodbye and a lost connection have different reasons",
        OPTIONAL, &["left-reason", "left-lost"], |s| Box::pin(reason::differs(s))),
    optional("joined-others", "The newcomer does not hear of itself, and each other hears it once",
        OPTIONAL, &["joined-id"], |s| Box::pin(joined::others(s))),
];
