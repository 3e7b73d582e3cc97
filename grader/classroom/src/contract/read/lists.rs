//! The tables `[list.NAME]`.

use std::ops::Range;

use toml::de::DeTable;

use super::{List, Reader, words};
use crate::{
    contract::ReadBy,
    reading::{Value, entries, quoted},
};

const KEYS: [&str; 3] = ["get", "ask", "field"];

impl<'t> Reader<'_, '_, 't> {
    pub(super) fn all_lists(&mut self, table: &'t DeTable<'t>) -> Vec<List> {
        let mut lists: Vec<List> = Vec::new();
        for (name, at, value) in entries(table) {
            self.shown(Some(name), at.clone());
            let read = self.list(name, at.clone(), value);
            // One that is read by nothing keeps its place, because changes name it by that.
            let read = read.unwrap_or(ReadBy::Get(String::new()));
            let same = |list: &&List| list.read == read;
            if let Some(other) = lists.iter().find(same).filter(|_| !is_unread(&read)) {
                let (one, other) = (quoted(name), quoted(&other.name));
                let text = format!(
                    "{one} is read in the same way as {other}: one list is enough"
                );
                self.values.wrong(at, text);
            }
            lists.push(List { name: name.into(), read });
        }
        lists
    }

    fn list(
        &mut self,
        name: &str,
        at: Range<usize>,
        value: &'t Value<'t>,
    ) -> Option<ReadBy> {
        let table = self.values.table(value)?;
        let before = self.values.count();
        self.no_others(table, "a list", &KEYS);
        let is_clear = self.values.count() == before;
        match (table.get("get"), table.get("ask")) {
            (Some(get), None) => {
                if let Some(field) = table.get("field") {
                    let text =
                        "`field` belongs to `ask`: a REST list is the whole answer";
                    self.values.wrong(field.span(), text);
                }
                self.path(get).map(ReadBy::Get)
            }
            (None, Some(ask)) => {
                let event = self.values.text(ask)?;
                if let Some(fault) = words::fault(&event) {
                    self.values.wrong(ask.span(), fault);
                }
                if self.events.iter().any(|(name, _)| *name == event) {
                    let text = format!(
                        "{} asks for this list, so it has no table [on.EVENT] of its own",
                        quoted(&event)
                    );
                    self.values.wrong(ask.span(), text);
                }
                let field = table.get("field").and_then(|value| {
                    let field = self.values.text(value);
                    self.shown(field.as_deref(), value.span());
                    field
                });
                Some(ReadBy::Ask { event, field })
            }
            (Some(get), Some(_)) => {
                let text = "a list is read in one way: `get` or `ask`";
                self.values.wrong(get.span(), text);
                None
            }
            (None, None) if !is_clear => None,
            (None, None) => {
                let text = format!(
                    "nothing reads the list {}: add get = \"/api/{name}\", or ask = \
                     \"EVENT\" for one that an acknowledgement holds",
                    quoted(name)
                );
                self.values.wrong(at, text);
                None
            }
        }
    }

    /// The path of a REST list.
    fn path(&mut self, value: &Value<'_>) -> Option<String> {
        let path = self.values.text(value)?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-._~".contains(c);
        let fault = if !path.starts_with('/') {
            "it must be a path that begins with `/`, such as \"/api/messages\""
        } else if path.starts_with("/socket.io") {
            "Socket.IO has taken the path `/socket.io`"
        } else if path.contains([':', '{', '?']) {
            "a list has one path: paths with variables or a query can't be said"
        } else if !path.chars().all(is_plain) {
            "a path has letters, digits, and `-`, `.`, `_`, `~` between its slashes"
        } else {
            return Some(path);
        };
        self.values.wrong(value.span(), fault);
        None
    }
}

fn is_unread(read: &ReadBy) -> bool {
    matches!(read, ReadBy::Get(path) if path.is_empty())
}
