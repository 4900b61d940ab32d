//! Do-not-disturb hours.

use kernel::FieldErrors;
use ui::button::submit;
use ui::hx::{Hx, Method, form};
use ui::state::Meaning;
use ui::{Markup, html};

use crate::web::quiet::Quiet;

/// Draws the page; `until`: when the quiet period of this moment ends, `07:30`.
pub fn draw(quiet: &Quiet, errors: &FieldErrors, saved: bool, until: Option<&str>) -> Markup {
    html! {
        (ui::list::page_header("Notifications", Some("Pendant ces heures, SPICO ne sonne pas, n’annonce rien et ne compte rien dans l’onglet. Les messages vous attendent."), ""))
        @if saved { (ui::notice::callout(Meaning::Ok, "Enregistré", "Vos heures de tranquillité sont à jour.")) }
        @if let Some(until) = until { (ui::notice::callout(Meaning::Info, "Vous êtes au calme", format!("Jusqu’à {until}, SPICO ne sonne pas et n’annonce rien."))) }
        (ui::field::error_summary(errors.iter()))
        (form("/compte/notifications", Method::Post, "Heures de tranquillité", &Hx::default(), html! {
            (ui::choice::checkbox("actif", "1", "Ne pas me déranger à ces heures", quiet.actif.is_some(), None))
            div.ligne.heures {
                (ui::field::field("de", "De").value(&quiet.de).example("19:30").error(errors.of("de")).required())
                (ui::field::field("a", "À").value(&quiet.a).example("07:30").error(errors.of("a")).required())
            }
            (ui::button::actions(submit("Enregistrer").icon(ui::Icon::Check)))
        }))
    }
}
