//! The parts around a control: its label, help and error, and the attributes that link them to it.

use maud::{Markup, html};

use crate::Icon;

/// The words around a control.
pub struct Words<'a> {
    /// What it is called.
    pub label: &'a str,
    /// A sentence under that; its id is the control's and `-aide`.
    pub help: Option<&'a str>,
    /// What is wrong and how to mend it; its id is the control's and `-erreur`.
    pub error: Option<&'a str>,
    /// Whether it must be filled in.
    pub required: bool,
}

/// The ids that describe a control, in reading order.
pub(crate) fn described_by(
    id: &str,
    help: Option<&str>,
    error: Option<&str>,
    more: Option<&str>,
) -> Option<String> {
    let ids: Vec<String> = [
        help.map(|_| format!("{id}-aide")),
        error.map(|_| format!("{id}-erreur")),
        more.map(str::to_owned),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Label, help, control and error in their order. A field that may be left empty says so; one that may not says nothing.
pub fn framed(id: &str, words: &Words<'_>, control: &Markup) -> Markup {
    html! {
        div.champ .en-erreur[words.error.is_some()] {
            label.libelle for=(id) {
                (words.label)
                @if !words.required { " " span.facultatif { "(facultatif)" } }
            }
            @if let Some(help) = words.help { p.aide id={ (id) "-aide" } { (help) } }
            (control)
            @if let Some(error) = words.error { (error_line(id, error)) }
        }
    }
}

/// The error under a control, with an icon and a word besides the colour.
pub fn error_line(id: &str, error: &str) -> Markup {
    html! { p.erreur id={ (id) "-erreur" } { (Icon::CircleAlert) span { span.visuellement-cache { "Erreur\u{A0}: " } (error) } } }
}
