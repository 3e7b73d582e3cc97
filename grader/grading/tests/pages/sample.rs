//! A class to write pages of.

use grading::{
    exports::{Gradebook, Row},
    marks::{Mark, Part, State},
    records::{CheckResult, CheckStatus, Earlier, FORMAT_VERSION, Record, Verdict},
    submissions::Student,
};
use rust_decimal::Decimal;
use serde_json::json;

/// A short program that passes.
pub const SOLUTION: &str = r#"use kit::MessageService;

async fn on_message(io: SocketIo, State(messages): State<MessageService>) {
    let message = messages.add(new.username, new.content).await;
    io.emit("message", &message).await.ok();
}

async fn main() {
    let app = Router::new();
    kit::serve(app).await
}
"#;

/// A submission that passed. It has two required checks and an optional one, for a point
/// each.
pub struct Sample {
    pub record: Record,
    pub state: State,
    pub penalty: Decimal,
    pub late_s: u64,
}

impl Sample {
    pub fn new(id: &str) -> Self {
        let check = |id: &str, title: &str, required| CheckResult {
            id: id.into(),
            title: title.into(),
            required,
            status: CheckStatus::Passed,
            rationale: None,
            hint: None,
            duration_ms: 10,
            place: serde_json::Value::Null,
        };
        let record = Record {
            version: FORMAT_VERSION,
            student: Student { id: id.into(), ..Student::default() },
            handed_in: Some(1_796_082_425),
            lesson: "04-messages".into(),
            source: None,
            ignored: Vec::new(),
            verdict: Verdict::Passed,
            why: None,
            checks: vec![
                check("starts", "The server starts", true),
                check("everyone", "A `message` reaches every client", true),
                check("del-everyone", "`messageDeleted` reaches every client", false),
            ],
            shown: "04-messages\n\n   server    Ann\n      │◀─────┤  message\n".into(),
            sandbox: "bubblewrap".into(),
            seed: 7,
            build_ms: 300,
            judge_ms: 500,
            earlier: Vec::new(),
        };
        Self { record, state: State::Final, penalty: Decimal::ZERO, late_s: 0 }
    }

    /// The same with a check that failed, for this reason.
    pub fn fails(mut self, id: &str, why: &str) -> Self {
        let failed = self.record.checks.iter_mut().find(|check| check.id == id);
        let check = failed.expect("the check");
        check.status = CheckStatus::Failed;
        check.rationale = Some(why.into());
        check.place = json!({"file": "exercises/04-messages.rs", "line": 4});
        if check.required {
            self.record.verdict = Verdict::Failed;
        }
        self
    }

    pub fn add_check(&mut self, id: &str, status: CheckStatus) {
        let mut check = self.record.checks[0].clone();
        check.id = id.into();
        check.status = status;
        self.record.checks.push(check);
    }

    fn into_row(self) -> Row {
        let part = |check: &CheckResult| Part {
            id: check.id.clone(),
            title: check.title.clone(),
            points: Decimal::from(u8::from(check.status == CheckStatus::Passed)),
            of: Decimal::ONE,
            extra: !check.required,
            status: check.status,
        };
        let parts: Vec<Part> = self.record.checks.iter().map(part).collect();
        let required = parts.iter().filter(|part| !part.extra);
        let points: Decimal = required.clone().map(|part| part.points).sum();
        let mark = Mark {
            points: points - self.penalty,
            of: Decimal::from(required.count()),
            penalty: self.penalty,
            late_s: self.late_s,
            passed: self.record.verdict == Verdict::Passed,
            state: self.state,
            parts,
        };
        Row { record: self.record, mark }
    }
}

/// A gradebook of these.
pub fn book(samples: impl IntoIterator<Item = Sample>) -> Gradebook {
    Gradebook {
        lesson: "04-messages".into(),
        assignment: "Week 4".into(),
        rows: samples.into_iter().map(Sample::into_row).collect(),
    }
}

/// A small class in which everything occurs.
pub fn class() -> Gradebook {
    let named = |id: &str, name: &str| {
        let mut sample = Sample::new(id);
        sample.record.student.name = Some(name.into());
        sample.record.source = Some(SOLUTION.into());
        sample
    };
    let ada = named("s1", "Ada");
    let mut ben = named("s2", "Ben").fails("everyone", "Cy never heard `message`.");
    ben.record.source = Some(SOLUTION.replace("io.emit", "socket.emit"));
    let mut bea =
        named("s3", "Bea").fails("everyone", "Ann and Dee never heard `message`.");
    bea.record.source = Some(SOLUTION.replace(".await.ok()", ".ok()"));
    let mut uma = named("s4", "Uma").fails("everyone", "Still to do: send it.");
    uma.record.source = Some(SOLUTION.replace("io.emit", "todo!(); //"));
    uma.record.verdict = Verdict::Unfinished;
    uma.record.checks[1].status = CheckStatus::Unfinished;
    let mut hal = named("s5", "Hal").fails("del-everyone", "Nobody heard it.");
    hal.state = State::Held;
    let mut oda = named("s6", "Oda");
    oda.state = State::Open;
    oda.record.verdict = Verdict::Inconclusive;
    oda.record.why = Some("The machine had no memory left.".into());
    oda.record.checks.clear();
    let mut lou = named("s7", "Late Lou");
    lou.late_s = 90_000;
    lou.penalty = Decimal::new(50, 2);
    lou.record.earlier.push(Earlier {
        verdict: Verdict::Failed,
        passed: vec!["starts".into()],
        why: "the network was down".into(),
        at: 1_796_090_000,
    });
    let mut mia = named("s8", "Mia");
    mia.record.verdict = Verdict::Missing;
    mia.record.why = Some("The folder is empty.".into());
    mia.record.source = None;
    mia.record.checks.clear();
    book([ada, ben, bea, uma, hal, oda, lou, mia])
}
