//! `<html>`'s attributes and `<head>`: the only place of the product where a script is named.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{Density, Display, ENTRY, Page, SIGNED_IN_MODULE, Theme};
use crate::assets::{self, Asset, Role};

/// Front-end §2, word for word: extensions by registration name, nothing kept in the browser's storage, our own indicators.
const HTMX_CONFIG: &str = r#"extensions:"tt,a11y", history:"reload", includeIndicatorCSS:false, defaultTimeout:20000, mode:"same-origin", implicitInheritance:false"#;

impl Display {
    pub(super) const fn theme_value(self) -> Option<&'static str> {
        match self.theme {
            Theme::System => None,
            Theme::Light => Some("clair"),
            Theme::Dark => Some("sombre"),
        }
    }

    pub(super) const fn density_value(self) -> Option<&'static str> {
        match self.density {
            Density::Roomy => Some("confort"),
            Density::Standard => None,
            Density::Compact => Some("compact"),
        }
    }

    pub(super) const fn size_value(self) -> Option<u8> {
        match self.text_size {
            90 | 110 | 125 | 150 => Some(self.text_size),
            _ => None,
        }
    }
}

/// `<html>` around head and body.
pub(super) fn html_element(page: &Page<'_>, head: &Markup, body: &Markup) -> Markup {
    let display = page.display;
    let session = page.session.as_ref();
    html! {
        html lang="fr" data-accent=[page.site.accent.value()] data-prefixe=[(!page.prefix.is_empty()).then_some(page.prefix)] data-theme=[display.theme_value()] data-densite=[display.density_value()] data-taille=[display.size_value()]
            data-police=[display.luciole.then_some("luciole")] data-reseau=[display.slow_network.then_some("lent")]
            data-annonces=(display.announce) data-raccourcis=[(!display.shortcuts).then_some("non")]
            data-version=(assets::version()) data-sw=[(!page.service_worker).then_some("non")]
            data-acces=[page.viewer.filter(|viewer| !viewer.full_access).map(|_| "portail")] data-flux=[page.since]
            data-compte=[page.viewer.map(|viewer| viewer.account)] data-profil=[page.viewer.map(|viewer| viewer.device)]
            data-inactivite=[session.map(|limits| limits.idle_seconds)] data-fin=[session.map(|limits| limits.ends_at)]
            data-modules=[page.viewer.and_then(|_| addresses(Role::SignedIn))] data-garde=[addresses(Role::Guard)]
            data-prolonger=[session.map(|limits| limits.extend_url)] data-verrouiller=[session.map(|limits| limits.lock_url)] {
            (head)
            (body)
        }
    }
}

/// `<head>`: htmx, then the one module that starts everything.
pub(super) fn head(page: &Page<'_>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            title { (page.full_title()) }
            meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content";
            meta name="format-detection" content="telephone=no";
            meta name="robots" content="noindex";
            meta name="theme-color" content="#F6F8F9" media="(prefers-color-scheme: light)";
            meta name="theme-color" content="#0F171B" media="(prefers-color-scheme: dark)";
            meta name="htmx-config" content=(HTMX_CONFIG);
            @if !page.display.slow_network && !page.display.luciole {
                link rel="preload" href=(assets::url("atkinson-400.woff2")) as="font" type="font/woff2" crossorigin;
            }
            link rel="stylesheet" href=(assets::url("base.css"));
            @if let Some(sheet) = page.sheet { link rel="stylesheet" href=(assets::url(sheet)); }
            link rel="icon" href=(assets::url("favicon.svg")) type="image/svg+xml";
            script src=(assets::url("htmx-4.0.1.min.js")) defer {}
            script src=(assets::url(ENTRY)) type="module" {}
            @for address in preloads(page) { link rel="modulepreload" href=(address); }
        }
    }
}

/// What the entry and the page's own modules import, all levels, so that the browser asks for everything at once.
fn preloads(page: &Page<'_>) -> BTreeSet<&'static str> {
    let named = page.modules.iter().filter_map(|name| assets::named(name));
    let signed_in = assets::named(SIGNED_IN_MODULE)
        .into_iter()
        .chain(with_role(Role::SignedIn))
        .filter(|_| page.viewer.is_some());
    let own = named.chain(signed_in).map(|asset| asset.path);
    let base = assets::named(ENTRY)
        .into_iter()
        .flat_map(|asset| asset.imports)
        .copied();
    let mut open: Vec<&'static str> = own.chain(base).collect();
    let mut found = BTreeSet::new();
    while let Some(address) = open.pop() {
        if found.insert(address)
            && let Some(asset) = assets::find(address)
        {
            open.extend(asset.imports);
        }
    }
    found.remove(assets::url(ENTRY));
    found
}

fn with_role(role: Role) -> impl Iterator<Item = &'static Asset> {
    assets::all().filter(move |asset| asset.role == role)
}

/// Where the modules of a role are, for the entry.
fn addresses(role: Role) -> Option<String> {
    let paths: Vec<&str> = with_role(role).map(|asset| asset.path).collect();
    (!paths.is_empty()).then(|| paths.join(" "))
}
