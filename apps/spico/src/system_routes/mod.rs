//! SPICO's own addresses: health, assets, the offline page, the gallery and the demonstration's outbox.

mod assets;
mod gallery;
mod health;
mod offline;
#[cfg(feature = "demo")]
mod outbox;

use web::Routes;

/// Beginning of the addresses of health.
pub const HEALTH: &str = "/sante/";

/// What SPICO shows besides the rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// `/demo/…`: never in an application that serves real accounts.
    pub demo: bool,
    /// `/_composants`.
    pub gallery: bool,
}

/// The routes.
pub fn routes(shown: Shown) -> Routes {
    let routes = Routes::new()
        .get("/sante/vivant", health::alive)
        .get("/sante/pret", health::ready)
        .get("/s/{file}", assets::file)
        .get("/sw.js", assets::service_worker)
        .get("/favicon.ico", assets::icon)
        .get("/robots.txt", assets::robots)
        .get("/hors-ligne", offline::show);
    let routes = if shown.gallery {
        routes.get("/_composants", gallery::show)
    } else {
        routes
    };
    #[cfg(feature = "demo")]
    let routes = if shown.demo {
        routes.get("/demo/courrier", outbox::show)
    } else {
        routes
    };
    routes
}

/// The banner of every page of the demonstration: everything is fictional.
#[cfg(feature = "demo")]
pub fn banner(shown: Shown) -> Option<ui::Markup> {
    shown.demo.then(outbox::banner)
}

/// The same where there is no demonstration.
#[cfg(not(feature = "demo"))]
pub const fn banner(_: Shown) -> Option<ui::Markup> {
    None
}
