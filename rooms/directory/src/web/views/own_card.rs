//! My card.

use kernel::FieldErrors;
use ui::button::submit;
use ui::field::{Kind, error_summary, field, textarea};
use ui::hx::{Hx, Method, form};
use ui::list::{card, page_header};
use ui::nav::back_link;
use ui::notice::banner;
use ui::state::{Meaning, definition_list};
use ui::{Markup, html};

use crate::domain::{name as names, profession};
use crate::index::card::place_line;
use crate::store::practitioners::PractitionerRow;
use crate::store::roles::RoleRow;
use crate::web::forms::OwnCardForm;

/// What the page shows.
pub struct OwnCardView<'a> {
    /// Who.
    pub who: &'a PractitionerRow,
    /// The situations in use.
    pub situations: &'a [RoleRow],
    /// The form's values.
    pub typed: &'a OwnCardForm,
    /// Its errors.
    pub errors: &'a FieldErrors,
    /// Whether it was just saved.
    pub saved: bool,
}

/// The whole page.
pub fn page(view: &OwnCardView<'_>) -> Markup {
    html! {
        (back_link(&format!("/annuaire/pro/{}", view.who.id), "Voir ma fiche comme mes collègues"))
        (page_header("Ma fiche", Some("Ce que vos collègues voient de vous dans l’annuaire"), ""))
        (error_summary(view.errors.iter()))
        @if view.saved { (banner(Meaning::Ok, "Votre fiche est enregistrée. Vos collègues la voient dès maintenant.", "")) }
        (own_fields(view))
        (national(view))
    }
}

fn own_fields(view: &OwnCardView<'_>) -> Markup {
    let (typed, errors) = (view.typed, view.errors);
    form(
        "/annuaire/ma-fiche",
        Method::Post,
        "Ma fiche",
        &Hx::default(),
        html! {
            input type="hidden" name="version" value=(typed.version);
            (field("horaires", "Horaires").value(&typed.horaires).max(200).error(errors.of("horaires"))
                .help("Quand peut-on vous appeler\u{202F}? Par exemple\u{A0}: du lundi au vendredi, de 9 h à 18 h."))
            (field("mot", "Bon à savoir").value(&typed.mot).max(200).error(errors.of("mot"))
                .help("Une ligne libre. Par exemple\u{A0}: joignable de 12 h à 14 h."))
            (textarea("absence", "Message d’absence").rows(2).with(|field| field.value(&typed.absence).max(300).error(errors.of("absence"))
                .help("Qui joindre pendant ce temps\u{202F}? Le message disparaît de lui-même après le dernier jour.")))
            (field("absence-fin", "Dernier jour d’absence").kind(Kind::Date).value(&typed.absence_fin).error(errors.of("absence-fin")))
            (submit("Enregistrer ma fiche"))
        },
    )
}

/// What comes from the national directory (B10.1).
fn national(view: &OwnCardView<'_>) -> Markup {
    let who = view.who;
    let mut lines = vec![(
        "Nom",
        html! { (names::full(&who.title, &who.given, &who.family)) },
    )];
    if let Some(rpps) = names::rpps(who.identifier.as_deref()) {
        lines.push(("RPPS", html! { (rpps) }));
    }
    for role in view.situations {
        let what = profession::said(
            &who.civility,
            &role.profession_label,
            &role.expertise_label,
            &role.role_label,
            &role.profession_system,
        );
        let structure = role
            .organization_name
            .as_deref()
            .unwrap_or(&role.structure_name);
        lines.push(("Situation", html! { (what) br; (place_line(&names::structure(structure), &names::commune(&role.commune), &role.departement)) }));
    }
    card(
        2,
        "Données de l’annuaire national",
        html! {
            p.aide { "Ces informations viennent de l’annuaire national et ne se modifient pas ici. Pour les corriger, adressez-vous à votre ordre ou à votre agence régionale de santé." }
            (definition_list(lines))
        },
    )
}
