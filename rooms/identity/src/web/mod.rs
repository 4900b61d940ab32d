//! The room's pages: every address on one screen.

mod account;
mod code;
mod cookies;
mod forgotten;
mod forms;
mod hand_over;
mod home;
mod information;
mod kept;
mod link;
mod lock;
mod reply;
mod security;
mod sign_in;
pub(crate) mod site;
mod step_up;
mod terms;
pub(crate) mod views;

use web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        // B1
        .get("/", home::show)
        .act("/favoris", "/", home::star)
        // A1, A2: signing in
        .get("/connexion", sign_in::show)
        .post("/connexion", sign_in::create)
        .get("/connexion/code", code::show)
        .post("/connexion/code", code::create)
        .act("/connexion/code/renvoyer", "/connexion/code", code::resend)
        .act("/deconnexion", "/", sign_in::delete)
        .act("/session/prolonger", "/", sign_in::extend)
        // A4: locked
        .get("/verrou", lock::show)
        .post("/verrou", lock::open)
        .act("/verrou/fermer", "/verrou", lock::close)
        .act("/verrou/quitter", "/verrou", lock::leave)
        .act("/verrou/envoi", "/verrou", kept::create)
        // From product to product
        .get(site::DEPARTURE, hand_over::depart)
        .get(site::ARRIVAL, hand_over::arrive)
        .get("/arrivee/fin", hand_over::finish)
        // A3: strengthening
        .get("/renforcer", step_up::show)
        .post("/renforcer", step_up::create)
        .get("/renforcer/code", step_up::show_code)
        .post("/renforcer/code", step_up::create_code)
        .act(
            "/renforcer/code/renvoyer",
            "/renforcer/code",
            step_up::resend,
        )
        // A7: forgotten, temporary links
        .get("/mot-de-passe", forgotten::show_password)
        .post("/mot-de-passe", forgotten::create_password)
        .get("/identifiant-oublie", forgotten::show_login)
        .post("/identifiant-oublie", forgotten::create_login)
        .get("/lien/{token}", link::show)
        .post("/lien/{token}", link::create)
        .act("/lien/{token}/renvoyer", "/lien/{token}", link::resend)
        // A8: terms
        .get("/cgu", terms::index)
        .get("/cgu/pass", terms::show_pass)
        .post("/cgu/pass", terms::accept_pass)
        .get("/cgu/spico", terms::show_spico)
        .post("/cgu/spico", terms::accept_spico)
        // J1, J2, J4: my account
        .get("/compte", account::show)
        .act("/compte/situation", "/compte", account::choose_role)
        .get("/compte/affichage", account::show_display)
        .post("/compte/affichage", account::choose_display)
        .get("/compte/securite", security::show)
        .act(
            "/compte/mot-de-passe",
            "/compte/securite",
            security::change_password,
        )
        .act(
            "/compte/appareil",
            "/compte/securite",
            security::declare_device,
        )
        .act(
            "/compte/sessions/fermer",
            "/compte/securite",
            security::end_others,
        )
        .act(
            "/compte/sessions/{session}/fermer",
            "/compte/securite",
            security::end_one,
        )
        // K: help and legal
        .get("/aide", information::help)
        .get("/accessibilite", information::accessibility)
        .get("/mentions-legales", information::legal)
        .get("/donnees-personnelles", information::privacy)
}
