//! One part of the submissions, for one of several machines.

use std::{fmt, str::FromStr};

use crate::submissions::Submission;

/// The K-th of N parts, written `K/N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 1.
    pub number: usize,
    /// How many parts there are.
    pub of: usize,
}

impl Shard {
    /// The submissions of this part. Sorted by the students' ids, each N-th one is in it,
    /// so the parts differ by one submission at most, and together they are the whole.
    pub fn part(self, mut submissions: Vec<Submission>) -> Vec<Submission> {
        submissions.sort_by(|a, b| a.student.id.cmp(&b.student.id));
        submissions.into_iter().skip(self.number - 1).step_by(self.of).collect()
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/');
        let numbers = parts.and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
        match numbers {
            Some((number, of)) if 1 <= number && number <= of => Ok(Self { number, of }),
            _ => Err("write K/N with K from 1 to N, such as 1/4".into()),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::submissions::{Found, Student};

    #[test]
    fn the_parts_are_disjoint_and_whole() {
        let id = |n: usize| format!("s{n}");
        let all: Vec<Submission> = (0..11)
            .map(|n| Submission {
                student: Student { id: id(n), ..Student::default() },
                handed_in: None,
                found: Found::Source(String::new()),
                ignored: Vec::new(),
            })
            .collect();
        let mut seen = Vec::new();
        for number in 1..=4 {
            let part = Shard { number, of: 4 }.part(all.clone());
            assert!((2..=3).contains(&part.len()));
            seen.extend(part.into_iter().map(|one| one.student.id));
        }
        seen.sort();
        let mut ids: Vec<String> = (0..11).map(id).collect();
        ids.sort();
        assert_eq!(seen, ids);
    }

    #[test]
    fn a_shard_is_one_of_its_number() {
        assert_eq!("2/4".parse(), Ok(Shard { number: 2, of: 4 }));
        for wrong in ["0/4", "5/4", "4", "a/b", "1/0", "-1/2"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
