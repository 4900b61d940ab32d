//! What a conversation is.

use access::PractitionerRoleId;
use kernel::text::{longest, read_line};
use kernel::{FieldErrors, Redacted};

db::text_enum! {
    /// The kinds of conversation of this first part (C11); the others come with their rooms.
    pub enum Kind {
        /// Two persons; there is one such conversation for each pair.
        Direct = "directe",
        /// Several persons about a theme.
        Group = "groupe",
        /// The internal organisation of a structure or team (C01.2).
        Organization = "organisation",
    }
}

db::text_enum! {
    /// Whether one may write in it (C24).
    pub enum State {
        /// Under way.
        Open = "ouverte",
        /// Closed for all by a manager, with a reason; readable.
        Closed = "fermee",
    }
}

db::text_enum! {
    /// The part that a participant plays.
    pub enum Part {
        /// May read and write.
        Member = "membre",
        /// May also rename, add, remove, close.
        Manager = "gestionnaire",
    }
}

/// The topic of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic(Redacted<String>);

impl Topic {
    /// The longest topic, in characters.
    pub const MAX: usize = longest::TITLE;

    /// Reads a topic; empty gives none.
    pub fn parse(text: &str) -> Result<Option<Self>, FieldErrors> {
        Ok(read_line("sujet", text, Self::MAX)?.map(Redacted).map(Self))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a conversation was closed, for all who took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(Redacted<String>);

impl Reason {
    /// The longest reason, in characters.
    pub const MAX: usize = longest::NOTE;

    /// Reads a reason: one line, not empty.
    pub fn parse(text: &str) -> Result<Self, FieldErrors> {
        let why = "Dites en quelques mots pourquoi la discussion se termine.";
        read_line("motif", text, Self::MAX)?
            .map(Redacted)
            .map(Self)
            .ok_or_else(|| FieldErrors::one("motif", why))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A conversation that can be opened.
#[derive(Debug, Clone)]
pub struct NewConversation {
    /// Its kind.
    pub kind: Kind,
    /// What it is about; every kind but `Direct` has one.
    pub topic: Option<Topic>,
    /// The others: not the creator, each once.
    pub others: Vec<PractitionerRoleId>,
}

impl NewConversation {
    /// The most participants, the creator included.
    pub const MAX_PEOPLE: usize = 200;

    /// Checks what was asked for.
    pub fn new(
        kind: Kind,
        topic: Option<Topic>,
        creator: PractitionerRoleId,
        others: &[PractitionerRoleId],
    ) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let mut kept: Vec<PractitionerRoleId> = Vec::with_capacity(others.len());
        for other in others {
            if *other != creator && !kept.contains(other) {
                kept.push(*other);
            }
        }
        errors.require(
            !kept.is_empty(),
            "avec",
            "Choisissez au moins une personne.",
        );
        errors.require(
            kept.len() < Self::MAX_PEOPLE,
            "avec",
            "Une discussion réunit 200 personnes au plus.",
        );
        if kind == Kind::Direct {
            errors.require(
                kept.len() < 2,
                "avec",
                "Pour écrire à plusieurs personnes, choisissez « groupe ».",
            );
        } else {
            errors.require(
                topic.is_some(),
                "sujet",
                "Donnez un sujet, pour que chacun sache de quoi l’on parle.",
            );
        }
        errors.into_result(Self {
            kind,
            topic: topic.filter(|_| kind != Kind::Direct),
            others: kept,
        })
    }

    /// What makes a pair unique, whoever writes first; `None` for groups.
    pub fn direct_key(&self, creator: PractitionerRoleId) -> Option<[u8; 32]> {
        use kernel::id::Id as _;
        let other = self.others.first().filter(|_| self.kind == Kind::Direct)?;
        let (low, high) = if *other < creator {
            (*other, creator)
        } else {
            (creator, *other)
        };
        let mut key = [0; 32];
        let halves = low
            .uuid()
            .into_bytes()
            .into_iter()
            .chain(high.uuid().into_bytes());
        key.iter_mut()
            .zip(halves)
            .for_each(|(place, byte)| *place = byte);
        Some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Uuid;
    use kernel::id::Id as _;

    fn role(n: u128) -> PractitionerRoleId {
        PractitionerRoleId::from_uuid(Uuid::from_u128(n))
    }

    #[test]
    fn a_pair_has_one_key_whoever_begins() {
        let ab = NewConversation::new(Kind::Direct, None, role(1), &[role(2)]).unwrap();
        let ba = NewConversation::new(Kind::Direct, None, role(2), &[role(1), role(1)]).unwrap();
        assert_eq!(ab.direct_key(role(1)), ba.direct_key(role(2)));
        assert!(ab.direct_key(role(1)).is_some());
    }

    #[test]
    fn a_group_needs_a_topic_and_somebody() {
        let errors = NewConversation::new(Kind::Group, None, role(1), &[role(1)]).unwrap_err();
        assert!(errors.of("avec").is_some() && errors.of("sujet").is_some());
        assert!(NewConversation::new(Kind::Direct, None, role(1), &[role(2), role(3)]).is_err());
        assert!(Topic::parse(&"x".repeat(121)).is_err());
        assert_eq!(Topic::parse("\u{200B}\u{AD}"), Ok(None));
        for (odd, kept) in [
            ("Sortie\u{2028}mardi\r\n", "Sortie mardi"),
            ("a\0b", "a␀b"),
            ("\u{202E}Sortie", "Sortie"),
        ] {
            assert_eq!(Topic::parse(odd).unwrap().unwrap().as_str(), kept);
            assert_eq!(Reason::parse(odd).unwrap().as_str(), kept);
        }
        assert!(Reason::parse("\u{3164}").is_err() && Reason::parse(&"x".repeat(301)).is_err());
        assert_eq!(
            Topic::parse("  Sortie   d’hospitalisation ")
                .unwrap()
                .unwrap()
                .as_str(),
            "Sortie d’hospitalisation"
        );
    }
}
