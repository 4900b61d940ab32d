//! The body of the document.

use maud::{DOCTYPE, Markup, html};

use super::head::{head, html_element};
use super::navigation::navigation;
use super::site::{Link, Site};
use super::{Frame, Page, Viewer};
use crate::Icon;
use crate::assets;
use crate::button::{Tone, button};
use crate::field::search_box;
use crate::hx::Hx;
use crate::layer::{MenuItem, menu, one_button_form};
use crate::notice::toast_region;
use crate::state::network_state;

/// A signed-in page.
pub(super) fn full(page: &Page<'_>) -> Markup {
    let with_navigation = page.viewer.is_some() && page.frame != Frame::Window;
    let body = html! {
        // Until the entry module has set the Trusted Types policy, htmx must not start: it takes `hx-ignore` away.
        body hx-ignore {
            (skip_links(with_navigation))
            (frame(&html! {
                (service_banner(page.banner.as_ref()))
                @if page.frame != Frame::Window { (top_bar(page)) }
                @if with_navigation { (navigation(page.site, page.active, page.viewer.as_ref())) }
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
                header.tete { (brand(page.site)) }
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

/// The content of `#contenu`: the same with the whole document or alone; in one column when nobody is signed in.
pub(super) fn content(page: &Page<'_>) -> Markup {
    html! {
        @if page.frame != Frame::Document { (page.body) }
        @else if page.viewer.is_some() { div.page { (page.body) } (footer(page.site)) }
        @else { div.colonne { (page.body) } (footer(page.site)) }
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

/// Notices about the whole service, in a region of their own: everything on a page must be in one.
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

fn brand(site: &Site) -> Markup {
    html! { a.marque href="/" { img src=(assets::url("favicon.svg")) width="28" height="28" alt=""; span { (site.name) } } }
}

fn top_bar(page: &Page<'_>) -> Markup {
    html! {
        header.tete {
            (brand(page.site))
            @if let Some(viewer) = page.viewer.as_ref() {
                @if let Some(search) = page.site.search.filter(|_| viewer.full_access) {
                    div.tete-recherche { (search_box(search.action, search.name, search.label, "", &Hx::default())) }
                }
                (network_state(None))
                (account_menu(page, viewer))
            }
        }
    }
}

/// The acting capacity is always visible, and the legal pages are always within reach (A11.2).
fn account_menu(page: &Page<'_>, viewer: &Viewer<'_>) -> Markup {
    let (site, here) = (page.site, page.here);
    let link = |link: &Link| MenuItem::Link {
        href: link.href,
        label: link.label,
        icon: link.icon,
    };
    let mut items = Vec::new();
    if viewer.full_access {
        items.extend(site.account.iter().map(link));
        items.push(MenuItem::Rule);
    }
    if !page.beside.is_empty() {
        items.extend(page.beside.iter().map(|(name, href)| MenuItem::Link {
            href,
            label: name,
            icon: Icon::ExternalLink,
        }));
        items.push(MenuItem::Rule);
    }
    items.extend(site.footer.iter().map(link));
    if let Some(exits) = site.exits {
        items.push(MenuItem::Rule);
        items.push(MenuItem::Act(lock_form(exits.lock, here)));
        let out = button("Se déconnecter")
            .submits()
            .icon(Icon::LogOut)
            .tone(Tone::Quiet);
        items.push(MenuItem::Act(one_button_form(exits.sign_out, &[], &out)));
    }
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

/// Locks, and comes back here once unlocked; from a page without an address to come back to, to the front page.
fn lock_form(address: &str, here: &str) -> Markup {
    let lock = button("Verrouiller")
        .submits()
        .icon(Icon::Lock)
        .tone(Tone::Quiet);
    let back = [("suite", here)];
    let back = back.get(usize::from(here.is_empty())..).unwrap_or_default();
    one_button_form(address, back, &lock)
}

fn footer(site: &Site) -> Markup {
    html! { footer.pied { ul { @for link in &site.footer { li { a href=(link.href) { (link.label) } } } } } }
}

/// The two live regions; empty at load (accessibility §2).
fn announcers() -> Markup {
    html! {
        div.visuellement-cache id="annonce" role="status" {}
        div.visuellement-cache id="alerte" role="alert" {}
    }
}
