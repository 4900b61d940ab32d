//! What the pages show. One function per page, and its samples for the gallery.

pub(crate) mod account;
pub(crate) mod arrival;
pub(crate) mod code;
pub(crate) mod display;
pub(crate) mod ended;
pub(crate) mod forgotten;
pub(crate) mod home;
pub(crate) mod information;
pub(crate) mod kept;
pub(crate) mod link;
pub(crate) mod lock;
pub(crate) mod privacy;
mod samples;
pub(crate) mod secret;
pub(crate) mod security;
pub(crate) mod sign_in;
pub(crate) mod step_up;
pub(crate) mod terms;
pub(crate) mod terms_text;

use std::time::Duration;

use kernel::{FieldErrors, fr};
use ui::{Markup, html};

/// The room's views with samples, for the gallery.
pub static GALLERY: &[ui::gallery::Section] = &[
    samples::SIGN_IN,
    samples::RECOVERY,
    samples::PORTAL,
    samples::ACCOUNT,
    samples::LEGAL,
    samples::SECRETS,
];

/// Title, then errors, then the rest: how every form of the room begins.
pub(crate) fn opening(title: &str, lead: Option<&str>, errors: &FieldErrors) -> Markup {
    html! {
        (ui::list::page_header(title, lead, ""))
        (ui::field::error_summary(errors.iter()))
    }
}

/// `15 minutes`, `12 heures`, `14 jours`.
pub(crate) fn lasting(duration: Duration) -> String {
    let minutes = duration.as_secs() / 60;
    let count =
        |value: u64, one, many| fr::count(i64::try_from(value).unwrap_or(i64::MAX), one, many);
    if minutes >= 48 * 60 && minutes.is_multiple_of(24 * 60) {
        count(minutes / (24 * 60), "jour", "jours")
    } else if minutes >= 120 && minutes.is_multiple_of(60) {
        count(minutes / 60, "heure", "heures")
    } else {
        count(minutes, "minute", "minutes")
    }
}

/// A hidden field.
pub(crate) fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// A confirmation at the top of the page.
pub(crate) fn done(text: Option<&str>) -> Markup {
    html! { @if let Some(text) = text { (ui::notice::banner(ui::state::Meaning::Ok, text, "")) } }
}
