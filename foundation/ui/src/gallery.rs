//! The gallery: every component and view with samples, shown at `/_composants` in development and in the demonstration, and rendered by
//! snapshot tests.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets;
use crate::page::{Display, Page, Theme};
use crate::samples;
pub use crate::samples::site::site;

mod apart;

/// One component or view in one state.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// What it shows: *bouton, en cours*. Unique within its section.
    pub name: &'static str,
    /// Draws it. Ids may repeat from one sample to another, never inside one.
    pub render: fn() -> Markup,
}

/// Samples of one family.
#[derive(Debug, Clone, Copy)]
pub struct Section {
    /// The family: *Boutons*.
    pub name: &'static str,
    /// Its samples.
    pub samples: &'static [Sample],
}

/// The components of this crate. A room adds its own sections beside them.
pub static GALLERY: &[Section] = &[
    samples::controls::BUTTONS,
    samples::controls::FIELDS,
    samples::controls::CHOICES,
    samples::lists::LISTS,
    samples::lists::NAVIGATION,
    samples::states::STATES,
    samples::states::NOTICES,
    samples::states::LAYERS,
    samples::portal::TILES,
    samples::portal::PEOPLE,
    samples::portal::ERRORS,
];

/// The whole gallery as one document, in the theme asked for.
pub fn page(sections: &[&[Section]], theme: Theme) -> Markup {
    let all: Vec<&Section> = sections.iter().copied().flatten().collect();
    let body = html! {
        h1 { "Composants" }
        p.ligne {
            a.bouton href="?theme=clair" { "Clair" }
            a.bouton href="?theme=sombre" { "Sombre" }
            a.bouton href="?" { "Thème du système" }
        }
        nav aria-label="Familles" {
            ul.galerie-sommaire { @for (rank, section) in all.iter().enumerate() { li { a href={ "#famille-" (rank) } { (section.name) } } } }
        }
        @for (rank, section) in all.iter().enumerate() {
            section aria-labelledby={ "famille-" (rank) } {
                h2 id={ "famille-" (rank) } { (section.name) }
                @for (place, sample) in section.samples.iter().enumerate() { (among_others(sample, &format!("e{rank}-{place}"))) }
            }
        }
    };
    let display = Display {
        theme,
        ..Display::default()
    };
    document(
        &Page::new("Composants", body)
            .display(display)
            .service_worker(false),
    )
}

/// One sample alone: what the snapshot tests and the structural check look at.
pub fn framed(sample: &Sample) -> Markup {
    html! { div.echantillon { h3 { (sample.name) } div.echantillon-corps { ((sample.render)()) } } }
}

/// One sample in the whole gallery, apart from those beside it.
fn among_others(sample: &Sample, scope: &str) -> Markup {
    let drawn = (sample.render)().into_string();
    let offset = apart::heading_offset(&drawn);
    html! {
        div.echantillon {
            h3 { (sample.name) }
            div.echantillon-corps headingoffset=[offset] { (PreEscaped(apart::without_focus(&apart::own_ids(&drawn, scope)))) }
        }
    }
}

/// Our sheet, the rooms', then the gallery's own; no module runs, so that samples hold still.
fn document(page: &Page<'_>) -> Markup {
    let whole = page.display_attributes(&html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { "Composants · " (crate::page::PRODUCT) }
            link rel="stylesheet" href=(assets::url("base.css"));
            @for sheet in assets::all().filter(|asset| asset.name.ends_with("/room.css")) { link rel="stylesheet" href=(sheet.path); }
            link rel="stylesheet" href=(assets::url("galerie.css"));
            link rel="icon" href=(assets::url("favicon.svg")) type="image/svg+xml";
        }
        body { main.page { (page.inner()) } }
    });
    html! { (DOCTYPE) (whole) }
}
