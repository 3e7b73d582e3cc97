//! The result of a poll, and whether it is right.

use serde_json::Value;

use super::{POLL, missing::SHORTEST};
use crate::{
    check::Finding,
    json::{cut, same, short},
};

/// Whether a result is the one of a poll.
pub enum Fit {
    /// It is.
    Yes,
    /// There is more in it than we can have answered; others may be there.
    More(Finding),
    /// It is not.
    No(Finding),
}

/// What a poll was acknowledged with.
pub struct Tally {
    /// The answers, in the server's order.
    pub answers: Vec<Value>,
    /// How many did not answer.
    pub missing: u64,
}

impl Tally {
    /// Reads an acknowledgement.
    ///
    /// # Errors
    /// It has no list of answers, or no number of missing ones.
    pub fn read(reply: &Value) -> Result<Self, Finding> {
        let finding = |expected: &str| {
            Finding::failed(format!("The acknowledgement of `{POLL}` tells no result."))
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

    /// Our answers must be there, each as often as it was given, and so many of us must
    /// be missing; `took` is the time until then, in ms.
    pub fn fits(&self, given: &[Value], missing: u64, took: f64) -> Fit {
        let mut rest = self.answers.clone();
        for value in given {
            let Some(at) = rest.iter().position(|answer| same(answer, value)) else {
                let finding =
                    Finding::failed("An answer is not in the result of the poll.")
                        .expected(format!("{} among `answers`", short(value, 80)))
                        .actual(format!("`answers` {}", self.shown()))
                        .hint(self.hint(given));
                return Fit::No(finding);
            };
            rest.remove(at);
        }
        let number = Finding::failed("The number of those who did not answer is wrong.")
            .expected(format!("`missing` {missing}"))
            .actual(format!("`missing` {}", self.missing))
            .hint("`missing` counts the clients that were asked and did not answer.");
        let too_many = Finding::failed("The result of the poll has too many answers.")
            .expected(format!("{} answers", given.len()))
            .actual(format!("`answers` {}", self.shown()))
            .hint("Who has not answered is counted in `missing`, and has no entry.");
        if self.missing < missing {
            return Fit::No(number);
        }
        // Nobody else gives an answer of ours; and nobody's second is over so soon.
        let is_text =
            |value: &&Value| value.as_str().is_some_and(|text| !text.is_empty());
        let again = rest.iter().filter(is_text).any(|odd| given.contains(odd));
        if again {
            return Fit::No(too_many);
        }
        if self.missing > 0 && took < SHORTEST && missing == 0 {
            return Fit::No(number);
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

    fn hint(&self, given: &[Value]) -> &'static str {
        let wrapped = |value: &Value| {
            given.iter().any(|own| match value {
                Value::Array(list) => list.iter().any(|item| same(item, own)),
                Value::Object(fields) => fields.values().any(|item| same(item, own)),
                _ => false,
            })
        };
        if self.answers.iter().any(wrapped) {
            "Each entry of `answers` is what a client has answered, with nothing around it."
        } else if self.answers.len() < given.len() {
            "Every client answers for itself. What `io.emit_with_ack(…)` returns is a \
             stream: awaited like a future, it ends with the first answer. And what is \
             read as another type than `Value` may be lost."
        } else {
            "Hand on what each client has answered to this question, as it is."
        }
    }
}
