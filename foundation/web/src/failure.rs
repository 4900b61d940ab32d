//! The one face of every failure: what happened, what was kept, what to do now.

use std::time::Duration;

use access::{Decision, Verdict};
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use kernel::{Fault, FaultKind, FieldErrors, fr};
use serde_json::json;
use ui::error_page::Trouble;
use ui::{Markup, html};

use crate::header_json::ascii_json;
use crate::kept::Kept;
use crate::reply::HTML;
use crate::way_back::with_return;
use crate::{Context, Entrances, Reply, Screen, Want};

/// Tells htmx how the answer takes its place.
const RESWAP: HeaderName = HeaderName::from_static("hx-reswap");

/// Seconds after which what was too busy is worth another try.
const IN_AN_INSTANT: u64 = 2;

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
    /// Where it is found instead.
    elsewhere: Option<String>,
}

/// What lets in whoever was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct WayOn {
    /// Its page; it takes the way back as `suite`.
    address: &'static str,
    /// What it is called.
    words: &'static str,
    /// What the page's script calls the session's state.
    state: &'static str,
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
            elsewhere: None,
        }
    }

    /// 303: the page is another product's, at this address.
    pub(crate) fn elsewhere(address: String) -> Self {
        Self {
            elsewhere: Some(address),
            ..Self::new(StatusCode::SEE_OTHER, "Page d’un autre service", "")
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
            "Trop de demandes sont parties de votre compte en quelques secondes\u{A0}: celle-ci n’a pas été exécutée. \
             Réessayez dans {wait}."
        );
        let title = "Un peu trop vite";
        Self {
            after: Some(seconds),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, title, message)
        }
    }

    /// 503: nothing was done, and the form may be sent again after a while. Its fields say why where they are shown.
    pub fn later(fields: FieldErrors, wait: Duration) -> Self {
        let title = "Beaucoup de monde en ce moment";
        let message = "Réessayez dans un instant.";
        Self {
            fields: Some(fields),
            after: Some(wait.as_secs()),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, title, message)
        }
    }

    fn unavailable(title: &'static str, message: String) -> Self {
        Self {
            after: Some(IN_AN_INSTANT),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, title, message)
        }
    }

    /// A proof that was refused.
    pub fn refused(decision: Decision) -> Self {
        let (status, title) = match decision.verdict {
            Verdict::SignIn => (StatusCode::UNAUTHORIZED, "Connexion nécessaire"),
            Verdict::StepUp => (StatusCode::FORBIDDEN, "Connexion à renforcer"),
            Verdict::AcceptTerms => (StatusCode::FORBIDDEN, "Conditions à accepter"),
            Verdict::ChooseSituation | Verdict::Refused => {
                (StatusCode::FORBIDDEN, "Action non permise")
            }
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

    /// The most useful next step; `back`: the page to which it leads afterwards.
    fn way_out(&self, entrances: &Entrances, back: &str) -> (String, &'static str) {
        if let Some(way) = self.way_on(entrances) {
            return (way.address.to_owned(), way.words);
        }
        if let Some(choosing) = self.choosing(entrances, back) {
            return choosing;
        }
        let (address, words) = if self.status.is_server_error() {
            (entrances.help, "Contacter l’assistance")
        } else {
            ("/", "Accueil")
        };
        (address.to_owned(), words)
    }

    /// Where a situation is chosen. Nobody is led there unasked: most who have none have none to choose, and are told what to do.
    fn choosing(&self, entrances: &Entrances, back: &str) -> Option<(String, &'static str)> {
        let missing = self.verdict == Some(Verdict::ChooseSituation);
        missing.then(|| {
            (
                with_return(entrances, entrances.situations, back),
                "Voir mes situations",
            )
        })
    }

    /// Where one goes to be let in, when that is possible.
    fn way_on(&self, entrances: &Entrances) -> Option<WayOn> {
        let way = |address, words, state| WayOn {
            address,
            words,
            state,
        };
        match self.verdict? {
            Verdict::SignIn => Some(way(entrances.sign_in, "Se connecter", "terminee")),
            Verdict::StepUp => Some(way(
                entrances.step_up,
                "Renforcer la connexion",
                "renforcer",
            )),
            Verdict::AcceptTerms => Some(way(entrances.terms, "Lire les conditions", "cgu")),
            Verdict::Allowed | Verdict::ChooseSituation | Verdict::Unknown | Verdict::Refused => {
                None
            }
        }
    }

    /// What happened; `kept`: what was typed is there, and only then is it promised.
    fn said(&self, kept: bool) -> String {
        if kept && self.status == StatusCode::SERVICE_UNAVAILABLE {
            format!(
                "{} Ce que vous avez saisi est toujours à l’écran.",
                self.message
            )
        } else {
            self.message.clone()
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
        let retry = "Réessayez dans un instant.";
        match fault.kind {
            FaultKind::NotFound => Self::new(
                StatusCode::NOT_FOUND,
                "Page introuvable",
                "Cette page n’existe pas ou vous n’y avez pas accès.",
            ),
            // Said where a list is asked for; the same as where a proof is refused.
            FaultKind::Denied(access::WITHOUT_SITUATION) => {
                Self::refused(Decision::without_situation())
            }
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
            FaultKind::Busy => {
                Self::unavailable("Beaucoup de monde en ce moment", retry.to_owned())
            }
            FaultKind::Unavailable(service) => Self::unavailable(
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

/// Renders a failure for this request. Who can be let in is led there and comes back, whatever way the page asked.
pub(crate) fn render(context: &Context, failure: &Failure, kept: Option<&Kept>) -> Response {
    let mut response = face(context, failure, kept);
    if let Some(seconds) = failure.after {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Where people are let in.
fn entrances(context: &Context) -> &Entrances {
    &context.product().entrances
}

fn face(context: &Context, failure: &Failure, kept: Option<&Kept>) -> Response {
    if let Some(address) = &failure.elsewhere {
        return Reply::go(context, address).into_inner();
    }
    let ways = entrances(context);
    match (context.want(), failure.way_on(ways)) {
        (Want::Json, _) => json_answer(context, failure),
        // A form that meets a locked session goes through the lock page with all that it holds: the browser sends it there again.
        (Want::Page, Some(_))
            if failure.verdict == Some(Verdict::SignIn) && context.holds_a_form() =>
        {
            let mut response = redirect(&with_return(ways, ways.interrupted, context.path()));
            *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
            response
        }
        (Want::Page, Some(way)) => redirect(&with_return(ways, way.address, context.path())),
        (Want::Page, None) => page(context, failure, kept),
        (Want::Fragment, Some(way)) => lead(context, failure, way),
        // A link that was followed shows the page that says why not, whole, and nothing beside it.
        (Want::Fragment, None) if is_followed(context) => page(context, failure, kept),
        (Want::Fragment, None) => fragment(context, failure),
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
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// Whether htmx follows a link in the place of the browser: the answer takes the place of the page.
fn is_followed(context: &Context) -> bool {
    context.method() == http::Method::GET && context.wants_page()
}

/// A refusal with a way on, for htmx or a module. A link that was followed leads there at once; a session that is over asks on the
/// page first, for the password may be all that is missing. Everything else keeps its page with what was typed in it: an event tells
/// where to go on, and nothing is put anywhere.
fn lead(context: &Context, failure: &Failure, way: WayOn) -> Response {
    let followed = is_followed(context);
    if followed && way.state != "terminee" {
        return Reply::go(
            context,
            &with_return(entrances(context), way.address, context.path()),
        )
        .into_inner();
    }
    let back = if followed {
        context.path()
    } else {
        context.page_behind().unwrap_or("/")
    };
    let detail =
        json!({"etat": way.state, "adresse": with_return(entrances(context), way.address, back)});
    let reply = Reply::from(failure.status.into_response()).trigger("spico:session", &detail);
    reply
        .with(header::CONTENT_TYPE, HTML)
        .with(RESWAP, "none")
        .into_inner()
}

fn fragment(context: &Context, failure: &Failure) -> Response {
    let mut response = (failure.status, summary(failure, context).into_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(HTML));
    // One fault alone is said itself: an outbox shows nothing else.
    let mut fields = failure.fields.iter().flat_map(FieldErrors::iter);
    let said = match (fields.next(), fields.next()) {
        (Some((_, only)), None) => only,
        _ => failure.message.as_str(),
    };
    let event = json!({"spico:toast": {"genre": "danger", "titre": failure.title, "texte": said}});
    // What was typed stays on the page: the answer to a change that failed goes beside the form, never in its place.
    if context.method() == http::Method::POST {
        headers.insert("HX-Retarget", HeaderValue::from_static("#erreurs"));
        headers.insert(RESWAP, HeaderValue::from_static("innerHTML"));
    }
    // Header values are ASCII: serde_json can't escape, so every other character becomes a JSON escape here.
    if let Ok(value) = HeaderValue::from_str(&ascii_json(&event.to_string())) {
        headers.insert("HX-Trigger", value);
    }
    response
}

fn summary(failure: &Failure, context: &Context) -> Markup {
    let operation = context.operation().to_string();
    // Beside a form, the page that holds it; in the place of a page, that page.
    let back = match context.page_behind() {
        Some(behind) if !context.wants_page() => behind,
        _ => context.path(),
    };
    html! {
        @if let Some(fields) = &failure.fields { (ui::field::error_summary(fields.iter())) }
        @else {
            (ui::error_page::error_notice(failure.trouble(), Some(&failure.said(true)), Some(&operation)))
            @if let Some((to, words)) = failure.choosing(entrances(context), back) { (ui::button::actions(ui::button::link_button(&to, words))) }
        }
    }
}

fn page(context: &Context, failure: &Failure, kept: Option<&Kept>) -> Response {
    let operation = context.operation().to_string();
    let again = kept.map(|kept| kept.draw(context));
    let (to, words) = failure.way_out(entrances(context), context.path());
    let body = match &failure.fields {
        // The form isn't here: nothing to lead to, and nothing is promised; what somebody wrote comes below.
        Some(fields) => html! {
            (ui::list::page_header(failure.title, Some(&failure.message), ""))
            @for (_, message) in fields.iter() { p { (message) } }
            (ui::button::actions(ui::button::link_button(&to, words)))
        },
        None => ui::error_page::error_page(
            failure.trouble(),
            Some(&failure.said(again.is_some())),
            Some(&operation),
            (&to, words),
        ),
    };
    Screen::new(
        failure.title,
        html! { (body) @if let Some(again) = again { (again) } },
    )
    .status(failure.status)
    .answer(context)
}
