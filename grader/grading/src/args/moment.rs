//! A moment on the command line.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, Zoned, civil::DateTime, tz::TimeZone};

/// A moment, with the time zone in which it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment(Zoned);

impl Moment {
    /// In s since 1970.
    pub fn seconds(&self) -> u64 {
        u64::try_from(self.0.timestamp().as_second()).unwrap_or_default()
    }

    /// As a word of a command line, which means the same in each time zone.
    pub fn word(&self) -> String {
        self.0.timestamp().to_string()
    }

    /// A moment in s since 1970, in the machine's time zone.
    pub fn of(seconds: u64) -> Option<Self> {
        let seconds = i64::try_from(seconds).ok()?;
        let moment = Timestamp::from_second(seconds).ok()?;
        Some(Self(moment.to_zoned(TimeZone::system())))
    }
}

impl FromStr for Moment {
    type Err = String;

    /// With an offset (`2026-12-01T23:59+01:00`, `2026-12-01T22:59Z`), or without one, in
    /// the machine's time zone. A day alone is refused: its deadline could be its
    /// beginning or its end.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            "write a day and a time, such as 2026-12-01T23:59, and an offset such as \
             +01:00 if it is not in this machine's time zone"
                .to_owned()
        };
        if !text.contains(':') {
            return Err(wrong());
        }
        if let Ok(moment) = text.parse::<Timestamp>() {
            return Ok(Self(moment.to_zoned(TimeZone::system())));
        }
        let local: DateTime = text.parse().map_err(|_| wrong())?;
        let zoned = local.to_zoned(TimeZone::system()).map_err(|_| wrong())?;
        Ok(Self(zoned))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zone = self.0.time_zone().iana_name();
        let zone = zone.map(|name| format!(" ({name})")).unwrap_or_default();
        write!(f, "{}{zone}", self.0.strftime("%Y-%m-%d %H:%M:%S %:z"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_fixes_the_moment() {
        let seconds = |text: &str| text.parse::<Moment>().map(|moment| moment.seconds());
        assert_eq!(seconds("2026-12-01T23:59+01:00"), Ok(1_796_165_940));
        assert_eq!(seconds("2026-12-01T22:59:00Z"), Ok(1_796_165_940));
        assert_eq!(seconds("2026-12-01 22:59Z"), Ok(1_796_165_940));
        let word = "2026-12-01T23:59+01:00".parse::<Moment>().map(|one| one.word());
        assert_eq!(word, Ok("2026-12-01T22:59:00Z".into()));
    }

    #[test]
    fn a_time_without_an_offset_is_shown_with_one() {
        let moment: Moment = "2026-12-01T23:59".parse().unwrap();
        let shown = moment.to_string();
        assert!(shown.starts_with("2026-12-01 23:59:00 "), "{shown}");
        assert!(shown.contains('+') || shown.contains('-'), "{shown}");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["", "tomorrow", "2026-12-01", "2026-13-01T10:00", "10:00"] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }
}
