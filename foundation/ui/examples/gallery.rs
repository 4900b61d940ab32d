//! Writes the gallery, or a sample page, and every asset into a folder, to be looked at through any static server:
//! `cargo run -p ui --example gallery -- OUT`.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use ui::page::{Display, Page, Site, Theme, Viewer, bare};
use ui::{Markup, gallery, html};

static SITE: LazyLock<Site> = LazyLock::new(ui::gallery::site);

fn main() -> Result<(), Box<dyn Error>> {
    let out = std::env::args().nth(1).ok_or("usage: gallery FOLDER")?;
    let out = Path::new(&out);
    fs::create_dir_all(out.join("s"))?;
    for asset in ui::assets::all() {
        fs::write(out.join(asset.path.trim_start_matches('/')), asset.bytes)?;
    }
    for (name, theme) in [("clair", Theme::Light), ("sombre", Theme::Dark)] {
        fs::write(
            out.join(format!("galerie-{name}.html")),
            gallery::page(&[gallery::GALLERY], theme).into_string(),
        )?;
        let display = Display {
            theme,
            ..Display::default()
        };
        for (page, markup) in pages(display) {
            fs::write(
                out.join(format!("{page}-{name}.html")),
                markup.into_string(),
            )?;
        }
    }
    Ok(())
}

/// Whole pages around samples, to see the header and navigation around them.
fn pages(display: Display) -> Vec<(&'static str, Markup)> {
    let viewer = Viewer {
        account: "acc_1",
        name: "Claire MARTIN",
        role_label: "IDE · Cabinet du Port",
        initials: "CM",
        counted: None,
        full_access: true,
        device: "partage",
    };
    let page = |title, body| {
        Page::new(title, body)
            .site(&SITE)
            .viewer(Some(viewer))
            .display(display)
            .service_worker(false)
    };
    let results = html! {
        (ui::list::page_header("Annuaire", Some("14 résultats autour de Pézenas"), ""))
        (sample("Champs", "recherche"))
        (sample("Annuaire", "résultats"))
    };
    let portal = html! {
        (ui::list::page_header("Bonjour Claire", Some("vendredi 20 novembre 2026"), ""))
        (sample("Cartes, listes, tableaux", "rangées"))
        (sample("Portail", "tuiles ouvertes"))
        (sample("Portail", "tuiles grisées"))
    };
    let sign_in = html! {
        h1 { "Connexion" }
        (ui::field::field("identifiant", "Identifiant ou adresse e-mail"))
        (sample("Choix", "cartes à choisir"))
        (ui::button::submit("Recevoir le code").wide())
    };
    vec![
        (
            "annuaire",
            page("Annuaire", results).active("/annuaire").full(),
        ),
        ("accueil", page("Accueil", portal).active("/").full()),
        (
            "erreur",
            page("Introuvable", sample("Erreurs", "introuvable")).full(),
        ),
        (
            "connexion",
            bare(
                &Page::new("Connexion", sign_in)
                    .display(display)
                    .service_worker(false),
            ),
        ),
    ]
}

fn sample(section: &str, name: &str) -> Markup {
    gallery::GALLERY
        .iter()
        .filter(|one| one.name == section)
        .flat_map(|one| one.samples)
        .find(|one| one.name == name)
        .map_or_else(|| html! { p { "absent" } }, |one| (one.render)())
}
