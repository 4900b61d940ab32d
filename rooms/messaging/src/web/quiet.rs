//! Do-not-disturb hours (C22).

use ::web::{Context, Failure, Form, Reply};
use access::{Aal2, Signed};
use kernel::{FieldErrors, fr};
use serde::Deserialize;

use crate::commands::SetQuietHours;
use crate::domain::QuietHours;
use crate::live;
use crate::store::quiet_hours;
use crate::web::screen;
use crate::web::views;

/// The form.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Quiet {
    /// `1` when the hours apply.
    pub actif: Option<String>,
    /// First minute, `19:30`.
    #[serde(default)]
    pub de: String,
    /// First minute after.
    #[serde(default)]
    pub a: String,
}

fn draw(cx: &Context, quiet: &Quiet, errors: &FieldErrors, saved: bool) -> Reply {
    let now = cx.now();
    let until = quiet.actif.as_ref().filter(|_| errors.is_empty());
    let until = until
        .and_then(|_| QuietHours::parse(&quiet.de, &quiet.a).ok())
        .and_then(|hours| hours.periods(now).first().copied())
        .and_then(|(from, to)| (from <= now).then(|| fr::time(to)));
    let body = views::quiet::draw(quiet, errors, saved, until.as_deref());
    screen("Notifications", body)
        .account_page("/compte/notifications")
        .errors(errors)
        .reply(cx)
}

/// The page.
pub async fn form(signed: Signed<Aal2>, cx: Context) -> Result<Reply, Failure> {
    let role = signed.subject().acting_role()?;
    let quiet = match quiet_hours::find(cx.db(), role).await? {
        Some((enabled, hours)) => Quiet {
            actif: enabled.then(|| "1".to_owned()),
            de: QuietHours::print(hours.from),
            a: QuietHours::print(hours.to),
        },
        None => Quiet {
            actif: None,
            de: "19:30".to_owned(),
            a: "07:30".to_owned(),
        },
    };
    Ok(draw(&cx, &quiet, &FieldErrors::new(), false))
}

/// Saves the hours.
pub async fn save(
    signed: Signed<Aal2>,
    cx: Context,
    Form(quiet): Form<Quiet>,
) -> Result<Reply, Failure> {
    signed.subject().acting_role()?;
    let hours = match QuietHours::parse(&quiet.de, &quiet.a) {
        Ok(hours) => hours,
        Err(errors) => return Ok(draw(&cx, &quiet, &errors, false)),
    };
    cx.db()
        .run(&SetQuietHours {
            signed: &signed,
            actor: cx.actor(),
            enabled: quiet.actif.is_some(),
            hours,
        })
        .await?;
    let applies = quiet.actif.is_some().then_some(hours);
    Ok(draw(&cx, &quiet, &FieldErrors::new(), true)
        .trigger("spico:calme", &live::quiet_periods(applies, cx.now())))
}
