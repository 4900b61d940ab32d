//! Cards and rows.

use maud::{Markup, Render, html};

use crate::hx::Hx;

/// A card with a heading of the given level (2 to 4).
pub fn card(level: u8, title: &str, body: impl Render) -> Markup {
    html! { section.carte { (heading(level, title)) (body) } }
}

/// A card with a link or a button at the right of its heading.
pub fn card_with(level: u8, title: &str, aside: impl Render, body: impl Render) -> Markup {
    html! { section.carte { div.carte-tete { (heading(level, title)) (aside) } (body) } }
}

/// A heading of level 1 to 4; anything else counts as 4. Levels follow each other without a gap (RGAA 9.1).
pub fn heading(level: u8, text: &str) -> Markup {
    html! {
        @match level {
            1 => h1 { (text) },
            2 => h2 { (text) },
            3 => h3 { (text) },
            _ => h4 { (text) },
        }
    }
}

/// The title of a screen, with what one can do there.
pub fn page_header(title: &str, lead: Option<&str>, actions: impl Render) -> Markup {
    html! {
        header.entete {
            div { h1 dir="auto" { (title) } @if let Some(lead) = lead { p.chapo { (lead) } } }
            div.entete-actions { (actions) }
        }
    }
}

/// One row: what it is, a second line, and what stands at its end. The whole row leads to `href`.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// A stable id, for morphing.
    pub id: Option<&'a str>,
    /// Where it leads.
    pub href: &'a str,
    /// The disc or icon at the start.
    pub start: Markup,
    /// What it is.
    pub title: &'a str,
    /// The second line.
    pub detail: Markup,
    /// Badges, time, counters.
    pub end: Markup,
    /// Not seen yet: said by weight, a dot and a word.
    pub unread: bool,
}

/// Rows one under the other, walked with `j` and `k`.
pub fn list<'a>(label: &str, rows: impl IntoIterator<Item = Row<'a>>) -> Markup {
    html! { ul.rangees data-rangees aria-label=(label) { @for row in rows { (list_row(&row)) } } }
}

/// One row of a list.
pub fn list_row(row: &Row<'_>) -> Markup {
    html! {
        li.rangee .non-lue[row.unread] id=[row.id] {
            (row.start)
            div.rangee-corps {
                a.rangee-titre href=(row.href) { bdi { (row.title) } @if row.unread { span.visuellement-cache { ", non lu" } } }
                div.rangee-detail { (row.detail) }
            }
            div.rangee-fin { (row.end) }
        }
    }
}

/// The end of a list that goes on: a row with a link that works as any, and that `hx` follows as it comes into view.
pub fn more(id: &str, href: &str, words: &str, hx: &Hx) -> Markup {
    html! {
        li.sentinelle id=(id) {
            a id={ (id) "-lien" } href=(href) hx-get=[&hx.get] hx-trigger=[&hx.trigger] hx-target=[&hx.target] hx-swap=[hx.swap] { (words) }
        }
    }
}
