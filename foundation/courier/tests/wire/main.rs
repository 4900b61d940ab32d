//! The courier against scripted servers on the loopback: what really goes over the wire.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod gateway;
mod kept;
mod script;
mod smtp;
mod tls;

use courier::{Letter, LetterId, Sms, SmsId};
use kernel::id::Id;
use kernel::{ManualClock, SeededEntropy, Timestamp};

fn at() -> Timestamp {
    Timestamp::from_micros(1_795_000_000_000_000)
}

fn letter(to: &str) -> Letter {
    Letter {
        id: LetterId::new(&ManualClock::new(at()), &SeededEntropy::new(1)),
        to: to.to_owned(),
        kind: "lien d’activation".to_owned(),
        subject: "Activez votre accès à l’espace régional".to_owned(),
        text: "Bonjour,\n\nVoici votre lien, valable quatorze jours :\n.\nÀ bientôt, l’équipe œuvre pour vous.\n".to_owned(),
        at: at(),
    }
}

fn sms(to: &str, text: &str) -> Sms {
    Sms {
        id: SmsId::new(&ManualClock::new(at()), &SeededEntropy::new(1)),
        to: to.parse().unwrap(),
        kind: "code de connexion".to_owned(),
        text: text.to_owned(),
        at: at(),
    }
}

fn install_tls() {
    // Another test may have done it first: either way it is there.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
