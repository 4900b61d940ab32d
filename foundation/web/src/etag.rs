//! Lists requested again (T16): an unchanged response costs its head only.
//!
//! The browser must not cache anything: responses stay `no-store`. Our own script keeps a list's last text and tag in the memory of its
//! page, and sends `If-None-Match`.

use axum::response::IntoResponse as _;
use data_encoding::HEXLOWER;
use http::{StatusCode, header};
use sha2::{Digest as _, Sha256};
use ui::Markup;

use crate::{Context, Reply};

/// A fragment with its tag; 304 without a body when the client has the same.
pub(crate) fn answer(context: &Context, body: Markup) -> Reply {
    let tag = tag(context, &body.0);
    let held = context.held().split(',').any(|held| held.trim() == tag);
    let reply = if held {
        Reply::from(StatusCode::NOT_MODIFIED.into_response())
    } else {
        Reply::fragment(body)
    };
    reply.with(header::ETAG, &tag)
}

/// A hash of the text, the account and the situation: a tag never matches a response to somebody else. Weak, since the same text is sent
/// compressed or not.
fn tag(context: &Context, body: &str) -> String {
    let mut sum = Sha256::new();
    if let Some(subject) = context.subject() {
        let role = subject.practitioner_role;
        sum.update(format!("{} {role:?}", subject.account));
    }
    sum.update([0]);
    sum.update(body);
    let sum = sum.finalize();
    let twelve = sum.first_chunk::<12>().unwrap_or(&[0; 12]);
    format!("W/\"{}\"", HEXLOWER.encode(twelve))
}
