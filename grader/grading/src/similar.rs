//! Submissions that are more alike than the exercise explains.
//!
//! It is a list to look at, never an accusation: two students may have worked together as
//! they were asked to, or used the same example.
//!
//! ```text
//! source -> tokens -> winnow (fingerprints) -> pairs -> places
//! ```
//!
//! What the starter has, what the solution has, and what more than ten submissions have is
//! left out: everybody writes that. So a percentage is the share of what remains.

use std::collections::{HashMap, HashSet};

mod places;
mod tokens;
mod winnow;

pub use places::Place;
use tokens::Token;
use winnow::Fingerprint;

/// A passage that more submissions have is what people usually write. Moss has the same
/// limit (its option `-m`).
const USUAL: usize = 10;

/// Two submissions are a pair from this share on, in percent.
const LEAST_PERCENT: usize = 50;

/// Two submissions are a pair from so many common fingerprints on. About every fourth
/// token begins one, so it is some 60 tokens, or ten lines. Less than that, two students
/// may well write alike. In a short exercise, nothing may be left to compare.
const LEAST_COMMON: usize = 16;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Similar {
    /// Groups with the same text but for white space, as indices of the sources.
    pub same: Vec<Vec<usize>>,
    /// The others, the most similar first. Of a group, only the first member is here.
    pub pairs: Vec<Pair>,
}

/// Two similar submissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The index of the first source.
    pub one: usize,
    /// The index of the other, which is greater.
    pub other: usize,
    /// How much of what is the student's own is in the other's too, in percent, seen from
    /// the one who has less of it.
    pub percent: usize,
    /// Where.
    pub places: Vec<Place>,
}

/// Compares all sources with one another. `known` are the texts that everybody has: the
/// starter, and the solution if there is one.
pub fn similar(sources: &[&str], known: &[&str]) -> Similar {
    let (first, same) = same_texts(sources, known);
    let usual: HashSet<u64> =
        known.iter().flat_map(|text| winnow::passages(&tokens::tokens(text))).collect();
    let mut read: Vec<Read> =
        first.iter().map(|&index| Read::new(index, sources[index], &usual)).collect();
    leave_out_usual(&mut read);
    let mut pairs: Vec<Pair> = common(&read)
        .into_iter()
        .filter_map(|((one, other), common)| pair(&read[one], &read[other], common))
        .collect();
    pairs.sort_by_key(|pair| (100 - pair.percent.min(100), pair.one, pair.other));
    Similar { same, pairs }
}

/// A source with its fingerprints.
struct Read {
    index: usize,
    tokens: Vec<Token>,
    kept: Vec<Fingerprint>,
}

impl Read {
    fn new(index: usize, source: &str, usual: &HashSet<u64>) -> Self {
        let tokens = tokens::tokens(source);
        let kept = winnow::winnow(&winnow::passages(&tokens), usual);
        Self { index, tokens, kept }
    }

    fn hashes(&self) -> HashSet<u64> {
        self.kept.iter().map(|fingerprint| fingerprint.hash).collect()
    }
}

/// The first of each text, and the groups of more than one. The known texts count as
/// nobody's.
fn same_texts(sources: &[&str], known: &[&str]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let known: HashSet<String> = known.iter().map(|text| bare(text)).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (index, source) in sources.iter().enumerate() {
        let bare = bare(source);
        if known.contains(&bare) {
            continue;
        }
        let group = *seen.entry(bare).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(index);
    }
    let first = groups.iter().filter_map(|group| group.first().copied()).collect();
    groups.retain(|group| group.len() > 1);
    (first, groups)
}

/// Leaves out what more than [`USUAL`] submissions have, and in a small class, what more
/// than half of them have.
fn leave_out_usual(read: &mut [Read]) {
    let most = (read.len() / 2).clamp(2, USUAL);
    let mut having: HashMap<u64, usize> = HashMap::new();
    for hash in read.iter().flat_map(Read::hashes) {
        *having.entry(hash).or_default() += 1;
    }
    for one in read {
        one.kept.retain(|fingerprint| having.get(&fingerprint.hash) <= Some(&most));
    }
}

/// How many fingerprints two submissions have in common, for those that have any.
fn common(read: &[Read]) -> HashMap<(usize, usize), usize> {
    let mut having: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, one) in read.iter().enumerate() {
        one.hashes()
            .into_iter()
            .for_each(|hash| having.entry(hash).or_default().push(at));
    }
    let mut common = HashMap::new();
    for those in having.values() {
        for (at, &one) in those.iter().enumerate() {
            for &other in &those[at + 1..] {
                *common.entry((one, other)).or_default() += 1;
            }
        }
    }
    common
}

/// Two submissions as a pair, if they have enough in common.
fn pair(one: &Read, other: &Read, common: usize) -> Option<Pair> {
    let least = one.hashes().len().min(other.hashes().len()).max(1);
    let percent = common * 100 / least;
    (common >= LEAST_COMMON && percent >= LEAST_PERCENT).then(|| Pair {
        one: one.index,
        other: other.index,
        percent,
        places: places::places((&one.tokens, &one.kept), (&other.tokens, &other.kept)),
    })
}
