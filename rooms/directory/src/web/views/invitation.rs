//! An invitation to join SPICO (B04.1), for the reader's own mail. SPICO sends nothing and stores nothing of it.

use kernel::percent;
use ui::button::{actions, button, link_button};
use ui::list::card;
use ui::{Icon, Markup, html};

use super::card::{CardView, name};

const SUBJECT: &str = "Échanger sur SPICO";

/// A letter to copy, or to open in one's mail.
pub(super) fn invitation(view: &CardView<'_>) -> Markup {
    let letter = letter(view);
    let mail = format!(
        "mailto:?subject={}&body={}",
        for_mail(SUBJECT),
        for_mail(&letter)
    );
    html! {
        div id="inviter" {
            (card(2, "Inviter sur SPICO", html! {
                p { "Envoyez-lui cette invitation depuis votre messagerie\u{A0}: elle ne contient rien sur un patient." }
                blockquote.lettre { @for line in letter.lines().filter(|line| !line.is_empty()) { p { (line) } } }
                (actions(html! {
                    (button("Copier l’invitation").icon(Icon::Copy).copies(&letter))
                    (link_button(&mail, "Ouvrir ma messagerie").icon(Icon::Mail))
                }))
            }))
        }
    }
}

fn letter(view: &CardView<'_>) -> String {
    let signature = view
        .reader
        .map(|reader| {
            format!(
                "\n{}\n{}, {}\n",
                reader.name, reader.profession, reader.place
            )
        })
        .unwrap_or_default();
    format!(
        "Bonjour {},\n\n\
         Je souhaite échanger avec vous sur SPICO, la messagerie instantanée sécurisée des professionnels de santé, du social et du \
         médico-social. On y écrit comme par SMS, et les informations des patients y sont protégées.\n\n\
         Pour ouvrir votre compte, adressez-vous au référent SPICO de votre structure ou au service d’assistance de votre région.\n{signature}",
        name(view.who),
    )
}

/// A text inside a `mailto:` address: lines end with CR LF there, and a plus sign must be escaped.
fn for_mail(text: &str) -> String {
    percent::encode(&text.replace('\n', "\r\n"))
}
