//! The page that opens a conversation.

use kernel::Uuid;
use ui::button::{Tone, submit};
use ui::choice::{Choice as Card, radio_cards};
use ui::hx::{Hx, Method, form};
use ui::{Icon, Markup, html};

use super::picker::Picking;
use crate::domain::{Body, Kind, Topic};
use crate::web::opening::Choice;

/// What was chosen so far, and what was found.
pub struct Opening<'a> {
    /// The form's fields.
    pub choice: &'a Choice,
    /// With whom.
    pub picking: Picking<'a>,
    /// The form's key.
    pub key: Uuid,
}

/// Draws the page.
pub fn draw(opening: &Opening<'_>) -> Markup {
    let (choice, errors) = (opening.choice, opening.picking.errors);
    let help = "Tapez un nom, une profession ou une commune : « dupon mede toulouse » suffit.";
    let topic_max = u32::try_from(Topic::MAX).unwrap_or(120);
    let body_max = u32::try_from(Body::MAX).unwrap_or(10_000);
    html! {
        (ui::nav::back_link("/discussions", "Mes discussions"))
        (ui::list::page_header("Nouvelle discussion", None, ""))
        (ui::field::error_summary(errors.iter()))
        (form("/discussions/nouvelle", Method::Post, "Nouvelle discussion", &Hx::default(), html! {
            (ui::hx::once(opening.key))
            (super::picker::draw(&opening.picking, "Avec", help))
            (kinds(choice.kind()))
            (ui::field::field("sujet", "Sujet").value(&choice.topic).max(topic_max).error(errors.of("sujet"))
                .help("Pour un groupe. N’écrivez pas de nom de patient dans le sujet."))
            (ui::field::textarea("texte", "Premier message").rows(4).with(|field| field.value(&choice.text).max(body_max).error(errors.of("texte"))))
            (ui::button::actions(submit("Démarrer la discussion").tone(Tone::Primary).icon(Icon::Send)))
        }))
    }
}

fn kinds(chosen: Kind) -> Markup {
    let card = |kind: Kind, label, help, icon| Card {
        help: Some(help),
        icon: Some(icon),
        ..Card::new(kind.as_str(), label).chosen(kind == chosen)
    };
    let cards = [
        card(
            Kind::Direct,
            "À deux",
            "Une seule discussion par personne : vous la retrouvez si elle existe.",
            Icon::MessageSquare,
        ),
        card(
            Kind::Group,
            "Un groupe",
            "Plusieurs personnes autour d’un sujet.",
            Icon::Users,
        ),
        card(
            Kind::Organization,
            "L’organisation d’une équipe",
            "Planning, congés, vie de la structure : sans patient.",
            Icon::Building2,
        ),
    ];
    radio_cards("type", "De quoi s’agit-il ?", None, &cards)
}
