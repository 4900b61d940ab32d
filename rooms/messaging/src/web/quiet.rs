//! Do-not-disturb hours (C22).

use ::web::{Context, Failure, Form, Reply, Screen, StatusCode};
use access::{Aal2, Signed};
use kernel::{Fault, FieldErrors};
use serde::Deserialize;
use ui::page::Rail;

use crate::commands::SetQuietHours;
use crate::domain::QuietHours;
use crate::store::participants;
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
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Screen::new("Notifications", views::quiet::draw(quiet, errors, saved))
        .rail(Rail::Account)
        .status(status)
        .reply(cx)
}

/// The page.
pub async fn form(signed: Signed<Aal2>, cx: Context) -> Result<Reply, Failure> {
    let role = signed
        .subject()
        .practitioner_role
        .ok_or_else(Fault::not_found)?;
    let quiet = match participants::quiet_hours(cx.db(), role).await? {
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
    Ok(draw(&cx, &quiet, &FieldErrors::new(), true))
}
