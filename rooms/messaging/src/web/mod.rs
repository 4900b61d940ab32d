//! Every URL of the room.

mod api;
mod conversation;
mod details;
mod inbox;
mod manage;
mod messages;
mod opening;
mod pane;
mod quiet;
mod search;
mod sending;
mod stream;
mod views;

use ::web::Routes;

pub use views::GALLERY;

/// The room's pages and the routes of programs.
pub fn routes() -> Routes {
    Routes::new()
        .get("/discussions", inbox::list)
        .get("/discussions/nouvelle", opening::form)
        .post("/discussions/nouvelle", opening::create)
        .get("/discussions/recherche", search::show)
        .get("/discussions/ligne/{conversation}", inbox::row)
        .get("/discussions/{conversation}", conversation::show)
        .get("/discussions/{conversation}/depuis", conversation::since)
        .get("/discussions/{conversation}/infos", details::show)
        .get(
            "/discussions/{conversation}/mentions",
            conversation::mentions,
        )
        .post("/discussions/{conversation}/messages", sending::create)
        .post("/discussions/{conversation}/lu", conversation::read)
        .post("/discussions/{conversation}/non-lu", conversation::unread)
        .post("/discussions/{conversation}/frappe", conversation::typing)
        .post(
            "/discussions/{conversation}/presence",
            conversation::presence,
        )
        .post("/discussions/{conversation}/brouillon", conversation::draft)
        .get("/discussions/{conversation}/m/{message}", messages::show)
        .get(
            "/discussions/{conversation}/messages/{message}/modifier",
            messages::edit_form,
        )
        .post(
            "/discussions/{conversation}/messages/{message}/modifier",
            messages::edit,
        )
        .get(
            "/discussions/{conversation}/messages/{message}/retirer",
            messages::retract_form,
        )
        .post(
            "/discussions/{conversation}/messages/{message}/retirer",
            messages::retract,
        )
        .post(
            "/discussions/{conversation}/messages/{message}/reaction",
            messages::react,
        )
        .post("/discussions/{conversation}/muette", details::mute)
        .post("/discussions/{conversation}/archiver", details::archive)
        .post("/discussions/{conversation}/quitter", details::leave)
        .post("/discussions/{conversation}/sujet", manage::rename)
        .get("/discussions/{conversation}/ajouter", manage::add_form)
        .post("/discussions/{conversation}/ajouter", manage::add)
        .post("/discussions/{conversation}/retirer", manage::remove)
        .post("/discussions/{conversation}/gestionnaire", manage::set_part)
        .post("/discussions/{conversation}/fermer", manage::close)
        .post("/discussions/{conversation}/rouvrir", manage::reopen)
        .get("/compte/notifications", quiet::form)
        .post("/compte/notifications", quiet::save)
        .get("/flux", stream::pages)
        .get("/api/flux", stream::programs)
        .get("/api/discussions", api::list)
        .get("/api/discussions/{conversation}/messages", api::messages)
        .post("/api/discussions/{conversation}/messages", api::create)
}
