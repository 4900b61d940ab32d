//! Do-not-disturb hours.

use kernel::FieldErrors;
use ui::button::submit;
use ui::hx::{Hx, Method, form};
use ui::state::Meaning;
use ui::{Markup, html};

use crate::web::quiet::Quiet;

/// Draws the page.
pub fn draw(quiet: &Quiet, errors: &FieldErrors, saved: bool) -> Markup {
    html! {
        (ui::nav::account_tabs(ui::nav::AccountPage::Notifications))
        (ui::list::page_header("Notifications", Some("Pendant ces heures, SPICO ne sonne pas et n’affiche rien. Les messages vous attendent."), ""))
        @if saved { (ui::notice::callout(Meaning::Ok, "Enregistré", "Vos heures de tranquillité sont à jour.")) }
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
