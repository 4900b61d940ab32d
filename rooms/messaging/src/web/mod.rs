//! Every URL of the room.

mod api;
mod conversation;
mod details;
mod inbox;
mod manage;
mod messages;
mod opening;
mod pane;
mod picker;
mod presence;
mod quiet;
mod search;
mod sending;
mod texts;
mod views;

use ::web::{Routes, Screen};
use ui::Markup;

pub use views::GALLERY;

/// A page of the room.
fn screen(title: impl Into<String>, body: Markup) -> Screen {
    Screen::new(title, body).sheet(views::parts::SHEET)
}

/// The room's pages and the routes of programs.
pub fn routes() -> Routes {
    of_the_list()
        .and(of_a_conversation())
        .and(of_a_message())
        .and(of_its_members())
        .get("/compte/notifications", quiet::form)
        .post("/compte/notifications", quiet::save)
        .get("/api/discussions", api::list)
        .get("/api/discussions/{conversation}/messages", api::messages)
        .post("/api/discussions/{conversation}/messages", api::create)
}

fn of_the_list() -> Routes {
    Routes::new()
        .get("/discussions", inbox::list)
        .get("/discussions/nouvelle", opening::form)
        .post("/discussions/nouvelle", opening::create)
        .get("/discussions/recherche", search::show)
        .get("/discussions/ligne/{conversation}", inbox::row)
}

/// The routes of one conversation.
fn of_a_conversation() -> Routes {
    Routes::new()
        .get("/discussions/{conversation}", conversation::show)
        .get("/discussions/{conversation}/depuis", conversation::since)
        .get("/discussions/{conversation}/infos", details::show)
        .get(
            "/discussions/{conversation}/mentions",
            conversation::mentions,
        )
        .act(
            "/discussions/{conversation}/messages",
            "/discussions/{conversation}",
            sending::create,
        )
        .act(
            "/discussions/{conversation}/lu",
            "/discussions/{conversation}",
            conversation::read,
        )
        .get("/discussions/{conversation}/vu", conversation::shown)
        .act(
            "/discussions/{conversation}/non-lu",
            "/discussions/{conversation}",
            conversation::unread,
        )
        .act(
            "/discussions/{conversation}/frappe",
            "/discussions/{conversation}",
            presence::typing,
        )
        .act(
            "/discussions/{conversation}/presence",
            "/discussions/{conversation}",
            presence::presence,
        )
        .act(
            "/discussions/{conversation}/brouillon",
            "/discussions/{conversation}",
            conversation::draft,
        )
}

fn of_a_message() -> Routes {
    Routes::new()
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
        .act(
            "/discussions/{conversation}/messages/{message}/reaction",
            "/discussions/{conversation}/m/{message}",
            messages::react,
        )
}

/// What a participant decides for themselves, and a manager for all.
fn of_its_members() -> Routes {
    Routes::new()
        .act(
            "/discussions/{conversation}/muette",
            "/discussions/{conversation}/infos",
            details::mute,
        )
        .act(
            "/discussions/{conversation}/archiver",
            "/discussions/{conversation}/infos",
            details::archive,
        )
        .act(
            "/discussions/{conversation}/quitter",
            "/discussions/{conversation}/infos",
            details::leave,
        )
        .act(
            "/discussions/{conversation}/sujet",
            "/discussions/{conversation}/infos",
            manage::rename,
        )
        .get("/discussions/{conversation}/ajouter", manage::add_form)
        .post("/discussions/{conversation}/ajouter", manage::add)
        .act(
            "/discussions/{conversation}/retirer",
            "/discussions/{conversation}/infos",
            manage::remove,
        )
        .act(
            "/discussions/{conversation}/gestionnaire",
            "/discussions/{conversation}/infos",
            manage::set_part,
        )
        .act(
            "/discussions/{conversation}/fermer",
            "/discussions/{conversation}/infos",
            manage::close,
        )
        .act(
            "/discussions/{conversation}/rouvrir",
            "/discussions/{conversation}/infos",
            manage::reopen,
        )
}
