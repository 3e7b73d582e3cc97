//! The result of a poll, and whether it is right.

use classroom::{
    finding::Finding,
    json::{cut, same, short},
    trap::Trap,
};
use serde_json::Value;

use super::{super::seconds::SHORTEST, POLL};

/// Whether a result is the one of a poll.
pub enum Fit {
    /// It is.
    Yes,
    /// It holds more than our clients answered; there may be other clients.
    More(Finding),
    /// Somebody counts as missing whose second can't be over. Perhaps another client has
    /// just left.
    Soon(Finding),
    /// It is not.
    No(Finding),
}

/// What a poll was acknowledged with.
pub struct Tally {
    /// The answers, in the server's order.
    pub answers: Vec<Value>,
    /// How many clients didn't answer.
    pub missing: u64,
}

impl Tally {
    /// Reads an acknowledgement.
    ///
    /// # Errors
    /// It has no list of answers, or no number of missing ones.
    pub fn read(reply: &Value) -> Result<Self, Finding> {
        let finding = |expected: &str| {
            Finding::failed(format!("The acknowledgement of `{POLL}` holds no result."))
                .expected(expected.to_owned())
                .actual(short(reply, 160))
        };
        let Some(answers) = reply["answers"].as_array() else {
            return Err(finding("an array `answers`"));
        };
        let whole = |n: f64| (n >= 0.0 && n.fract() == 0.0).then_some(n as u64);
        let missing = reply["missing"].as_f64().and_then(whole);
        let missing = missing.ok_or_else(|| finding("a whole number `missing`"))?;
        Ok(Self { answers: answers.clone(), missing })
    }

    /// Our answers must be there, each as often as it was given, and `missing` of our
    /// clients must be missing. `took` is the time until the result came, in ms.
    pub fn fits(&self, given: &[Value], missing: u64, took: f64) -> Fit {
        let mut rest = self.answers.clone();
        for value in given {
            let Some(at) = rest.iter().position(|answer| same(answer, value)) else {
                let finding = Finding::failed("The result of the poll lacks an answer.")
                    .expected(format!("{} among `answers`", short(value, 80)))
                    .actual(format!("`answers` {}", self.shown()))
                    .trap(self.hint(given));
                return Fit::No(finding);
            };
            rest.remove(at);
        }
        let number =
            Finding::failed("The poll counts the wrong number of missing clients.")
                .expected(format!("`missing` {missing}"))
                .actual(format!("`missing` {}", self.missing))
                .trap("missing-not-counted");
        let too_many = Finding::failed("The result of the poll has too many answers.")
            .expected(format!("{} answers", given.len()))
            .actual(format!("`answers` {}", self.shown()))
            .trap("silent-client-has-an-entry");
        if self.missing < missing {
            return Fit::No(number);
        }
        // Nobody else gives our answers.
        let is_text =
            |value: &&Value| value.as_str().is_some_and(|text| !text.is_empty());
        let again = rest.iter().filter(is_text).any(|odd| given.contains(odd));
        if again {
            return Fit::No(too_many);
        }
        if self.missing > 0 && took < SHORTEST && missing == 0 {
            return Fit::Soon(number);
        }
        match (rest.is_empty(), self.missing == missing) {
            (true, true) => Fit::Yes,
            (false, _) => Fit::More(too_many),
            (true, false) => Fit::More(number),
        }
    }

    fn shown(&self) -> String {
        cut(&Value::Array(self.answers.clone()).to_string(), 120)
    }

    fn hint(&self, given: &[Value]) -> Trap {
        let wrapped = |value: &Value| {
            given.iter().any(|own| match value {
                Value::Array(list) => list.iter().any(|item| same(item, own)),
                Value::Object(fields) => fields.values().any(|item| same(item, own)),
                _ => false,
            })
        };
        if self.answers.iter().any(wrapped) {
            Trap::of("answer-wrapped")
        } else if self.answers.len() < given.len() {
            Trap::of("answers-lost")
        } else {
            Trap::of("answers-changed")
        }
    }
}
