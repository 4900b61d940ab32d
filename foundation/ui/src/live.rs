//! A part of a page that follows what happens elsewhere.

use maud::{Markup, Render, html};

/// A part that is read again when the stream says that one of its subjects changed (`bus::sse::look_again`), and morphed into the fresh
/// one: focus and typed text stay. `id` is unique in the page; subjects contain no space. Without a script it is an ordinary part.
pub fn live(id: &str, subjects: &[&str], body: impl Render) -> Markup {
    html! { div id=(id) data-suit=(subjects.join(" ")) { (body) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_live_part_names_its_subjects() {
        assert_eq!(
            live("rendez-vous", &["agenda", "app_1"], "x").into_string(),
            r#"<div id="rendez-vous" data-suit="agenda app_1">x</div>"#
        );
    }
}
