//! Delivered and read, per recipient (C12.1).

use access::PractitionerRoleId;
use kernel::Timestamp;

/// What one participant received and read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The participant.
    pub role: PractitionerRoleId,
    /// The last message that reached one of their screens.
    pub delivered_seq: i64,
    /// When the pointer moved last.
    pub delivered_at: Option<Timestamp>,
    /// The last message that they read.
    pub read_seq: i64,
    /// When the pointer moved last.
    pub read_at: Option<Timestamp>,
    /// The first message that they may see.
    pub history_from: i64,
}

/// What the author of a message sees of it: `lu 3/5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Those to whom it is addressed.
    pub recipients: usize,
    /// Those whom it reached.
    pub delivered: usize,
    /// Those who read it.
    pub read: usize,
}

impl Progress {
    /// The progress of the message `seq` of `author`.
    pub fn of(seq: i64, author: PractitionerRoleId, standings: &[Standing]) -> Self {
        let recipients = || {
            standings
                .iter()
                .filter(move |standing| standing.role != author && standing.history_from < seq)
        };
        Self {
            recipients: recipients().count(),
            delivered: recipients()
                .filter(|standing| standing.delivered_seq.max(standing.read_seq) >= seq)
                .count(),
            read: recipients()
                .filter(|standing| standing.read_seq >= seq)
                .count(),
        }
    }

    /// The words under the bubble: `Envoyé`, `Remis`, `Lu`, `Lu 3/5`.
    pub fn words(&self) -> String {
        match *self {
            Self {
                read: 0,
                delivered: 0,
                ..
            } => "Envoyé".to_owned(),
            Self {
                read: 0,
                recipients: 1,
                ..
            } => "Remis".to_owned(),
            Self {
                read: 0,
                delivered,
                recipients,
            } => format!("Remis {delivered}/{recipients}"),
            Self { recipients: 1, .. } => "Lu".to_owned(),
            Self {
                read, recipients, ..
            } => format!("Lu {read}/{recipients}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Uuid;
    use kernel::id::Id as _;

    fn standing(n: u128, delivered_seq: i64, read_seq: i64, history_from: i64) -> Standing {
        let role = PractitionerRoleId::from_uuid(Uuid::from_u128(n));
        Standing {
            role,
            delivered_seq,
            delivered_at: None,
            read_seq,
            read_at: None,
            history_from,
        }
    }

    #[test]
    fn counts_those_to_whom_it_is_addressed() {
        let standings = [
            standing(1, 9, 9, 0),
            standing(2, 9, 7, 0),
            standing(3, 8, 8, 0),
            standing(4, 0, 0, 0),
            standing(5, 9, 9, 8),
        ];
        let progress = Progress::of(8, standings[0].role, &standings);
        assert_eq!(
            progress,
            Progress {
                recipients: 3,
                delivered: 2,
                read: 1
            }
        );
        assert_eq!(progress.words(), "Lu 1/3");
        assert_eq!(
            Progress::of(9, standings[0].role, &standings).words(),
            "Lu 1/4"
        );
        assert_eq!(
            Progress::of(10, standings[0].role, &standings[..2]).words(),
            "Envoyé"
        );
    }
}
