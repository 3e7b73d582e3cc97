//! Fingerprints of a token sequence, by winnowing: S. Schleimer, D. S. Wilkerson,
//! A. Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003,
//! <https://theory.stanford.edu/~aiken/publications/papers/sigmod03.pdf>. Moss works so.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::similar::tokens::Token;

/// Shorter common passages are noise, in tokens: the paper's `k`.
pub const NOISE: usize = 10;

/// Common passages of this many tokens are always found: the paper's `t`.
pub const FOUND: usize = 15;

/// The paper's `w`: one hash of each window of so many is kept.
const WINDOW: usize = FOUND - NOISE + 1;

/// A passage that was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// Of [`NOISE`] tokens.
    pub hash: u64,
    /// The index of the first of them.
    pub at: usize,
}

/// The hashes of all passages of [`NOISE`] tokens, in order.
pub fn passages(tokens: &[Token]) -> Vec<u64> {
    let hash = |passage: &[Token]| {
        let mut hasher = DefaultHasher::new();
        passage.iter().for_each(|token| token.hash.hash(&mut hasher));
        hasher.finish()
    };
    tokens.windows(NOISE).map(hash).collect()
}

/// Of each window, the smallest hash, the last one if there are several. Windows that
/// share it keep it once. What is in `known` is left out.
pub fn winnow(passages: &[u64], known: &HashSet<u64>) -> Vec<Fingerprint> {
    let mut kept: Vec<Fingerprint> = Vec::new();
    for start in 0..=passages.len().saturating_sub(WINDOW) {
        let window = passages.iter().enumerate().skip(start).take(WINDOW);
        let smallest = window.min_by_key(|(at, hash)| (**hash, usize::MAX - *at));
        let Some((at, &hash)) = smallest else { break };
        if kept.last().is_none_or(|last| last.at != at) {
            kept.push(Fingerprint { hash, at });
        }
    }
    kept.retain(|fingerprint| !known.contains(&fingerprint.hash));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_paper() {
        // Figure 2 of the paper has windows of 4; ours are of 6.
        let hashes = [77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98];
        let kept = winnow(&hashes, &HashSet::new());
        let kept: Vec<(u64, usize)> = kept.iter().map(|f| (f.hash, f.at)).collect();
        assert_eq!(kept, [(17, 3), (17, 6), (8, 8), (39, 11), (17, 15)]);
        assert!(winnow(&[], &HashSet::new()).is_empty());
        assert_eq!(winnow(&[5, 3], &HashSet::from([3])), []);
    }

    #[test]
    fn a_common_passage_of_the_promised_length_is_always_found() {
        let mut rng = fastrand::Rng::with_seed(1);
        let mut random = |count: usize| -> Vec<Token> {
            (0..count).map(|_| Token { hash: rng.u64(..), line: 1 }).collect()
        };
        for _ in 0..200 {
            let common = random(FOUND);
            let mut hashes = || -> HashSet<u64> {
                let whole = [random(30), common.clone(), random(30)].concat();
                let kept = winnow(&passages(&whole), &HashSet::new());
                kept.into_iter().map(|fingerprint| fingerprint.hash).collect()
            };
            assert!(!hashes().is_disjoint(&hashes()));
        }
    }
}
