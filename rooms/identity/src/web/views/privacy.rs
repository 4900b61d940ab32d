//! What is kept about people, why and how long (K): every duration is read from the code that applies it, so that the page can't be wrong.

use access::DeviceProfile;
use ui::list::page_header;
use ui::state::definition_list;
use ui::{Markup, html};

use super::lasting;
use crate::IdentityConfig;
use crate::commands::open_session::KNOWN_DEVICE;
use crate::commands::sweep::{CODES, COUNTERS};
use crate::domain::throttle::Limit;
use crate::web::cookies::TOLD;

/// The page.
pub(crate) fn page(config: &IdentityConfig) -> Markup {
    html! {
        (page_header("Données personnelles", None, ""))
        div.prose {
            h2 { "Ce qui est gardé sur vous" }
            ul {
                li { "votre identité, vos situations d’exercice, votre adresse électronique et votre mobile\u{202F};" }
                li { "une empreinte de votre mot de passe, jamais le mot de passe\u{202F};" }
                li { "vos sessions\u{A0}: type de navigateur, réseau approximatif, heures, et pourquoi elles ont pris fin\u{202F};" }
                li { "la trace de vos actions et de vos consultations, avec leur heure." }
            }
            h2 { "Pourquoi" }
            p { "Pour vous identifier, protéger les personnes accompagnées et répondre de chaque accès à leurs données." }
            h2 id="durees" { "Combien de temps" }
            h3 { "La connexion" }
            (list(&sign_in(config)))
            h3 { "Ce qui reste ensuite" }
            (list(&kept()))
            p { "Ce qui n’a pas de durée ci-dessus est gardé aussi longtemps que l’organisme qui exploite ce service le décide\u{A0}: le logiciel ne l’efface pas de lui-même." }
            h2 { "Les témoins de connexion (cookies)" }
            p { "Quatre au plus, tous nécessaires\u{A0}: votre session, le code en attente, le navigateur où vous vous êtes déjà connecté (il reste ouvert pour vous quand d’autres essaient votre mot de passe), et l’appareil si vous l’avez déclaré personnel. Aucun ne contient votre nom ni ne sert à vous suivre." }
            h2 { "Vos droits" }
            p { "Vous pouvez demander l’accès à vos données et leur rectification auprès de l’organisme qui exploite ce service\u{202F}; l’assistance transmet votre demande. Vous pouvez aussi saisir la CNIL." }
        }
    }
}

type Line = (&'static str, String);

fn list(lines: &[Line]) -> Markup {
    definition_list(lines.iter().map(|(what, long)| (*what, html! { (long) })))
}

fn sign_in(config: &IdentityConfig) -> Vec<Line> {
    let idle = |device| lasting(config.idle(device));
    let mut lines = vec![
        (
            "Session",
            format!(
                "{} au plus\u{202F}; elle se verrouille après {} sans activité sur un poste partagé, {} sur un appareil personnel",
                lasting(config.absolute()),
                idle(DeviceProfile::Shared),
                idle(DeviceProfile::Personal)
            ),
        ),
        (
            "Témoin de la session",
            format!(
                "{} de plus, pour vous dire pourquoi elle a pris fin",
                lasting(TOLD)
            ),
        ),
        (
            "Code à usage unique",
            format!(
                "valable {}, effacé après {}",
                lasting(config.code()),
                lasting(CODES)
            ),
        ),
        (
            "Lien temporaire",
            format!("valable {}", lasting(config.link())),
        ),
        (
            "Navigateur connu, appareil personnel",
            format!("{} après la dernière connexion", lasting(KNOWN_DEVICE)),
        ),
    ];
    if let Limit::Locks { lock, longest, .. } = config.account_limit() {
        let text = format!(
            "blocage de {}, puis deux fois plus à chaque fois, jusqu’à {}\u{202F}; les essais sont oubliés après {}",
            lasting(lock),
            lasting(longest.max(lock)),
            lasting(COUNTERS)
        );
        lines.push(("Essais manqués", text));
    }
    lines
}

fn kept() -> Vec<Line> {
    vec![
        (
            "Courriels et SMS en attente",
            format!(
                "chiffrés\u{202F}; effacés {} après l’envoi, {} s’ils n’ont pas pu partir",
                lasting(jobs::cleanup::DONE),
                lasting(jobs::cleanup::ABANDONED)
            ),
        ),
        (
            "Journal des nouveautés (ce que les écrans ouverts doivent apprendre)",
            lasting(bus::event_log::REMEMBERED),
        ),
        (
            "Messages, brouillons, comptes, sessions passées",
            "pas de durée fixée par le logiciel".to_owned(),
        ),
        (
            "Trace des actions et des consultations",
            "pas de durée fixée par le logiciel\u{202F}: elle n’est ni modifiée ni effacée"
                .to_owned(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_duration_is_that_of_the_settings() {
        let config = IdentityConfig {
            idle_minutes_shared: 7,
            idle_minutes_personal: 180,
            session_hours: 9,
            link_days: 3,
            code_minutes: 11,
            lock_minutes: 25,
            ..IdentityConfig::default()
        };
        let html = page(&config).into_string();
        for told in [
            "7 minutes",
            "3 heures",
            "9 heures",
            "3 jours",
            "11 minutes",
            "25 minutes",
            "4 heures",
            "180 jours",
            "14 jours",
            "90 jours",
            "7 jours",
        ] {
            let told = told.replace(' ', "\u{A0}");
            let plain = html.replace('\u{202F}', "\u{A0}");
            assert!(plain.contains(&told), "{told}: {plain}");
        }
    }
}
