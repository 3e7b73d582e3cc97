//! The few lines of `submission_metadata.yml` that are needed.
//!
//! Ruby writes this file, always in this form, so no YAML parser is needed. Gradescope
//! puts the output of the autograder into it, which a student may have written. It is
//! indented deeper than what we read, so it can't pass for it.
//!
//! ```yaml
//! submission_123:
//!   :submitters:
//!   - :name: Jane Doe
//!     :sid: '1234567'
//!     :email: jane@example.edu
//!   :created_at: 2026-01-31 23:44:50.123456789 Z
//! ```

use jiff::Timestamp;

/// A submission.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Submitted {
    /// The name of its folder.
    pub folder: String,
    /// When it came, in s since 1970.
    pub created_at: Option<u64>,
    /// Whose it is.
    pub submitters: Vec<Submitter>,
}

/// One of the students of a submission.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Submitter {
    /// The full name.
    pub name: Option<String>,
    /// The student's number.
    pub sid: Option<String>,
    /// The email address.
    pub email: Option<String>,
}

/// Reads the submissions. What has another form is left out.
pub(super) fn read(text: &str) -> Vec<Submitted> {
    let mut all: Vec<Submitted> = Vec::new();
    let mut is_of_submitters = false;
    for line in text.lines() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let rest = line[indent..].trim_end();
        if indent == 0 && !rest.starts_with(['-', '#']) && !rest.is_empty() {
            is_of_submitters = false;
            if let Some(folder) = rest.strip_suffix(':') {
                let folder = scalar(folder).unwrap_or_default();
                all.push(Submitted { folder, ..Submitted::default() });
            }
            continue;
        }
        let Some(last) = all.last_mut() else { continue };
        if indent == 2 && !rest.starts_with('-') {
            is_of_submitters = rest == ":submitters:";
            if let Some(time) = rest.strip_prefix(":created_at:") {
                last.created_at = scalar(time).as_deref().and_then(seconds);
            }
            continue;
        }
        if !is_of_submitters {
            continue;
        }
        // `- ` begins a submitter; its lines are as deep as what follows the dash.
        let (depth, rest) = match rest.strip_prefix("- ") {
            Some(rest) if indent <= 4 => {
                last.submitters.push(Submitter::default());
                (indent + 2, rest)
            }
            _ => (indent, rest),
        };
        if let Some(who) = last.submitters.last_mut().filter(|_| depth <= 6) {
            take(who, rest);
        }
    }
    all
}

fn take(who: &mut Submitter, line: &str) {
    for (key, field) in
        [(":name:", &mut who.name), (":sid:", &mut who.sid), (":email:", &mut who.email)]
    {
        if let Some(value) = line.strip_prefix(key)
            && field.is_none()
        {
            *field = scalar(value);
        }
    }
}

/// A value on one line: plain, in single or in double quotes. None if it is empty.
fn scalar(text: &str) -> Option<String> {
    let text = text.trim();
    let within = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    let value = match (within('\''), within('"')) {
        (Some(text), _) => text.replace("''", "'"),
        (_, Some(text)) => unescaped(text)?,
        _ if matches!(text, "~" | "null" | "!!null") => String::new(),
        _ => text.to_owned(),
    };
    let value = value.trim().to_owned();
    (!value.is_empty()).then_some(value)
}

/// Replaces the escapes that Ruby writes: `\"`, `\\`, `\n`, `\t`, `\xNN`, `\uNNNN`,
/// `\UNNNNNNNN`.
fn unescaped(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let digits = match chars.next()? {
            'n' | 'r' | 't' => {
                out.push(' ');
                continue;
            }
            'x' => 2,
            'u' => 4,
            'U' => 8,
            other => {
                out.push(other);
                continue;
            }
        };
        let code: String = chars.by_ref().take(digits).collect();
        out.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
    }
    Some(out)
}

/// `2026-01-31 23:44:50.123456789 Z`, or with `-08:00` at the end, in s since 1970.
fn seconds(text: &str) -> Option<u64> {
    let (rest, zone) = text.rsplit_once(' ')?;
    let zone = if zone == "UTC" { "Z" } else { zone };
    let time: Timestamp = format!("{}{zone}", rest.replace(' ', "T")).parse().ok()?;
    u64::try_from(time.as_second()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_zones() {
        assert_eq!(seconds("1970-01-02 00:00:00.5 Z"), Some(86_400));
        assert_eq!(seconds("1970-01-01 00:00:00.000000000 -08:00"), Some(28_800));
        assert_eq!(seconds("1970-01-01 00:00:00 UTC"), Some(0));
        assert_eq!(seconds("yesterday"), None);
    }

    #[test]
    fn quotes_are_taken_off() {
        assert_eq!(scalar(" 'O''Hara' ").as_deref(), Some("O'Hara"));
        assert_eq!(scalar(r#" "Zo\xEB \"Z\" \u4E2D""#).as_deref(), Some("Zoë \"Z\" 中"));
        assert_eq!(scalar(" 007 ").as_deref(), Some("007"));
        assert_eq!(scalar(" ''"), None);
        assert_eq!(scalar(""), None);
    }

    #[test]
    fn what_a_student_printed_does_not_count() {
        let all = read(
            "---\nsubmission_1:\n  :submitters:\n  - :name: A\n    :sid: '1'\n  \
             :created_at: 1970-01-01 00:01:00.0 Z\n  :results:\n    output: |\n      \
             :name: B\n      :created_at: 2020-01-01 00:00:00 Z\n    tests:\n    - \
             :name: C\n  :history:\n  - :id: 7\n    :created_at: 1970-01-01 00:09:00 Z\n",
        );
        let who =
            Submitter { name: Some("A".into()), sid: Some("1".into()), email: None };
        let folder = "submission_1".to_owned();
        let one = Submitted { folder, created_at: Some(60), submitters: vec![who] };
        assert_eq!(all, [one]);
    }
}
