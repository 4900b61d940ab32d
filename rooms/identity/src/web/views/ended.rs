//! What the sign-in page says of a session that has ended: who ended it, why and when (A22).

use kernel::{Timestamp, fr};
use ui::state::Meaning;

use crate::IdentityConfig;
use crate::store::sessions::EndedRow;
use crate::words::EndReason;

/// A notice of the sign-in page.
pub(crate) type Notice = (Meaning, String);

/// Why the session of this browser ended.
pub(crate) fn why(session: &EndedRow, config: &IdentityConfig, now: Timestamp) -> Option<Notice> {
    let (why, at) = match (session.end_reason, session.ended_at) {
        (Some(why), Some(at)) => (why, fr::date_time(at)),
        // Past its end, but not yet removed.
        _ if session.expires_at <= now => (EndReason::Expired, String::new()),
        _ => return None,
    };
    let by_oneself = session.ended_by == Some(session.account_id);
    let text = match why {
        EndReason::SignedOut => return Some((Meaning::Ok, SIGNED_OUT.to_owned())),
        EndReason::Revoked => format!(
            "Cette session a été fermée le {at} depuis une autre de vos sessions. Si ce n’est pas vous, changez votre mot de passe."
        ),
        EndReason::Replaced => {
            format!("Une autre connexion depuis ce navigateur a remplacé cette session le {at}.")
        }
        EndReason::Expired => format!(
            "Votre session a atteint sa durée maximale de {}\u{A0}: elle s’est fermée d’elle-même.",
            fr::count(i64::from(config.session_hours), "heure", "heures")
        ),
        EndReason::Password if by_oneself => format!(
            "Vous avez changé votre mot de passe le {at}\u{A0}: cette session a été fermée. Si ce n’est pas vous, demandez tout de suite un nouveau mot de passe."
        ),
        EndReason::Password => format!(
            "Le mot de passe de ce compte a été changé le {at} par un lien reçu par courriel\u{A0}: cette session a été fermée. Si ce n’est pas vous, demandez tout de suite un nouveau mot de passe."
        ),
        EndReason::Account => format!(
            "L’administration du service a suspendu ou clôturé ce compte le {at}\u{A0}: cette session a été fermée. Pour en savoir plus, contactez l’assistance."
        ),
        EndReason::Affiliation => format!(
            "La situation d’exercice de cette session a pris fin le {at}\u{A0}: la session a été fermée avec elle. Si vous en avez une autre, connectez-vous de nouveau\u{202F}; sinon, contactez l’assistance."
        ),
    };
    Some((Meaning::Attention, text))
}

/// One has signed out.
pub(crate) const SIGNED_OUT: &str = "Vous êtes déconnecté.";
