//! A list of running servers: `id,url` or `id url` on each line, or the address alone.

use std::path::Path;

use url::Url;

use super::{
    ReadError, Student, names,
    place::{Entry, What},
    table::{self, Row},
};

/// An entry for each line.
pub(super) fn entries(path: &Path) -> Result<Vec<Entry>, ReadError> {
    let rows = table::read(path)?;
    let column = |names: &[&str]| {
        let cells = &rows.first()?.cells;
        cells.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()))
    };
    let url = column(&["url", "address", "server"]);
    let id = column(&["id", "name", "student", "email"]).filter(|_| url.is_some());
    let rows = if url.is_some() { &rows[1..] } else { &rows[..] };
    let entries: Vec<Entry> = rows.iter().map(|row| entry(row, id, url)).collect();
    let has_address = entries.iter().any(|one| matches!(one.what, What::Url(_)));
    match has_address {
        true => Ok(entries),
        false => Err(ReadError::at(
            path,
            "this is no list of servers: no line has an address",
            "name a folder of submissions, or a file with lines such as \
             `alice,http://10.0.0.5:3000`.",
        )),
    }
}

fn entry(row: &Row, id: Option<usize>, url: Option<usize>) -> Entry {
    let words: Vec<&str> = match &row.cells[..] {
        [line] => line.split_whitespace().collect(),
        cells => {
            cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect()
        }
    };
    let address = match url {
        Some(_) => row.cell(url),
        None => words.iter().copied().find(|word| word.contains("://")),
    };
    let id = match url {
        Some(_) => row.cell(id),
        None => words.iter().copied().find(|word| Some(*word) != address),
    };
    let what = match address {
        None => What::Nothing(format!("line {} has no address", row.line)),
        Some(text) => address_of(text),
    };
    // Without an id, the server is called by its host, port and path.
    let of_address =
        address.and_then(|text| text.split_once("://")).map(|(_, rest)| rest);
    let id = id.or(of_address).map_or(format!("line-{}", row.line), str::to_owned);
    Entry {
        key: id.clone().into_bytes(),
        shown: names::shown(id.as_bytes()),
        names: vec![id],
        student: Student::default(),
        handed_in: None,
        what,
    }
}

fn address_of(text: &str) -> What {
    let shown = names::shown(text.as_bytes());
    match Url::parse(text) {
        Ok(url) if !matches!(url.scheme(), "http" | "https") => {
            What::Nothing(format!("{shown} doesn't begin with http:// or https://"))
        }
        Ok(url) => What::Url(url.into()),
        Err(error) => What::Nothing(format!("{shown} is no address: {error}")),
    }
}
