//! `01-connect`: mount the server and connect. Each new client is greeted, and the others
//! hear when one leaves.
//!
//! Required (seeds 000, 002, 003, 004): on connect, `welcome {id}` to the new
//! client only; on disconnect, `left {id}` to the others; `GET /api/stats` answers
//! `{connected: n}`, and `GET /` still returns the page. Optional: `joined {id}` to the
//! others, and a `reason` in `left`.
//!
//! The tables list the claims. The function that checks a claim has nearly the same name,
//! and is in the module that the comment above the table names.

mod afterwards;
mod chatter;
mod departure;
mod events;
mod joined;
mod left;
mod left_out;
mod overlooked;
mod reason;
mod roll;
mod stats;
mod unwelcomed;
mod welcome;

use classroom::{
    check::{Check, Group, optional, required},
    class::Over,
    lesson::Lesson,
};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "01-connect",
    title: "A connection begins and ends",
    hints: &[include_str!("../../../hints/01-connect.toml")],
    list: None,
    early: None,
    contract: None,
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
const CONNECT: &str = "a-client-connects";
const ID: &str = "the-id-of-a-socket";
const DISCONNECT: &str = "a-client-leaves";
const COUNT: &str = "how-many-clients-are-there";
const TROUBLE: &str = "what-goes-wrong";
const OPTIONAL: &str = "telling-the-others";

/// What a new client hears: `welcome`. Before it `left`, since these clients leave again.
#[rustfmt::skip]
const GREETING: [Check; 7] = [
    required("others-stay", "When a client leaves, the others stay connected",
        DISCONNECT, &[], |s| Box::pin(left::others_stay(s))),
    required("welcome", "When a client connects, it hears `welcome`",
        CONNECT, &["others-stay"], |s| Box::pin(welcome::heard(s))),
    required("every-client", "Every client hears `welcome`, whichever transport it uses",
        CONNECT, &["welcome"], |s| Box::pin(welcome::every_client(s))),
    required("welcome-id", "`welcome` contains the id of the client's own socket",
        ID, &["welcome"], |s| Box::pin(welcome::own_id(s))),
    required("welcome-private", "`welcome` goes to the new client only",
        CONNECT, &["welcome-id", "every-client"], |s| Box::pin(welcome::private(s)))
        .and_later(welcome::private_so_far),
    required("welcome-at-once", "When several clients connect at once, each hears its own id",
        TROUBLE, &["welcome-private"], |s| Box::pin(welcome::at_once(s))),
    required("welcome-once", "Each client hears `welcome` once per connection",
        CONNECT, &["welcome-private"], |s| Box::pin(welcome::once(s)))
        .and_later(welcome::once_so_far),
];

/// What the other clients hear: `left`.
#[rustfmt::skip]
const LEAVING: [Check; 8] = [
    required("left", "When a client leaves, all the others hear `left`",
        DISCONNECT, &["others-stay"], |s| Box::pin(left::heard(s))),
    required("left-id", "`left` contains the id of the client that left",
        DISCONNECT, &["left"], |s| Box::pin(left::id(s))),
    required("left-closed", "When a client just closes its connection, the others hear `left`",
        DISCONNECT, &["left-id"], |s| Box::pin(left::closed(s))),
    required("left-polling", "When a long-polling client leaves, the others hear `left` too",
        DISCONNECT, &["left-closed"], |s| Box::pin(left::polling(s))),
    required("left-lost", "When a client loses its connection, the others hear `left`",
        DISCONNECT, &["left-closed"], |s| Box::pin(left::lost(s))),
    required("left-many", "When several clients leave at once, the others hear `left` for each",
        TROUBLE, &["left-lost", "left-polling"], |s| Box::pin(left::many(s))),
    required("left-once", "The others hear `left` once for each client that leaves",
        DISCONNECT, &["left-many"], |s| Box::pin(left::once(s)))
        .and_later(left::once_so_far),
    required("left-true", "`left` is never sent for a client that is still connected",
        DISCONNECT, &["left-many"], |s| Box::pin(left::is_true(s)))
        .and_later(left::is_true_so_far),
];

/// The routes beside the sockets: `stats`.
#[rustfmt::skip]
const COUNTING: [Check; 5] = [
    required("page", "`GET /` still returns the page",
        MOUNT, &[], |s| Box::pin(stats::page(s))),
    required("stats", "`GET /api/stats` returns the number of connected clients",
        COUNT, &[], |s| Box::pin(stats::stats(s))),
    required("stats-same", "The `connected` count changes only when a client connects or leaves",
        COUNT, &["stats"], |s| Box::pin(stats::same(s))),
    required("stats-up", "The `connected` count goes up by one for each new client",
        COUNT, &["stats-same", "others-stay"], |s| Box::pin(stats::up(s))),
    required("stats-down", "The `connected` count goes down by one, however a client leaves",
        COUNT, &["stats-up"], |s| Box::pin(stats::down(s))),
];

/// The optional part: `joined`, `reason`. The check that looks back at the whole run comes
/// last.
#[rustfmt::skip]
const ARRIVING: [Check; 5] = [
    optional("joined", "When a client connects, all the others hear `joined`",
        OPTIONAL, &["others-stay"], |s| Box::pin(joined::heard(s))),
    optional("joined-id", "`joined` contains the id of the new client",
        OPTIONAL, &["joined"], |s| Box::pin(joined::id(s))),
    optional("left-reason", "`left` says why the client left, in the field `reason`",
        OPTIONAL, &["left-id"], |s| Box::pin(reason::there(s))),
    optional("left-why", "`left` gives different reasons for a goodbye and a lost connection",
        OPTIONAL, &["left-reason", "left-lost"], |s| Box::pin(reason::differs(s))),
    optional("joined-others", "`joined` reaches each of the others once, and never the new client",
        OPTIONAL, &["joined-id"], |s| Box::pin(joined::others(s)))
        .and_later(joined::others_so_far),
];
