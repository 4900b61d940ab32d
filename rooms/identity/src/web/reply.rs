//! Answers that several pages give.

use kernel::{Fault, FieldErrors, Timestamp, fr};
use ui::Markup;
use web::{Context, Reply, Screen};

use crate::Identity;
use std::sync::Arc;

/// The room's part of the house.
pub(crate) fn identity(cx: &Context) -> Result<Arc<Identity>, Fault> {
    cx.part::<Identity>()
}

/// A form sent back with its errors: what was typed stays.
pub(crate) fn sent_back(cx: &Context, title: &str, form: Markup, errors: &FieldErrors) -> Reply {
    screen(title, form).errors(errors).reply(cx)
}

/// A page of this room.
pub(crate) fn screen(title: &str, body: Markup) -> Screen {
    Screen::new(title, body).modules(&["mot-de-passe.js"])
}

/// Why nothing is accepted for a while. The same words for an account and for an identifier that nobody has.
pub(crate) fn locked(until: Timestamp, now: Timestamp) -> String {
    let minutes = until.since(now).as_secs().div_ceil(60).max(1);
    let minutes = i64::try_from(minutes).unwrap_or(i64::MAX);
    format!(
        "Trop d’essais. Pour protéger les comptes, réessayez après {} (dans {}).",
        fr::time(until),
        fr::count(minutes, "minute", "minutes")
    )
}
