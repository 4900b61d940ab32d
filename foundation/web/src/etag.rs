//! Lists that are asked for again (T16): an answer that is what it was costs its head only.
//!
//! Nothing here lets a browser keep anything: the answer stays `no-store`. Our own script remembers a list's last text and tag in the
//! memory of its page, and asks with `If-None-Match`.

use std::fmt::Write as _;

use axum::response::IntoResponse as _;
use http::{StatusCode, header};
use sha2::{Digest as _, Sha256};
use ui::Markup;

use crate::{Context, Reply};

/// A fragment with its tag; 304 without a body when the one who asks holds the same.
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

/// Of the text, of who asks, and of the situation under which they ask: nobody's tag fits an answer to somebody else. Weak, since the
/// same text travels compressed or not.
fn tag(context: &Context, body: &str) -> String {
    let mut sum = Sha256::new();
    if let Some(subject) = context.subject() {
        let role = subject.practitioner_role;
        sum.update(format!("{} {role:?}", subject.account));
    }
    sum.update([0]);
    sum.update(body);
    let mut tag = String::from("W/\"");
    for byte in sum.finalize().iter().take(12) {
        let _infallible = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}
