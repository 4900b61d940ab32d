//! The letters of the room: plain text, no clinical content, at most one link, never a password (A09.3, I-13).

use courier::{Letter, LetterId, Phone, Sms, SmsId};
use crypto::otp::Code;
use kernel::{Timestamp, fr};
use serde::{Deserialize, Serialize};

use crate::notifications::Sender;

/// Something to send.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Outgoing {
    /// A mail.
    Mail(Letter),
    /// An SMS.
    Sms(Sms),
}

/// The recipient and the instant: what all letters need.
pub(crate) struct Envelope<'a> {
    pub id: LetterId,
    pub to: &'a str,
    pub given_name: &'a str,
    /// The name that signs.
    pub from: &'a str,
    pub at: Timestamp,
}

impl Envelope<'_> {
    fn letter(&self, kind: &str, subject: &str, body: &str) -> Outgoing {
        let text = format!(
            "Bonjour {},\n\n{body}\n\nCe message est envoyé automatiquement, n’y répondez pas.\n{}, point d’accès aux services e-santé",
            self.given_name, self.from
        );
        Outgoing::Mail(Letter {
            id: self.id,
            to: self.to.to_owned(),
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            text,
            at: self.at,
        })
    }

    /// A one-time code.
    pub(crate) fn code(&self, code: &Code, minutes: u32) -> Outgoing {
        let body = format!(
            "Votre code de connexion\u{A0}: {}\n\nIl est valable {minutes} minutes et ne sert qu’une fois. Ne le communiquez à personne\u{A0}: \
             l’assistance ne vous le demandera jamais.\nSi vous n’avez rien demandé, changez votre mot de passe.",
            code.expose()
        );
        self.letter("code", "Votre code de connexion", &body)
    }

    /// The identifier of a new account: the first of the two letters (A09).
    pub(crate) fn identifier(&self, login: &str) -> Outgoing {
        let body = format!(
            "Votre compte est prêt. Votre identifiant est\u{A0}: {login}\n\nUn second message contient le lien pour choisir votre mot de passe."
        );
        self.letter("identifiant", "Votre identifiant", &body)
    }

    /// The link to choose the first password: the second of the two letters (A09).
    pub(crate) fn activation(&self, link: &str, until: Timestamp) -> Outgoing {
        let body = format!(
            "Pour choisir votre mot de passe, ouvrez ce lien\u{A0}:\n{link}\n\nIl ne sert qu’une fois et reste valable jusqu’au {}. \
             Passé ce délai, la page vous proposera d’en recevoir un autre.",
            fr::date_time(until)
        );
        self.letter("lien", "Choisissez votre mot de passe", &body)
    }

    /// The link to choose another password.
    pub(crate) fn reset(&self, link: &str, until: Timestamp) -> Outgoing {
        let body = format!(
            "Vous avez demandé à changer de mot de passe. Ouvrez ce lien\u{A0}:\n{link}\n\nIl ne sert qu’une fois et reste valable jusqu’au {}.\n\
             Si vous n’avez rien demandé, ne faites rien\u{A0}: votre mot de passe reste le même.",
            fr::date_time(until)
        );
        self.letter("lien", "Changer de mot de passe", &body)
    }

    /// The identifier, for who forgot it.
    pub(crate) fn reminder(&self, login: &str) -> Outgoing {
        let body = format!(
            "Vous avez demandé à retrouver votre identifiant\u{A0}: {login}\n\nVous pouvez aussi vous connecter avec votre adresse électronique. \
             Si vous n’avez rien demandé, ne faites rien."
        );
        self.letter("identifiant", "Votre identifiant", &body)
    }

    /// The password has changed.
    pub(crate) fn password_changed(&self) -> Outgoing {
        let body = format!(
            "Votre mot de passe a été changé le {}. Toutes vos autres sessions ont été fermées.\n\nSi ce n’est pas vous, demandez tout de suite \
             un nouveau mot de passe depuis la page de connexion et prévenez l’assistance.",
            fr::date_time(self.at)
        );
        self.letter("securite", "Votre mot de passe a été changé", &body)
    }

    /// A sign-in from a kind of device that wasn't seen before.
    pub(crate) fn new_device(&self, device: &str) -> Outgoing {
        let body = format!(
            "Votre compte vient d’être ouvert depuis un nouvel appareil\u{A0}: {device}, le {}.\n\nSi c’est vous, il n’y a rien à faire. \
             Sinon, changez votre mot de passe et fermez cette session depuis «\u{A0}Sécurité et appareils\u{A0}».",
            fr::date_time(self.at)
        );
        self.letter("securite", "Connexion depuis un nouvel appareil", &body)
    }
}

/// A one-time code by SMS. Short, and its last line lets phones fill the field in by themselves.
pub(crate) fn code_by_sms(
    id: SmsId,
    to: Phone,
    code: &Code,
    from: Sender<'_>,
    at: Timestamp,
) -> Outgoing {
    let (digits, Sender { name, host }) = (code.expose(), from);
    let text =
        format!("{name} : {digits} est votre code. Ne le donnez à personne.\n\n@{host} #{digits}");
    Outgoing::Sms(Sms {
        id,
        to,
        kind: "code".to_owned(),
        text,
        at,
    })
}

#[cfg(test)]
mod tests {
    use kernel::id::Id as _;
    use kernel::{SeededEntropy, Uuid};

    use super::*;

    fn text(outgoing: Outgoing) -> String {
        match outgoing {
            Outgoing::Mail(letter) => letter.text,
            Outgoing::Sms(sms) => sms.text,
        }
    }

    #[test]
    fn each_letter_has_at_most_one_link_and_a_greeting() {
        let to = Envelope {
            id: LetterId::from_uuid(Uuid::from_u128(1)),
            to: "nadia.benali@example.org",
            given_name: "Nadia",
            from: "SPICO",
            at: Timestamp::from_micros(1_795_161_600_000_000),
        };
        let code = Code::generate(&SeededEntropy::new(1));
        let link = "https://spico.example.org/lien/abc";
        let until = to.at + std::time::Duration::from_hours(14 * 24);
        for letter in [
            to.code(&code, 10),
            to.identifier("n.benali"),
            to.activation(link, until),
            to.reset(link, until),
            to.reminder("n.benali"),
            to.password_changed(),
            to.new_device("Firefox sur Windows"),
        ] {
            let text = text(letter);
            assert!(text.starts_with("Bonjour Nadia,"), "{text}");
            assert!(text.matches("https://").count() <= 1, "{text}");
        }
        assert!(text(to.activation(link, until)).contains("4 déc. 2026"));
    }

    #[test]
    fn an_sms_is_short_and_of_the_gsm_alphabet() {
        let code = Code::parse("123456").unwrap();
        let id = SmsId::from_uuid(Uuid::from_u128(1));
        let text = text(code_by_sms(
            id,
            "06 39 98 12 34".parse().unwrap(),
            &code,
            Sender {
                name: "SPICO",
                host: "spico.example.org",
            },
            Timestamp::from_micros(0),
        ));
        // Characters of the GSM alphabet only: others would halve the length of an SMS.
        let in_gsm = |c: char| c.is_ascii() || "àéèùìòäöñü".contains(c);
        assert!(text.chars().all(in_gsm) && text.len() <= 160, "{text}");
        assert!(text.ends_with("@spico.example.org #123456"));
    }
}
