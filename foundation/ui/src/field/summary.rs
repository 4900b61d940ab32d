//! What is wrong with a whole form.

use maud::{Markup, html};

use super::control_id;
use crate::Icon;

/// What is wrong with a form, above it, each line leading to its field. It takes the focus (a11y.js).
pub fn error_summary<'a>(errors: impl IntoIterator<Item = (&'a str, &'a str)>) -> Markup {
    let errors: Vec<_> = errors.into_iter().collect();
    html! {
        @if !errors.is_empty() {
            section.resume-erreurs id="resume-erreurs" tabindex="-1" aria-labelledby="resume-erreurs-titre" {
                h2 id="resume-erreurs-titre" {
                    (Icon::CircleAlert)
                    @if errors.len() == 1 { "Un point est à corriger" } @else { (errors.len()) " points sont à corriger" }
                }
                ul { @for (name, message) in errors { li { a href={ "#" (control_id(name)) } { (message) } } } }
            }
        }
    }
}
