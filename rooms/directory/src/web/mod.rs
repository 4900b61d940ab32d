//! The pages of the directory.

pub mod cards;
pub mod forms;
pub mod own_card;
pub mod search;
pub mod views;

use web::Routes;

/// Every address of the room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/annuaire", search::show)
        .get("/annuaire/recherche", search::results)
        .get("/annuaire/choix", search::choices)
        .get("/annuaire/ma-fiche", own_card::show)
        .post("/annuaire/ma-fiche", own_card::save)
        .get("/annuaire/pro/{practitioner}", cards::practitioner)
        .get("/annuaire/structure/{organization}", cards::organization)
}
