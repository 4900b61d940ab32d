use maud::html;

use std::sync::LazyLock;

use super::{Counted, Density, Display, Frame, Page, Shape, Site, Theme, Viewer, bare};
use crate::check::assert_clean;
use crate::samples::site::site;

static SITE: LazyLock<Site> = LazyLock::new(site);

fn viewer(full_access: bool) -> Viewer<'static> {
    Viewer {
        account: "acc_1",
        name: "Claire MARTIN",
        role_label: "IDE · Cabinet du Port",
        initials: "CM",
        counted: Some(Counted {
            name: "messages",
            number: 3,
        }),
        full_access,
        device: "partage",
    }
}

fn page(frame: Frame) -> Page<'static> {
    Page::new("Annuaire", html! { h1 { "Annuaire" } })
        .site(&SITE)
        .active("/messages")
        .viewer(Some(viewer(true)))
        .frame(frame)
}

#[test]
fn whole_pages_are_well_formed() {
    for (name, markup) in [
        ("document", page(Frame::Document).full()),
        ("panes", page(Frame::Panes).full()),
        ("window", page(Frame::Window).full()),
        (
            "password only",
            Page::new("Accueil", html! { h1 { "Accueil" } })
                .viewer(Some(viewer(false)))
                .full(),
        ),
        (
            "nobody",
            Page::new("Introuvable", html! { h1 { "Introuvable" } }).full(),
        ),
        (
            "bare",
            bare(&Page::new("Connexion", html! { h1 { "Connexion" } })),
        ),
    ] {
        assert_clean(name, &markup.into_string());
    }
}

#[test]
fn the_regions_that_fragments_aim_at_are_there() {
    let full = page(Frame::Document).full().into_string();
    for id in [
        "cadre",
        "contenu",
        "erreurs",
        "navigation",
        "compteur-messages",
        "annonce",
        "alerte",
        "reseau",
        "toasts",
    ] {
        assert_eq!(full.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
    }
}

#[test]
fn a_fragment_is_the_same_view() {
    let page = page(Frame::Document);
    let (full, fragment) = (
        page.render(Shape::Full).into_string(),
        page.render(Shape::Fragment).into_string(),
    );
    assert_clean("fragment", &fragment);
    assert!(fragment.starts_with("<title>Annuaire · SPICO</title>"));
    let content = fragment
        .split("</title>")
        .nth(1)
        .unwrap()
        .split("<hx-partial")
        .next()
        .unwrap();
    assert!(
        full.contains(content),
        "the fragment's content stands in the document as it is"
    );
    assert!(fragment.contains("hx-target=\"#navigation\" hx-swap=\"innerMorph\""));
    assert!(
        fragment.contains("<hx-partial hx-target=\"#erreurs\" hx-swap=\"innerHTML\"></hx-partial>")
    );
}

/// I-6: a password-only session is led nowhere but to the portal and the help.
#[test]
fn a_password_only_session_sees_no_other_entry() {
    let full = Page::new("Accueil", html! { h1 { "Accueil" } })
        .site(&SITE)
        .viewer(Some(viewer(false)))
        .full()
        .into_string();
    for href in ["/messages", "/annuaire", "/compte"] {
        assert!(!full.contains(&format!("\"{href}")), "{href}");
    }
    assert!(full.contains("href=\"/\""));
}

#[test]
fn the_display_is_on_the_root_element() {
    let display = Display {
        theme: Theme::Dark,
        density: Density::Compact,
        text_size: 125,
        luciole: true,
        slow_network: true,
        announce: "tout",
        shortcuts: false,
    };
    let full = page(Frame::Document).display(display).full().into_string();
    let root = full
        .split("<html")
        .nth(1)
        .unwrap()
        .split('>')
        .next()
        .unwrap();
    for attribute in [
        "data-theme=\"sombre\"",
        "data-densite=\"compact\"",
        "data-taille=\"125\"",
        "data-police=\"luciole\"",
        "data-reseau=\"lent\"",
        "data-annonces=\"tout\"",
        "data-raccourcis=\"non\"",
        "data-compte=\"acc_1\"",
    ] {
        assert!(root.contains(attribute), "{attribute} in {root}");
    }
    let plain = page(Frame::Document).full().into_string();
    assert!(!plain.contains("data-theme") && !plain.contains("data-taille"));
}

#[test]
fn only_two_scripts_start_and_nothing_is_inline() {
    let full = page(Frame::Panes)
        .modules(&["choix.js", "suivi.js"])
        .full()
        .into_string();
    assert_eq!(full.matches("<script").count(), 2);
    assert_eq!(full.matches("></script>").count(), 2);
    assert!(full.contains("extensions:&quot;tt,a11y&quot;, history:&quot;reload&quot;"));
    for module in ["choix.js", "suivi.js", super::SIGNED_IN_MODULE] {
        let hint = format!(
            "rel=\"modulepreload\" href=\"{}\"",
            crate::assets::url(module)
        );
        assert!(full.contains(&hint), "{hint}");
    }
}
