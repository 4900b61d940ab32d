//! My account: who I am, under which situation I act (A18), what I accepted.

use access::PractitionerRoleId;
use kernel::fr;
use ui::button::{Tone, button};
use ui::layer::one_button_form;
use ui::list::{card, page_header};
use ui::notice::empty_state;
use ui::state::{Meaning, badge, definition_list};
use ui::{Markup, html};

use super::{done, terms};
use crate::store::accounts::AccountRow;
use crate::store::roles::RoleRow;
use crate::store::terms::AcceptanceRow;

/// What the page needs.
pub(crate) struct AccountView<'a> {
    pub profile: &'a AccountRow,
    pub situations: &'a [RoleRow],
    pub present: Option<PractitionerRoleId>,
    pub acceptances: &'a [AcceptanceRow],
    /// The page that asked for a situation; the front page when none did.
    pub onward: &'a str,
    pub notice: Option<&'static str>,
}

/// The confirmation to show.
pub(crate) fn notice(reason: &str) -> Option<&'static str> {
    (reason == "situation").then_some("Vous agissez maintenant sous cette situation.")
}

/// The page.
pub(crate) fn page(view: &AccountView<'_>) -> Markup {
    html! {
        (page_header("Mon compte", None, ""))
        (done(view.notice))
        (card(2, "Identité", identity(view.profile)))
        (card(2, "Mes situations d’exercice", situations(view)))
        (card(2, "Conditions acceptées", html! {
            @if view.acceptances.is_empty() { p { "Aucune pour l’instant." } }
            @else {
                ul {
                    @for one in view.acceptances {
                        li { (terms::title(one.document)) ", version " (one.version) ", le " (fr::date_time(one.accepted_at)) }
                    }
                }
            }
        }))
    }
}

fn identity(profile: &AccountRow) -> Markup {
    let name = profile.name();
    let phone = profile.phone.as_deref().map(fr::phone);
    html! {
        (definition_list([
            ("Nom", html! { (name) }),
            ("Identifiant", html! { (profile.login) }),
            ("Adresse électronique", html! { (profile.mail.as_deref().unwrap_or("aucune")) }),
            ("Mobile", html! { (phone.as_deref().unwrap_or("aucun")) }),
            ("Compte créé\u{a0}le", html! { (fr::short_date(profile.created_at)) }),
        ]))
        p.aide { "Pour changer d’adresse ou de mobile, contactez l’assistance." }
    }
}

fn situations(view: &AccountView<'_>) -> Markup {
    html! {
        @if view.situations.is_empty() {
            (empty_state("Aucune situation d’exercice n’est rattachée à ce compte.", "Vos droits dans SPICO viennent d’une situation\u{A0}: demandez-la à votre référent.", ""))
        } @else {
            p { "Vos droits suivent la situation sous laquelle vous agissez. Elle est affichée près de votre nom." }
            @if view.onward != "/" && view.situations.iter().any(|role| role.ended_at.is_none()) {
                p { "Choisissez-en une\u{A0}: vous reviendrez à la page que vous aviez demandée." }
            }
            ul.rangees aria-label="Mes situations d’exercice" {
                @for role in view.situations { (situation(role, view)) }
            }
        }
    }
}

fn situation(role: &RoleRow, view: &AccountView<'_>) -> Markup {
    let id = role.practitioner_role_id.to_string();
    let mut fields = vec![("situation", id.as_str())];
    if view.onward != "/" {
        fields.push(("suite", view.onward));
    }
    let label = format!("Agir en tant que {}", role.label);
    html! {
        li.rangee {
            div.rangee-corps { p { (role.label) } }
            div.rangee-fin {
                @if let Some(ended) = role.ended_at {
                    (badge(Meaning::Neutral, &format!("Terminée le {}", fr::short_date(ended))))
                } @else if view.present == Some(role.practitioner_role_id) {
                    (badge(Meaning::Ok, "En cours"))
                } @else {
                    (one_button_form("/compte/situation", &fields, &button(&label).submits().tone(Tone::Secondary)))
                }
            }
        }
    }
}
