//! The sequence diagram: a column for the server and for each client, a row a
//! packet, acknowledgements dashed. It shows order, not time.
//!
//! ```text
//!  server   Ann    Ben
//!    │◀──────┤      │    message {"username":"Ada 123","content":"a"}
//!    ├──────▶│      │    message {"id":1,"username":"Ada 123","content":"a"}
//!    │       │      ✗    `message` never came (1000 ms)
//! ```

use classroom::{
    journal::{Entry, Way},
    json::cut,
    packet::Packet,
    wrap::wrap_to,
};
use serde_json::Value;

use super::mark::{DIM, RED};

/// Where the server's column stands.
const SERVER: usize = 4;

/// The distance of two clients' columns.
const LANE: usize = 7;

/// The least room for the server's column and the packets.
const LABEL: usize = 36;

/// A longer diagram is cut in the middle: a failure shows at the end.
pub const ROWS: usize = 18;

/// The same for a run that passes, which the student has asked to see.
pub const PASSING_ROWS: usize = 48;

/// The diagram of those entries that hold one of the texts in `focus` (empty:
/// all), `width` columns wide and `rows` packets long at most, a line each.
pub fn diagram(
    entries: &[Entry],
    focus: &[String],
    width: usize,
    rows: usize,
) -> Vec<String> {
    let about = |entry: &&Entry| {
        // A client that leaves explains what comes after.
        let goes =
            entry.way == Way::Sent && entry.event.is_none() && entry.answer.is_none();
        let always =
            goes || matches!(entry.way, Way::Missing | Way::Closed) || focus.is_empty();
        !entry.aside && (always || focus.iter().any(|text| entry.packet.contains(text)))
    };
    let entries: Vec<&Entry> = entries.iter().filter(about).collect();
    if entries.is_empty() {
        return Vec::new();
    }
    let (lanes, others) = lanes(&entries, width.saturating_sub(LABEL) / LANE);
    let entries: Vec<&Entry> =
        entries.into_iter().filter(|entry| lanes.contains(&entry.who.as_str())).collect();

    let mut lines = vec![head(&lanes)];
    let hidden = entries.len().saturating_sub(rows);
    let s = if hidden == 1 { "" } else { "s" };
    for (at, entry) in entries.iter().enumerate() {
        match at {
            at if hidden > 0 && at == rows / 2 => {
                lines
                    .push(format!("{DIM}{:SERVER$}… {hidden} more packet{s}{DIM:#}", ""));
            }
            at if hidden > 0 && (rows / 2..rows / 2 + hidden).contains(&at) => {}
            _ => lines.push(row(entry, &lanes, width)),
        }
    }
    if !others.is_empty() {
        let text = format!(
            "Not shown: {}. `check replay` lists all packets.",
            others.join(", ")
        );
        let indent = " ".repeat(SERVER);
        let text = wrap_to(width, &text, &indent, &indent);
        lines.extend(text.lines().map(|line| format!("{DIM}{line}{DIM:#}")));
    }
    lines
}

/// The clients that get a column, in the order in which they first appear, and those
/// that there is no room for: at most `most` columns, but at least one. A client at
/// which something is missing gets one first.
fn lanes<'a>(entries: &[&'a Entry], most: usize) -> (Vec<&'a str>, Vec<&'a str>) {
    let mut clients: Vec<&str> = Vec::new();
    for entry in entries {
        if !clients.contains(&entry.who.as_str()) {
            clients.push(&entry.who);
        }
    }
    let lacks = |client: &&str| {
        let is_missing =
            |entry: &&&Entry| matches!(entry.way, Way::Missing | Way::Closed);
        entries.iter().filter(is_missing).any(|entry| entry.who == *client)
    };
    // The first sender is the cause of what is missing elsewhere.
    let sender = entries.iter().find(|entry| entry.way == Way::Sent);
    let mut ranked = clients.clone();
    ranked.sort_by_key(|client| {
        (sender.is_none_or(|sender| sender.who != *client), !lacks(client))
    });
    ranked.truncate(most.max(1));
    clients.into_iter().partition(|client| ranked.contains(client))
}

fn column(lane: usize) -> usize {
    SERVER + (lane + 1) * LANE
}

fn head(lanes: &[&str]) -> String {
    let mut line = format!("{:^1$}", "server", SERVER * 2 + 1);
    for (lane, name) in lanes.iter().enumerate() {
        let start = (column(lane) + 1).saturating_sub(name.len().div_ceil(2));
        line = format!("{line:<start$}{name}");
    }
    line
}

fn row(entry: &Entry, lanes: &[&str], width: usize) -> String {
    let mut cells = vec![' '; column(lanes.len().saturating_sub(1)) + 1];
    let lane = lanes.iter().position(|name| *name == entry.who).unwrap_or_default();
    let end = column(lane);
    cells[SERVER] = '│';
    for lane in 0..lanes.len() {
        cells[column(lane)] = '│';
    }
    let note = entry.event.is_none() && Packet::decode(&entry.packet).is_err();
    match entry.way {
        Way::Missing => cells[end] = '✗',
        Way::Closed => cells[end] = '╳',
        Way::Sent if note => cells[end] = '╳',
        way => {
            let line = if entry.answer.is_some() { '╌' } else { '─' };
            for cell in &mut cells[SERVER + 1..end] {
                *cell = if *cell == '│' { '┼' } else { line };
            }
            if way == Way::Heard {
                cells[SERVER] = '├';
                cells[end - 1] = '▶';
            } else {
                cells[SERVER + 1] = '◀';
                cells[end] = '┤';
            }
            if way == Way::Asked {
                cells[end - 1] = '▶';
                cells[end] = '│';
            }
        }
    }
    let room = width.saturating_sub(cells.len() + 2);
    let drawn: String = cells.into_iter().collect();
    let label = cut(&label(entry), room);
    match entry.way {
        Way::Missing | Way::Closed => {
            let (before, mark) = drawn.split_at(byte_of(&drawn, end));
            let mut rest = mark.chars();
            let mark = rest.next().unwrap_or('✗');
            format!("{before}{RED}{mark}{RED:#}{}  {RED}{label}{RED:#}", rest.as_str())
        }
        _ => format!("{drawn}  {label}"),
    }
}

fn byte_of(text: &str, column: usize) -> usize {
    text.char_indices().nth(column).map_or(text.len(), |(at, _)| at)
}

fn label(entry: &Entry) -> String {
    let joined = |args: &[Value]| {
        args.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    match (&entry.event, &entry.answer) {
        (Some((name, args)), _) => format!("{name} {}", joined(args)),
        (None, Some(args)) => format!("ack {}", joined(args)),
        // A DISCONNECT packet.
        (None, None) if entry.packet == "1" => "leaves".into(),
        (None, None) => entry.packet.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use classroom::journal::Journal;
    use serde_json::json;

    #[test]
    fn a_row_a_packet_and_a_cross_for_what_never_came() {
        let journal = Journal::default();
        journal.event("Ann", Way::Sent, "message", vec![json!({ "content": "k7" })]);
        journal.event(
            "Ann",
            Way::Heard,
            "message",
            vec![json!({ "id": 1, "content": "k7" })],
        );
        journal.packet("Ann", Way::Sent, "0/fence-3,");
        journal.event("Ben", Way::Heard, "other", vec![]);
        journal.note("Ben", Way::Missing, "`message` never came (1000 ms)".into());
        let lines = diagram(&journal.read(), &["k7".into()], 60, ROWS);
        let plain = anstream::adapter::strip_str(&lines.join("\n")).to_string();
        assert_eq!(
            plain,
            " server   Ann    Ben\n    \
                 │◀─────┤      │  message {\"content\":\"k7\"}\n    \
                 ├─────▶│      │  message {\"id\":1,\"content\":\"k7\"}\n    \
                 │      │      ✗  `message` never came (1000 ms)"
        );
        assert!(plain.lines().all(|line| line.chars().count() <= 60));
    }

    #[test]
    fn a_client_without_room_is_named_and_never_the_one_that_misses_something() {
        let journal = Journal::default();
        journal.event("Ann", Way::Sent, "message", vec![]);
        for who in ["Ann", "Ben", "Cy", "Dora"] {
            journal.event(who, Way::Heard, "message", vec![]);
        }
        journal.note("Eve", Way::Missing, "`message` never came (1000 ms)".into());
        let lines = diagram(&journal.read(), &[], 58, ROWS);
        let plain = anstream::adapter::strip_str(&lines.join("\n")).to_string();
        let head = plain.lines().next().unwrap();
        assert!(["Ann", "Ben", "Eve"].iter().all(|name| head.contains(name)));
        assert!(plain.contains("never came"), "{plain}");
        assert!(plain.contains("Not shown: Cy, Dora."), "{plain}");
        assert!(plain.lines().all(|line| line.chars().count() <= 58), "{plain}");
    }
}
