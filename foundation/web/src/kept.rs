//! The text of a form, given back with a failure: a page without a script has nothing else that keeps it.

use axum::body::Body;
use axum::extract::{FromRequest as _, Request};
use bytes::Bytes;
use http::request::Parts;
use http::{Method, header};
use ui::button::submit;
use ui::hx::{Hx, Method as Way, form};
use ui::{Markup, html};

use crate::{Context, Want, body};

/// Fields of SPICO that hold a password or a code: a form with one of these is never given back. The test of the gallery finds those
/// that are missing here.
const SECRETS: [&str; 3] = ["mot-de-passe", "actuel", "code"];
/// Fields that a page fills with several words, or with long ones, and that nobody writes: who was chosen after `@`, where to go on to.
const CARRIED: [&str; 2] = ["mentions", "suite"];
/// Longer values, or several words, were typed by somebody: they are shown, the others become hidden fields.
const SHORT: usize = 40;

/// The fields of a form as they came.
pub(crate) struct Kept(Vec<(String, String)>);

/// Reads the form of a page, and leaves the request as it was.
pub(crate) async fn read(
    context: &Context,
    parts: &Parts,
    body: Body,
) -> Result<(Body, Option<Kept>), crate::Failure> {
    let kind = parts.headers.get(header::CONTENT_TYPE);
    let is_form = kind.is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    if context.want() != Want::Page || context.method() != Method::POST || !is_form {
        return Ok((body, None));
    }
    let bytes = body::read(&parts.headers, body).await?;
    let kept = Kept::parse(bytes.clone()).await;
    Ok((Body::from(bytes), kept))
}

impl Kept {
    async fn parse(bytes: Bytes) -> Option<Self> {
        let request = Request::builder()
            .method(Method::POST)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(bytes))
            .ok()?;
        let read = axum::Form::<Vec<(String, String)>>::from_request(request, &()).await;
        let axum::Form(fields) = read.ok()?;
        let kept = Self(fields);
        let given_back = !kept.0.iter().any(|(name, _)| is_secret(name))
            && kept.0.iter().any(|(name, value)| written(name, value));
        given_back.then_some(kept)
    }

    /// The form again, with what was written in it.
    pub(crate) fn draw(&self, context: &Context) -> Markup {
        let fields = html! {
            @for (rank, (name, value)) in self.0.iter().enumerate() {
                @if written(name, value) {
                    @let id = format!("garde-{rank}");
                    div.champ {
                        label.libelle for=(id) { "Ce que vous avez écrit" }
                        textarea.saisie id=(id) name=(name) rows="6" { (value) }
                    }
                } @else { input type="hidden" name=(name) value=(value); }
            }
            (ui::button::actions(submit("Envoyer de nouveau")))
        };
        form(
            context.path(),
            Way::Post,
            "Envoyer de nouveau",
            &Hx::default(),
            fields,
        )
    }
}

/// Whether a field of this name holds a secret: its form must be typed again, and is shown nowhere.
pub fn is_secret(name: &str) -> bool {
    SECRETS.contains(&name)
}

/// Whether the value of the field `name` was typed by somebody, and not set by a page: then it is shown again. Free text is recognised by
/// the name of its field, even if it is a number, an emoji or an address.
pub fn written(name: &str, value: &str) -> bool {
    let value = value.trim();
    let free = matches!(name, "texte" | "motif" | "sujet" | "message");
    let looks_written = value.contains(char::is_whitespace) || value.len() > SHORT;
    !value.is_empty() && !CARRIED.contains(&name) && (free || looks_written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_somebody_wrote_is_given_back_and_no_secret_is() {
        let parse = |text: &'static str| Kept::parse(Bytes::from_static(text.as_bytes()));
        let kept = parse("client_id=0198&texte=Vu%0Aet+lu").await.unwrap();
        assert_eq!(kept.0[1], ("texte".to_owned(), "Vu\net lu".to_owned()));
        assert!(parse("texte=Oui").await.is_some());
        assert!(parse("texte=++&client_id=0198").await.is_none());
        assert!(parse("oui=1&depuis=fil").await.is_none());
        assert!(parse("identifiant=a+b&mot-de-passe=c+d").await.is_none());
        assert!(parse("actuel=c+d&texte=a").await.is_none());
        // The whole name must match: a field is no secret because its name contains such a word.
        assert!(parse("code-postal=46000&texte=a").await.is_some());
    }

    #[test]
    fn what_a_page_fills_in_is_not_shown_as_written() {
        let (chosen, way) = (
            "prr_01 prr_02",
            "/discussions/cnv_01jdk2?vers=12345678901234567890",
        );
        for (name, value) in [("mentions", chosen), ("suite", way)] {
            assert!(!written(name, value), "{name}");
            assert!(written("autre", value), "{name}");
        }
    }
}
