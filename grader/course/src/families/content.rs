//! Content: what a client hears holds what the contract says.
//!
//! What goes wrong: a field is missing, renamed, cut, trimmed, escaped, of another type or
//! from another message; not every hearer gets the same; what is long, empty or unusual
//! is dropped, or what came before; a client's own `id` or `isAdmin` is believed.

use classroom::{
    contract::{Held, Subject},
    finding::Finding,
    json::{any_carries, carries, same, short},
    play::{
        again::take_again,
        changed::what_became,
        draw::draw,
        holds::{Around, Difference, differs},
        talk::Heard,
        turn::{Came, Turn, came, play, prepare, take},
        unusual::unusual,
    },
    stage::Stage,
    trap::Trap,
    verdict::Status,
};
use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::{
    dropped::sets_apart,
    listed::{list_of, read},
    unsaid::none_beside,
};

type Tested<'a> = BoxFuture<'a, Result<(), Finding>>;

/// `content`: a usual payload comes back as promised.
pub fn content(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        for by in stage.names() {
            let (turn, came) = play(stage, subject, &by).await?;
            as_promised(stage, subject, &turn, &came)?;
        }
        Ok(())
    }
    .boxed()
}

/// `payloads`: so does each unusual one that the contract allows.
pub fn payloads(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let given = prepare(stage, subject, "Ann", None).await?;
        let usual = draw(stage, subject.event, &given);
        let Some(shape) = &subject.event.payload else { return Ok(()) };
        let mut turns: Vec<Turn> = Vec::new();
        let mut done = 0;
        for (at, change) in unusual(shape, usual.mark.as_ref()).iter().enumerate() {
            let by = if at % 2 == 0 { "Ann" } else { "Ben" };
            let given = prepare(stage, subject, by, None).await?;
            let payload = change.of(draw(stage, subject.event, &given));
            // What has no mark could be taken for another.
            let is_alone = payload.mark.is_none();
            if is_alone || turns.len() - done == TOGETHER {
                done = all_came(stage, subject, &turns, done).await?;
            }
            turns.push(take(stage, subject, by, payload, given));
            if is_alone {
                done = all_came(stage, subject, &turns, done).await?;
            }
        }
        all_came(stage, subject, &turns, done).await?;
        stage.fence(&stage.exact_names()).await?;
        none_beside(stage, subject, &turns).await?;
        the_same_again(stage, subject).await?;
        with_more(stage, subject).await
    }
    .boxed()
}

/// How many unusual payloads are on their way at a time.
const TOGETHER: usize = 8;

/// Waits for all that comes of the turns after the first `done`, and compares it. Returns
/// how many are done then.
async fn all_came(
    stage: &mut Stage,
    subject: Subject,
    turns: &[Turn],
    done: usize,
) -> Result<usize, Finding> {
    for turn in &turns[done..] {
        let value = turn.payload.value.clone().unwrap_or_default();
        let apart = |finding: Finding| match finding.status {
            Status::Failed => finding.trap(sets_apart(&value)),
            _ => finding,
        };
        let came = came(stage, subject, turn).await.map_err(apart)?;
        as_promised(stage, subject, turn, &came)?;
    }
    Ok(turns.len())
}

/// What repeats an earlier payload is treated like that one.
async fn the_same_again(stage: &mut Stage, subject: Subject) -> Result<(), Finding> {
    let (first, _) = play(stage, subject, "Ann").await?;
    let repeated = |finding: Finding| finding.trap("repeated-payload-dropped");
    for _ in 0..2 {
        let Some(again) = take_again(stage, subject, &first) else { break };
        let came = came(stage, subject, &again).await.map_err(repeated)?;
        as_promised(stage, subject, &again, &came)?;
    }
    Ok(())
}

/// A payload with fields that the contract doesn't name, and with those that the server
/// makes, is accepted, and they are dropped.
async fn with_more(stage: &mut Stage, subject: Subject) -> Result<(), Finding> {
    let given = prepare(stage, subject, "Ann", None).await?;
    let mut payload = draw(stage, subject.event, &given);
    let Some(Value::Object(fields)) = &mut payload.value else { return Ok(()) };
    let claim = format!("claimed {}", stage.texts.nonce());
    let mut names = vec!["isAdmin".to_owned()];
    let emitted = subject.event.emits.iter().filter_map(|emit| emit.holds.as_ref());
    emitted.chain(&subject.event.acks).for_each(|held| made_by_server(held, &mut names));
    for name in names {
        fields.entry(name).or_insert_with(|| claim.clone().into());
    }
    let turn = take(stage, subject, "Ann", payload, given);
    let more = || Trap::of("extra-field-refused");
    let came = came(stage, subject, &turn).await.map_err(|it| it.trap(more()))?;
    as_promised(stage, subject, &turn, &came).map_err(|it| it.because(more()))?;
    let heard = came.heard.iter().flatten().map(|copy| copy.args.as_slice());
    let mut all = heard.chain(came.ack.iter().map(std::slice::from_ref));
    let sent = all.find(|args| any_carries(args, &claim)).map(<[Value]>::to_vec);
    let (what, found) = match (sent, list_of(subject)) {
        (Some(args), _) => ("came back", Some(args)),
        (None, Some(list)) => {
            let entries = read(stage, list).await?;
            let entry = entries.into_iter().find(|entry| carries(entry, &claim));
            ("was stored", entry.map(|entry| vec![entry]))
        }
        (None, None) => return Ok(()),
    };
    let Some(found) = found else { return Ok(()) };
    Err(Finding::failed(format!(
        "A field that only the client sent {what}, though the contract doesn't name it."
    ))
    .expected("only what the contract names")
    .actual(short(&Value::Array(found), 120))
    .trap(more())
    .focus(&claim))
}

/// The fields that the server makes.
fn made_by_server(held: &Held, names: &mut Vec<String>) {
    let Held::Object(fields) = held else { return };
    for (name, held) in fields {
        match held {
            Held::New | Held::Count | Held::SenderId | Held::Is(_) => {
                names.push(name.clone())
            }
            held => made_by_server(held, names),
        }
    }
}

/// Whether everything that came of a turn holds what was promised.
///
/// # Errors
/// The first difference.
pub fn as_promised(
    stage: &Stage,
    subject: Subject,
    turn: &Turn,
    came: &Came,
) -> Result<(), Finding> {
    let around = Around {
        payload: turn.payload.value.as_ref(),
        sender: stage.sid(&turn.by),
        id: came.id.as_ref(),
        count: None,
    };
    for (emit, heard) in subject.event.emits.iter().zip(&came.heard) {
        for copy in heard {
            let Heard { who, args } = copy;
            let what = format!("{who} heard `{}`", emit.event);
            let Some(held) = &emit.holds else { continue };
            // A server may add arguments after the payload: Node's adds an offset to
            // each broadcast, with connection state recovery.
            if let Some(found) = differs(held, copy.message(), &around) {
                return Err(differing(&what, found, turn, args));
            }
        }
        same_for_all(&emit.event, heard)?;
    }
    if let (Some(held), Some(ack)) = (&subject.event.acks, &came.ack)
        && let Some(found) = differs(held, ack, &around)
    {
        let what = format!("{} got an acknowledgement", turn.by);
        return Err(differing(&what, found, turn, std::slice::from_ref(ack)));
    }
    Ok(())
}

fn same_for_all(event: &str, heard: &[Heard]) -> Result<(), Finding> {
    let Some((first, rest)) = heard.split_first() else { return Ok(()) };
    let Some(other) = rest.iter().find(|it| !same(it.message(), first.message())) else {
        return Ok(());
    };
    Err(Finding::failed(format!(
        "{} and {} heard different copies of one `{event}`.",
        first.who, other.who
    ))
    .expected("the same at every client")
    .actual(format!(
        "{} at {}, {} at {}",
        short(first.message(), 100),
        first.who,
        short(other.message(), 100),
        other.who
    ))
    .trap("made-more-than-once"))
}

/// The finding about a value that differs. Several arguments may be the parts of one.
fn differing(what: &str, found: Difference, turn: &Turn, args: &[Value]) -> Finding {
    let Difference { field, wanted, mut got, mut trap } = found;
    let (rationale, wanted) = match field.as_str() {
        "" => (format!("{what}, but it is not what the contract says."), wanted),
        field => (
            format!("{what}, but its `{field}` is not what the contract says."),
            format!("`{field}`: {wanted}"),
        ),
    };
    if args.len() != 1 && field.is_empty() {
        got = format!("{} arguments: {}", args.len(), short(&args.into(), 120));
        trap = match &turn.payload.value {
            Some(payload) => what_became(payload, args),
            None => Trap::of("several-arguments"),
        };
    }
    let finding = Finding::failed(rationale).expected(wanted).actual(got).trap(trap);
    match &turn.payload.mark {
        Some(mark) => finding.focus(&mark.text),
        None => finding,
    }
}
