//! Draws names and texts from the run's seed. So no server can know an answer before
//! the run, and `--seed` repeats the same texts.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use fastrand::Rng;
use serde_json::Value;

use crate::json::any_leaf;

const PEOPLE: [&str; 24] = [
    "Ada", "Bea", "Cleo", "Dov", "Edda", "Finn", "Gita", "Hugo", "Ines", "Jonas", "Kaya",
    "Levi", "Mira", "Nils", "Olga", "Pia", "Quim", "Rosa", "Sami", "Tove", "Ugo", "Vera",
    "Wim", "Yara",
];

const WORDS: [&str; 24] = [
    "anchor", "birch", "copper", "delta", "ember", "fjord", "garnet", "harbor", "indigo",
    "jasper", "kettle", "lantern", "meadow", "nectar", "orchard", "pebble", "quartz",
    "river", "saddle", "timber", "umber", "velvet", "willow", "yarrow",
];

/// The nonces that a server has been sent, so that none is drawn a second time. A run
/// draws about a hundred. Without this memory, two of them would be the same in one of
/// a few thousand runs.
#[derive(Clone, Default)]
pub struct Drawn(Arc<Mutex<HashSet<String>>>);

impl Drawn {
    /// Remembers a nonce; `false` if it was drawn before.
    fn take(&self, nonce: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(nonce.to_owned())
    }
}

/// A source of names and texts.
pub struct Texts {
    seed: u64,
    rng: Rng,
    drawn: Drawn,
}

impl Texts {
    /// The texts of one group in a run. `drawn` holds the nonces that the server has
    /// been sent.
    pub fn new(seed: u64, group: usize, drawn: Drawn) -> Self {
        let mixed = seed.wrapping_add((group as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        Self { seed, rng: Rng::with_seed(mixed), drawn }
    }

    /// The first nonce of the whole run. The first group has drawn it.
    pub fn first_nonce(&self) -> String {
        Self::new(self.seed, 0, Drawn::default()).nonce()
    }

    /// Six letters and digits that occur nowhere else. They contain a digit, so they
    /// are no word, and a letter, so they are no number.
    pub fn nonce(&mut self) -> String {
        loop {
            let mut nonce: String = (0..4).map(|_| self.rng.lowercase()).collect();
            nonce.insert(2, self.rng.digit(10));
            nonce.push(self.rng.digit(10));
            if self.drawn.take(&nonce) {
                return nonce;
            }
        }
    }

    /// Whether one of the values carries a nonce of this run, in whatever case.
    pub fn knows(&self, values: &[Value]) -> bool {
        let drawn = self.drawn.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_drawn = |part: &[u8]| {
            part[2].is_ascii_digit()
                && part[5].is_ascii_digit()
                && str::from_utf8(part).is_ok_and(|p| drawn.contains(&p.to_lowercase()))
        };
        any_leaf(values, |leaf| {
            leaf.as_str().is_some_and(|text| text.as_bytes().windows(6).any(is_drawn))
        })
    }

    /// A person's name.
    pub fn person(&mut self) -> String {
        let name = PEOPLE[self.rng.usize(..PEOPLE.len())];
        format!("{name} {}", self.rng.u32(100..1000))
    }

    /// A whole number, `least` and `most` included.
    pub fn integer(&mut self, least: i64, most: i64) -> i64 {
        self.rng.i64(least..=most)
    }

    /// A word.
    pub fn word(&mut self) -> &'static str {
        WORDS[self.rng.usize(..WORDS.len())]
    }

    /// A random text of the same shape as `like`, to be used as an id that doesn't
    /// exist. Each letter or digit is replaced by one of its kind, so a server that
    /// parses ids strictly accepts it.
    pub fn alike(&mut self, like: &str) -> String {
        // This draw depends on an id that the server has made. Later draws must not.
        let mut rng = self.rng.fork();
        // In a UUID, the first digits of the third and fourth group say its kind.
        let kept = |at: usize| like.len() == 36 && (at == 14 || at == 19);
        like.char_indices()
            .map(|(at, c)| match c {
                c if kept(at) => c,
                '0'..='9' => rng.digit(10),
                'a'..='f' => char::from(rng.u8(b'a'..=b'f')),
                'A'..='F' => char::from(rng.u8(b'A'..=b'F')),
                'g'..='z' => char::from(rng.u8(b'g'..=b'z')),
                'G'..='Z' => char::from(rng.u8(b'G'..=b'Z')),
                c => c,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_its_texts_and_groups_differ() {
        let draw = |seed, group| {
            let mut texts = Texts::new(seed, group, Drawn::default());
            (texts.nonce(), texts.person(), texts.word())
        };
        assert_eq!(draw(7, 0), draw(7, 0));
        assert_ne!(draw(7, 0), draw(7, 1));
        assert_ne!(draw(7, 0), draw(8, 0));
        assert_eq!(Texts::new(7, 3, Drawn::default()).first_nonce(), draw(7, 0).0);
    }

    #[test]
    fn no_nonce_is_drawn_twice() {
        let drawn = Drawn::default();
        let mut nonces = HashSet::new();
        // Without a memory, both rounds would draw the same nonces.
        for _ in 0..2 {
            let mut texts = Texts::new(7, 0, drawn.clone());
            assert!((0..300).all(|_| nonces.insert(texts.nonce())));
        }
    }

    #[test]
    fn an_id_of_the_same_shape_is_another_id() {
        let id = "6f1c0a52-7d0e-4a3b-9c11-02f4a8b7d6e5";
        let other = Texts::new(1, 0, Drawn::default()).alike(id);
        assert_ne!(id, other);
        assert_eq!((other.len(), &other[14..15], &other[19..20]), (36, "4", "9"));
    }
}
