//! Answers that several pages give.

use kernel::{Fault, FieldErrors, Timestamp, fr};
use ui::Markup;
use web::{Context, Failure, Reply, Screen, StatusCode, Want, header};

use crate::Identity;
use crate::notifications::Sender;
use crate::web::views::secret::{SCRIPT, SHEET};
use crate::words::AccountState;
use std::sync::Arc;
use std::time::Duration;

/// The room's extension of `AppState`.
pub(crate) fn identity(cx: &Context) -> Result<Arc<Identity>, Fault> {
    cx.extension::<Identity>()
}

/// Who sends the codes that are typed here.
pub(crate) fn sender(cx: &Context) -> Sender<'_> {
    let product = cx.product();
    Sender {
        name: &product.site.name,
        host: product.host(),
    }
}

/// A form sent back with its errors: what was typed stays.
pub(crate) fn sent_back(cx: &Context, title: &str, form: Markup, errors: &FieldErrors) -> Reply {
    screen(title, form).errors(errors).reply(cx)
}

/// A page of this room.
pub(crate) fn screen(title: &str, body: Markup) -> Screen {
    Screen::new(title, body).sheet(SHEET).modules(&[SCRIPT])
}

/// Why nothing is accepted for a while. The same words for an account and for an identifier that doesn't exist.
pub(crate) fn locked(until: Timestamp, now: Timestamp) -> String {
    wait("Trop d’essais.", until, now)
}

/// Why no code is sent for a while.
pub(crate) fn too_many_codes(until: Timestamp, now: Timestamp) -> String {
    wait("Trop de codes demandés.", until, now)
}

fn wait(why: &str, until: Timestamp, now: Timestamp) -> String {
    let seconds = until.since(now).as_secs().max(1);
    let count = |units: u64| i64::try_from(units).unwrap_or(i64::MAX);
    if seconds < 60 {
        let wait = fr::count(count(seconds), "seconde", "secondes");
        return format!("{why} Pour protéger les comptes, réessayez dans {wait}.");
    }
    format!(
        "{why} Pour protéger les comptes, réessayez après {} (dans {}).",
        fr::time(until),
        fr::count(count(seconds.div_ceil(60)), "minute", "minutes")
    )
}

/// Why no password is accepted on the sign-in page, with the ways that remain. `known`: the lock concerns this very device.
pub(crate) fn locked_out(until: Timestamp, known: bool, now: Timestamp) -> String {
    let ways = if known {
        "«\u{A0}Mot de passe oublié\u{202F}?\u{A0}» reste possible."
    } else {
        "La connexion reste ouverte sur les appareils que vous utilisez déjà, et «\u{A0}Mot de passe oublié\u{202F}?\u{A0}» aussi."
    };
    format!("{} {ways}", locked(until, now))
}

/// The password is correct, but the account isn't active.
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

/// Too many sign in at once, and nothing was checked.
pub(crate) const FULL: &str = "Beaucoup de personnes se connectent en ce moment\u{A0}: votre tour n’est pas venu. Réessayez dans une dizaine de secondes. Cela ne compte pas comme un essai.";
/// When to try again then.
const COME_BACK: Duration = Duration::from_secs(10);

/// The form again because too many sign in at once: 503, with `Retry-After`.
pub(crate) fn come_back(cx: &Context, title: &str, form: Markup, errors: &FieldErrors) -> Reply {
    let seconds = COME_BACK.as_secs().to_string();
    let reply = || sent_back(cx, title, form, errors).with(header::RETRY_AFTER, &seconds);
    match cx.want() {
        // The page that has the form already shows this answer like any other error.
        Want::Fragment => reply(),
        Want::Page => reply().status(StatusCode::SERVICE_UNAVAILABLE),
        Want::Json => Failure::later(errors.clone(), COME_BACK).into(),
    }
}
