//! Answers that several pages give.

use kernel::{Fault, FieldErrors, Timestamp, fr};
use ui::Markup;
use web::{Context, Reply, Screen, StatusCode, Want, header};

use crate::Identity;
use crate::words::AccountState;
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
    let seconds = until.since(now).as_secs().max(1);
    let count = |units: u64| i64::try_from(units).unwrap_or(i64::MAX);
    if seconds < 60 {
        let wait = fr::count(count(seconds), "seconde", "secondes");
        return format!("Trop d’essais. Pour protéger les comptes, réessayez dans {wait}.");
    }
    format!(
        "Trop d’essais. Pour protéger les comptes, réessayez après {} (dans {}).",
        fr::time(until),
        fr::count(count(seconds.div_ceil(60)), "minute", "minutes")
    )
}

/// The same on the sign-in page, with the ways that stay open.
pub(crate) fn locked_out(until: Timestamp, now: Timestamp) -> String {
    format!(
        "{} La connexion reste ouverte sur les appareils que vous utilisez déjà, et «\u{A0}Mot de passe oublié\u{202F}?\u{A0}» aussi.",
        locked(until, now)
    )
}

/// The password is right, the account isn't open.
pub(crate) const fn shut(state: AccountState) -> &'static str {
    match state {
        AccountState::Suspended => {
            "Ce compte est suspendu\u{A0}: votre mot de passe est bon, mais la connexion est fermée pour le moment. Pour savoir pourquoi et le faire rouvrir, contactez l’assistance."
        }
        AccountState::Closed => {
            "Ce compte est clôturé\u{A0}: il ne permet plus de se connecter. Si c’est une erreur, contactez l’assistance."
        }
        _ => {
            "Ce compte n’est pas encore ouvert. Suivez le lien reçu par courriel, ou contactez l’assistance."
        }
    }
}

/// Everybody signs in at once, and nothing was tried.
pub(crate) const FULL: &str = "Beaucoup de personnes se connectent en ce moment\u{A0}: votre tour n’est pas venu. Réessayez dans une dizaine de secondes. Cela ne compte pas comme un essai.";
/// When to come back then, in seconds.
const COME_BACK: &str = "10";

/// A form sent back because everybody signs in at once: 503, and when to come back.
pub(crate) fn come_back(cx: &Context, title: &str, form: Markup, errors: &FieldErrors) -> Reply {
    let reply = sent_back(cx, title, form, errors).with(header::RETRY_AFTER, COME_BACK);
    match cx.want() {
        // The page that has the form already shows what is sent back as any other error.
        Want::Fragment => reply,
        Want::Page | Want::Json => reply.status(StatusCode::SERVICE_UNAVAILABLE),
    }
}
