//! Where two sources have the same passages.

use std::collections::HashMap;

use crate::similar::{
    tokens::Token,
    winnow::{Fingerprint, NOISE},
};

/// Lines of two sources that hold the same passage, first and last, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In the first source.
    pub one: (u32, u32),
    /// In the other.
    pub other: (u32, u32),
}

/// The common passages, in the order of the first source. Passages that follow one another
/// in both sources are one place.
pub fn places(
    (one, in_one): (&[Token], &[Fingerprint]),
    (other, in_other): (&[Token], &[Fingerprint]),
) -> Vec<Place> {
    let mut there: HashMap<u64, Vec<usize>> = HashMap::new();
    for fingerprint in in_other {
        there.entry(fingerprint.hash).or_default().push(fingerprint.at);
    }
    let lines = |tokens: &[Token], at: usize| {
        let line = |at: usize| tokens.get(at).map_or(0, |token| token.line);
        (line(at), line((at + NOISE - 1).min(tokens.len().saturating_sub(1))))
    };
    let mut places: Vec<Place> = Vec::new();
    // How much further the passage before is in the other source, in tokens.
    let mut shift = 0;
    for fingerprint in in_one {
        let found = there.get(&fingerprint.hash).map_or(&[][..], Vec::as_slice);
        // If there are several, the one that goes on from there.
        let nearest = found.iter().min_by_key(|at| {
            (at.wrapping_sub(fingerprint.at) as isize - shift).unsigned_abs()
        });
        let Some(&there) = nearest else { continue };
        shift = there.wrapping_sub(fingerprint.at) as isize;
        let next = Place { one: lines(one, fingerprint.at), other: lines(other, there) };
        match places.last_mut() {
            Some(last)
                if follows(last.one, next.one) && follows(last.other, next.other) =>
            {
                last.one.1 = last.one.1.max(next.one.1);
                last.other.1 = last.other.1.max(next.other.1);
            }
            _ => places.push(next),
        }
    }
    places
}

/// Whether lines begin within the lines before, or right after them.
fn follows(before: (u32, u32), next: (u32, u32)) -> bool {
    (before.0..=before.1 + 1).contains(&next.0)
}
