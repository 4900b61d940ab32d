//! The body of the document.

use maud::{DOCTYPE, Markup, html};

use super::head::{head, html_element};
use super::navigation::navigation;
use super::{Frame, PRODUCT, Page, Viewer};
use crate::Icon;
use crate::assets;
use crate::button::{Tone, button};
use crate::field::search_box;
use crate::hx::Hx;
use crate::layer::{MenuItem, menu, one_button_form};
use crate::notice::toast_region;
use crate::state::network_state;

/// Legal and help pages: address, words.
const FOOTER: [(&str, &str); 5] = [
    ("/aide", "Aide et assistance"),
    ("/accessibilite", "Accessibilité\u{A0}: non conforme"),
    ("/cgu", "Conditions d’utilisation"),
    ("/mentions-legales", "Mentions légales"),
    ("/donnees-personnelles", "Données personnelles"),
];

/// One's own pages: address, words, icon.
const ACCOUNT: [(&str, &str, Icon); 4] = [
    ("/compte", "Mon compte", Icon::User),
    (
        "/compte/securite",
        "Sécurité et appareils",
        Icon::ShieldCheck,
    ),
    ("/compte/affichage", "Affichage", Icon::SlidersHorizontal),
    ("/compte/notifications", "Notifications", Icon::Bell),
];

/// A signed-in page.
pub(super) fn full(page: &Page<'_>) -> Markup {
    let with_navigation = page.viewer.is_some() && page.frame != Frame::Window;
    let body = html! {
        // Until the entry module has set the Trusted Types policy, htmx must not start: it takes `hx-ignore` away.
        body hx-ignore {
            (skip_links(with_navigation))
            (frame(&html! {
                (service_banner(page.banner.as_ref()))
                @if page.frame != Frame::Window { (top_bar(page.viewer.as_ref(), page.here)) }
                @if with_navigation { (navigation(page.active, page.viewer.as_ref())) }
                main.corps {
                    div id="erreurs" {}
                    div.contenu id="contenu" tabindex="-1" { (content(page)) }
                }
            }, page.frame == Frame::Window))
            (toast_region())
            (announcers())
        }
    };
    html! { (DOCTYPE) (html_element(page, &head(page), &body)) }
}

/// A page for somebody who is not signed in: one column, the product's name, the footer.
pub fn bare(page: &Page<'_>) -> Markup {
    let body = html! {
        body.seule hx-ignore {
            (skip_links(false))
            (frame(&html! {
                (service_banner(page.banner.as_ref()))
                header.tete { (brand()) }
                main.corps {
                    div id="erreurs" {}
                    div.contenu id="contenu" tabindex="-1" { (content(page)) }
                }
            }, false))
            (toast_region())
            (announcers())
        }
    };
    html! { (DOCTYPE) (html_element(page, &head(page), &body)) }
}

/// What stands in `#contenu`: the same whether it comes with the document or alone, in one column for who is not signed in.
pub(super) fn content(page: &Page<'_>) -> Markup {
    html! {
        @if page.frame != Frame::Document { (page.body) }
        @else if page.viewer.is_some() { div.page { (page.body) } (footer()) }
        @else { div.colonne { (page.body) } (footer()) }
    }
}

/// Boosted links and forms aim at the content; errors of forms go to their region; the others never replace anything (front-end §2).
fn frame(body: &Markup, window: bool) -> Markup {
    html! {
        div.cadre .fenetre[window] id="cadre"
            hx-boost:inherited="target:\"#contenu\" swap:\"innerMorph show:top\""
            hx-status:422:inherited="target:#erreurs swap:innerHTML"
            hx-status:401:inherited="swap:none"
            hx-status:5xx:inherited="swap:none" {
            (body)
        }
    }
}

/// What concerns the whole service, in a region of its own: everything on a page stands in one.
fn service_banner(banner: Option<&Markup>) -> Markup {
    html! { @if let Some(banner) = banner { section.service aria-label="Information sur le service" { (banner) } } }
}

fn skip_links(with_navigation: bool) -> Markup {
    html! {
        ul.evitement {
            li { a href="#contenu" { "Aller au contenu" } }
            @if with_navigation { li { a href="#navigation" { "Aller à la navigation" } } }
        }
    }
}

fn brand() -> Markup {
    html! { a.marque href="/" { img src=(assets::url("favicon.svg")) width="28" height="28" alt=""; span { (PRODUCT) } } }
}

fn top_bar(viewer: Option<&Viewer<'_>>, here: &str) -> Markup {
    html! {
        header.tete {
            (brand())
            @if let Some(viewer) = viewer {
                @if viewer.full_access { div.tete-recherche { (search_box("/annuaire", "q", "Trouver un professionnel", "", &Hx::default())) } }
                (network_state(None))
                (account_menu(viewer, here))
            }
        }
    }
}

/// The acting capacity is always visible, and the legal pages are always within reach (A11.2).
fn account_menu(viewer: &Viewer<'_>, here: &str) -> Markup {
    let link = |(href, label, icon)| MenuItem::Link { href, label, icon };
    let mut items = Vec::new();
    if viewer.full_access {
        items.extend(ACCOUNT.map(link));
        items.push(MenuItem::Rule);
    }
    items.extend(FOOTER.map(|(href, label)| link((href, label, Icon::ChevronRight))));
    items.push(MenuItem::Rule);
    let lock = button("Verrouiller")
        .submits()
        .icon(Icon::Lock)
        .tone(Tone::Quiet);
    let back = [("suite", here)];
    let back = back.get(usize::from(here.is_empty())..).unwrap_or_default();
    items.push(MenuItem::Act(one_button_form(
        "/verrou/fermer",
        back,
        &lock,
    )));
    let out = button("Se déconnecter")
        .submits()
        .icon(Icon::LogOut)
        .tone(Tone::Quiet);
    items.push(MenuItem::Act(one_button_form("/deconnexion", &[], &out)));
    let opener = button(viewer.name)
        .icon(Icon::ChevronDown)
        .tone(Tone::Quiet)
        .id("bouton-compte")
        .opens_menu("menu-compte");
    html! {
        div.moi-menu {
            div.qui aria-hidden="true" { span.avatar { (viewer.initials) } span.qui-role { (viewer.role_label) } }
            (menu("menu-compte", &opener, &items))
        }
    }
}

fn footer() -> Markup {
    html! { footer.pied { ul { @for (href, label) in FOOTER { li { a href=(href) { (label) } } } } } }
}

/// The two regions that speak; empty at load (accessibility §2).
fn announcers() -> Markup {
    html! {
        div.visuellement-cache id="annonce" role="status" {}
        div.visuellement-cache id="alerte" role="alert" {}
    }
}
