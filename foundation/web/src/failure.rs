//! The one face of every failure: what happened, what was kept, what to do now.

use std::time::Duration;

use access::{Decision, Verdict};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use kernel::{Fault, FaultKind, FieldErrors, fr};
use serde_json::json;
use ui::error_page::Trouble;
use ui::{Markup, html};

use crate::{Context, Screen, Want};

/// Why a request can't be answered as asked. Logged once and rendered by `render`.
#[derive(Debug, Clone)]
pub struct Failure {
    status: StatusCode,
    title: &'static str,
    message: String,
    fields: Option<FieldErrors>,
    verdict: Option<Verdict>,
    /// Seconds after which it may be tried again.
    after: Option<u64>,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, title: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            title,
            message: message.into(),
            fields: None,
            verdict: None,
            after: None,
        }
    }

    /// 429: more in a moment than anybody's hands can do. Nothing was done.
    pub(crate) fn too_fast(wait: Duration) -> Self {
        let seconds = wait.as_secs() + 1;
        let wait = fr::count(
            i64::try_from(seconds).unwrap_or(i64::MAX),
            "seconde",
            "secondes",
        );
        let message = format!(
            "Trop de demandes sont parties de votre compte en quelques secondes\u{A0}: celle-ci n’a pas été exécutée. Ce que vous avez saisi \
             n’est pas perdu\u{A0}: revenez-y et réessayez dans {wait}."
        );
        let title = "Un peu trop vite";
        Self {
            after: Some(seconds),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, title, message)
        }
    }

    /// A proof that was refused.
    pub fn refused(decision: Decision) -> Self {
        let (status, title) = match decision.verdict {
            Verdict::SignIn => (StatusCode::UNAUTHORIZED, "Connexion nécessaire"),
            Verdict::StepUp => (StatusCode::FORBIDDEN, "Connexion à renforcer"),
            Verdict::AcceptTerms => (StatusCode::FORBIDDEN, "Conditions à accepter"),
            Verdict::Refused => (StatusCode::FORBIDDEN, "Action non permise"),
            Verdict::Unknown | Verdict::Allowed => (StatusCode::NOT_FOUND, "Page introuvable"),
        };
        Self {
            verdict: Some(decision.verdict),
            ..Self::new(status, title, decision.because)
        }
    }

    fn trouble(&self) -> Trouble {
        match self.status {
            StatusCode::NOT_FOUND => Trouble::NotFound,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Trouble::Denied,
            StatusCode::CONFLICT => Trouble::Conflict,
            StatusCode::PAYLOAD_TOO_LARGE => Trouble::TooLarge,
            StatusCode::REQUEST_TIMEOUT => Trouble::Cut,
            StatusCode::BAD_REQUEST => Trouble::Garbled,
            StatusCode::TOO_MANY_REQUESTS => Trouble::Busy,
            StatusCode::SERVICE_UNAVAILABLE => Trouble::Unavailable,
            _ => Trouble::Internal,
        }
    }

    /// The most useful next step.
    fn way_out(&self) -> (&'static str, &'static str) {
        match self.verdict {
            Some(Verdict::SignIn) => ("/connexion", "Se connecter"),
            Some(Verdict::StepUp) => ("/renforcer", "Renforcer la connexion"),
            Some(Verdict::AcceptTerms) => ("/cgu/spico", "Lire les conditions"),
            _ if self.status.is_server_error() => ("/aide", "Contacter l’assistance"),
            _ => ("/", "Accueil"),
        }
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        match &fault.kind {
            FaultKind::Internal => tracing::error!(error = ?fault, "an internal fault"),
            FaultKind::Busy | FaultKind::Unavailable(_) => {
                tracing::warn!(error = ?fault, "a temporary fault");
            }
            _ => tracing::debug!(error = ?fault, "a refused request"),
        }
        let retry = "Ce que vous avez saisi est toujours à l’écran. Réessayez dans un instant.";
        match fault.kind {
            FaultKind::NotFound => Self::new(
                StatusCode::NOT_FOUND,
                "Page introuvable",
                "Cette page n’existe pas ou vous n’y avez pas accès.",
            ),
            FaultKind::Denied(because) => {
                Self::new(StatusCode::FORBIDDEN, "Action non permise", because)
            }
            FaultKind::Conflict(because) => {
                Self::new(StatusCode::CONFLICT, "Changé entre-temps", because)
            }
            FaultKind::Invalid(fields) => {
                let message =
                    "Le formulaire contient une erreur. Corrigez-la, puis envoyez de nouveau.";
                Self {
                    fields: Some(fields),
                    ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "À corriger", message)
                }
            }
            FaultKind::Busy => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "Beaucoup de monde en ce moment",
                retry,
            ),
            FaultKind::Unavailable(service) => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "Service momentanément indisponible",
                format!("Nous n’arrivons pas à joindre {service}. {retry}"),
            ),
            FaultKind::Internal => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Une erreur est survenue",
                "L’erreur vient de nous et elle est enregistrée. Revenez en arrière et réessayez ; si elle persiste, contactez l’assistance.",
            ),
        }
    }
}

impl From<FieldErrors> for Failure {
    fn from(fields: FieldErrors) -> Self {
        Fault::from(fields).into()
    }
}

/// The failure travels in the response to the layer that knows what the client wants.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Renders a failure for this request.
pub(crate) fn render(context: &Context, failure: &Failure) -> Response {
    let mut response = face(context, failure);
    if let Some(seconds) = failure.after {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn face(context: &Context, failure: &Failure) -> Response {
    match (context.want(), failure.verdict) {
        (Want::Json, _) => json_answer(context, failure),
        // A signed-out page goes to the sign-in, and comes back. An htmx request keeps its page and is told by an event.
        (Want::Page, Some(Verdict::SignIn)) => redirect(&with_return("/connexion", context)),
        (Want::Page, Some(Verdict::StepUp)) => redirect(&with_return("/renforcer", context)),
        (Want::Page, Some(Verdict::AcceptTerms)) => redirect(&with_return("/cgu/spico", context)),
        (Want::Fragment, _) => fragment(context, failure),
        (Want::Page, _) => page(context, failure),
    }
}

fn json_answer(context: &Context, failure: &Failure) -> Response {
    let fields: Vec<_> = failure
        .fields
        .iter()
        .flat_map(FieldErrors::iter)
        .map(|(field, message)| json!({"champ": field, "message": message}))
        .collect();
    let body = json!({"erreur": failure.title, "message": failure.message, "champs": fields, "operation": context.operation().to_string()});
    (
        failure.status,
        [(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        )],
        body.to_string(),
    )
        .into_response()
}

fn redirect(to: &str) -> Response {
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/connexion"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// The way back: only for readings, only within the house.
fn with_return(to: &str, context: &Context) -> String {
    if context.method() != http::Method::GET || context.path() == "/" {
        return to.to_owned();
    }
    let path: String = form_urlencoded(context.path());
    format!("{to}?suite={path}")
}

fn form_urlencoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn fragment(context: &Context, failure: &Failure) -> Response {
    let mut response = (
        failure.status,
        summary(failure, &context.operation().to_string()).into_string(),
    )
        .into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    let event = match failure.verdict {
        Some(Verdict::SignIn) => {
            json!({"spico:session": {"etat": "terminee", "adresse": with_return("/connexion", context)}})
        }
        Some(Verdict::StepUp) => {
            json!({"spico:session": {"etat": "renforcer", "adresse": "/renforcer"}})
        }
        Some(Verdict::AcceptTerms) => {
            json!({"spico:session": {"etat": "cgu", "adresse": "/cgu/spico"}})
        }
        _ => {
            json!({"spico:toast": {"genre": "danger", "titre": failure.title, "texte": failure.message}})
        }
    };
    // What was typed stays on the page: the answer to a change that failed goes beside the form, never in its place.
    if context.method() == http::Method::POST {
        headers.insert("HX-Retarget", HeaderValue::from_static("#erreurs"));
        headers.insert("HX-Reswap", HeaderValue::from_static("innerHTML"));
    }
    // Header values are ASCII: serde_json can't escape, so every other character becomes a JSON escape here.
    if let Ok(value) = HeaderValue::from_str(&ascii_json(&event.to_string())) {
        headers.insert("HX-Trigger", value);
    }
    response
}

/// The same JSON text in ASCII.
pub(crate) fn ascii_json(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => out.push(char::from(byte)),
            _ => {
                let _infallible = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

fn summary(failure: &Failure, operation: &str) -> Markup {
    html! {
        @if let Some(fields) = &failure.fields { (ui::field::error_summary(fields.iter())) }
        @else { (ui::error_page::error_notice(failure.trouble(), Some(&failure.message), Some(operation))) }
    }
}

fn page(context: &Context, failure: &Failure) -> Response {
    let operation = context.operation().to_string();
    let body = match &failure.fields {
        Some(fields) => {
            html! { (ui::list::page_header(failure.title, Some(&failure.message), "")) (ui::field::error_summary(fields.iter())) }
        }
        None => ui::error_page::error_page(
            failure.trouble(),
            Some(&failure.message),
            Some(&operation),
            failure.way_out(),
        ),
    };
    Screen::new(failure.title, body)
        .status(failure.status)
        .answer(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_json_is_ascii_and_unchanged() {
        let text = json!({"a": "Réessayez 👍"}).to_string();
        let ascii = ascii_json(&text);
        assert!(ascii.is_ascii());
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&ascii).unwrap(),
            json!({"a": "Réessayez 👍"})
        );
    }
}
