//! What a browser asks, and which answers a page from another origin may read.

use classroom::{
    class::rest::Answer, finding::Finding, json::cut, stage::Stage, trap::Trap,
};

use crate::lessons::{
    messages::storing::LIST,
    rest::{
        asking::{ask_raw, shown},
        bad_body::JSON,
    },
};

/// The origin that the lesson allows.
pub const ORIGIN: &str = "http://localhost:5173";

/// The path of a Socket.IO handshake over HTTP.
pub const SOCKET_IO: &str = "/socket.io/?EIO=4&transport=polling";

const ALLOW_ORIGIN: &str = "access-control-allow-origin";
const ALLOW_METHODS: &str = "access-control-allow-methods";
const ALLOW_HEADERS: &str = "access-control-allow-headers";

/// Sends a request as a page of `origin` would.
pub async fn from(
    stage: &Stage,
    origin: &str,
    method: &str,
    path: &str,
    body: Option<String>,
) -> Result<Answer, Finding> {
    let mut headers = vec![("origin", origin)];
    if body.is_some() {
        let text = ("content-type", "text/plain;charset=UTF-8");
        headers.push(if path.starts_with(LIST) { JSON[0] } else { text });
    }
    ask_raw(stage, method, path, &headers, body).await
}

/// Sends the preflight that a browser sends before a request that is not simple.
pub async fn preflight(
    stage: &Stage,
    origin: &str,
    method: &str,
    path: &str,
) -> Result<Answer, Finding> {
    let mut headers = vec![("origin", origin), ("access-control-request-method", method)];
    if method != "DELETE" {
        headers.push(("access-control-request-headers", "content-type"));
    }
    ask_raw(stage, "OPTIONS", path, &headers, None).await
}

/// All values of a header that may come more than once.
fn values<'a>(answer: &'a Answer, name: &str) -> Vec<&'a str> {
    let named = answer.headers.iter().filter(|(known, _)| known == name);
    named.map(|(_, value)| value.as_str()).collect()
}

/// Whether a header's list has the wanted value, or allows all.
fn lists(answer: &Answer, name: &str, wanted: impl Fn(&str) -> bool) -> bool {
    let mut items = values(answer, name).into_iter().flat_map(|value| value.split(','));
    items.any(|item| item.trim() == "*" || wanted(item.trim()))
}

/// Whether a browser would let a page of [`ORIGIN`] read this answer.
///
/// # Errors
/// It would not.
pub fn readable(answer: &Answer, request: &str) -> Result<(), Finding> {
    let allowed = values(answer, ALLOW_ORIGIN);
    if matches!(allowed.as_slice(), [one] if [ORIGIN, "*"].contains(one)) {
        return Ok(());
    }
    let finding = Finding::failed(format!(
        "A page from {ORIGIN} sent `{request}`, and its browser doesn't let it read \
         the answer."
    ))
    .expected(format!("the header `{ALLOW_ORIGIN}: {ORIGIN}`"))
    .focus(request);
    Err(match allowed.as_slice() {
        [] => finding
            .actual(format!("status {}, without this header", answer.status))
            .trap("cors-not-around-everything"),
        [one] => finding
            .actual(format!("`{ALLOW_ORIGIN}: {}`", cut(one, 60)))
            .trap("cors-origin-written-otherwise"),
        several => finding
            .actual(format!(
                "this header {} times: {}",
                several.len(),
                several.join(" and ")
            ))
            .trap("cors-header-twice"),
    })
}

/// Whether a browser would send this request for a page of [`ORIGIN`].
///
/// # Errors
/// It would not.
pub async fn may(stage: &Stage, method: &str, path: &str) -> Result<(), Finding> {
    let answer = preflight(stage, ORIGIN, method, path).await?;
    is_ok(&answer, path)?;
    readable(&answer, &format!("OPTIONS {path}"))?;
    let finding = |what: &str| {
        Finding::failed(format!(
            "A browser asks before it sends `{method} {path}` for a page from \
             {ORIGIN}, and the server doesn't allow it."
        ))
        .expected(what)
        .focus("OPTIONS")
    };
    let got = |name: &str| match answer.header(name) {
        Some(value) => format!("`{name}: {}`", cut(value, 80)),
        None => format!("no header `{name}`"),
    };
    // A browser may always send POST. It compares methods letter by letter, and the names
    // of headers without regard to case.
    let other_case = |item: &str| item.eq_ignore_ascii_case(method);
    if method != "POST" && !lists(&answer, ALLOW_METHODS, |item| item == method) {
        let finding = finding(&format!("{method} in `{ALLOW_METHODS}`"));
        return Err(finding.actual(got(ALLOW_METHODS)).trap(
            match lists(&answer, ALLOW_METHODS, other_case) {
                true => Trap::of("cors-methods-in-small-letters"),
                false => Trap::of("cors-method-missing"),
            },
        ));
    }
    let content_type = |item: &str| item.eq_ignore_ascii_case("content-type");
    if method != "DELETE" && !lists(&answer, ALLOW_HEADERS, content_type) {
        return Err(finding(&format!("content-type in `{ALLOW_HEADERS}`"))
            .actual(got(ALLOW_HEADERS))
            .trap("cors-header-missing"));
    }
    Ok(())
}

/// Whether a preflight was answered, and not refused.
///
/// # Errors
/// It is a refusal.
pub fn is_ok(answer: &Answer, path: &str) -> Result<(), Finding> {
    if (200..=299).contains(&answer.status) {
        return Ok(());
    }
    Err(Finding::failed(format!(
        "A browser sends `OPTIONS {path}` before a request from another origin, and \
         the server refuses it."
    ))
    .expected("status 200 or 204, with the headers of CORS")
    .actual(shown(answer))
    .trap("cors-preflight-not-answered")
    .focus("OPTIONS"))
}

/// Whether a browser doesn't let a page of `origin` read this answer.
///
/// # Errors
/// It does not.
pub fn is_kept_from(
    origin: &str,
    method: &str,
    path: &str,
    answer: Result<Answer, Finding>,
) -> Result<(), Finding> {
    // A server that refuses other origins need not answer at all.
    let Ok(answer) = answer else { return Ok(()) };
    let allowed = values(&answer, ALLOW_ORIGIN);
    let Some(allowed) = allowed.iter().find(|one| **one == "*" || **one == origin) else {
        return Ok(());
    };
    let path = path.split('?').next().unwrap_or(path);
    let finding = Finding::failed(format!(
        "A page from {origin} may read the answer to `{method} {path}`, and only \
         {ORIGIN} should."
    ))
    .expected(format!("`{ALLOW_ORIGIN}` for {ORIGIN}, and for no other origin"))
    .actual(format!("`{ALLOW_ORIGIN}: {allowed}`"))
    .focus(path);
    Err(match *allowed {
        "*" => finding.trap("cors-allows-all"),
        _ => finding.trap("cors-allows-another"),
    })
}
