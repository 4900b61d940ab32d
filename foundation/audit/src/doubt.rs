//! Findings that contradict nothing but need an explanation, described in French for the operator.

use std::fmt;
use std::time::Duration;

use kernel::{Timestamp, fr};

/// How long rows stay unsealed at most where SPICO seals each minute, and how far clocks may differ.
pub(crate) const LONG: Duration = Duration::from_mins(10);

/// A seal, as a doubt names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    /// Its number, from 1.
    pub seal: i64,
    /// When it was made.
    pub at: Timestamp,
}

impl fmt::Display for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sceau n° {}, du {}", self.seal, fr::date_time(self.at))
    }
}

/// A finding that needs an explanation: an honest one, or a manipulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// A line is dated long before the seal that precedes its own was made.
    Backdated {
        /// The line's seal; `None` for a line that no seal covers yet.
        seal: Option<Sealed>,
        /// The line.
        line: i64,
        /// Its date.
        at: Timestamp,
    },
    /// The rows under one seal span a long time: they stayed unsealed.
    LayUnsealed {
        /// Their seal.
        seal: Sealed,
        /// The first date.
        from: Timestamp,
        /// The last date.
        to: Timestamp,
    },
    /// More rows record a seal than there are seals.
    Resealed {
        /// The seal under which this shows.
        seal: Sealed,
        /// The rows that record a seal, up to here.
        told: i64,
    },
    /// Numbers of rows are missing, on SQLite: there an undone transaction gives its numbers back, and no row is ever removed.
    Hole {
        /// The seal of the lines between which they are missing; `None` for lines that no seal covers yet.
        seal: Option<Sealed>,
        /// The line after which they begin to be missing, 0 for before the first one.
        after: i64,
        /// How many.
        numbers: i64,
    },
    /// A row without a seal is dated in the future, and prevents sealing.
    Ahead {
        /// The line.
        line: i64,
        /// Its date.
        at: Timestamp,
    },
    /// There is no line at all in a store that was claimed then.
    NoLine(Timestamp),
    /// There is no seal at all in a store that was claimed then.
    NoSeal(Timestamp),
    /// The trace begins long after its store.
    BeginsLate {
        /// When its first line was written.
        at: Timestamp,
        /// When the store was claimed.
        claimed_at: Timestamp,
    },
    /// No seal is noted outside of the store.
    NoNote,
    /// Triggers that protect the trace are missing or changed, by these names.
    NoTriggers(Vec<String>),
}

impl Doubt {
    /// Its code in JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Backdated { .. } => "backdated",
            Self::LayUnsealed { .. } => "lay_unsealed",
            Self::Resealed { .. } => "resealed",
            Self::Hole { .. } => "hole",
            Self::Ahead { .. } => "ahead",
            Self::NoLine(_) => "no_line",
            Self::NoSeal(_) => "no_seal",
            Self::BeginsLate { .. } => "begins_late",
            Self::NoNote => "no_note",
            Self::NoTriggers(_) => "no_triggers",
        }
    }

    /// The seal that it is about.
    pub const fn seal(&self) -> Option<Sealed> {
        match self {
            Self::LayUnsealed { seal, .. } | Self::Resealed { seal, .. } => Some(*seal),
            Self::Backdated { seal, .. } | Self::Hole { seal, .. } => *seal,
            _ => None,
        }
    }

    /// What may explain it, and what to do.
    pub const fn explanation(&self) -> &'static str {
        match self {
            Self::Backdated { .. } => {
                "Elle a été ajoutée après coup, ou l’horloge d’un serveur a reculé."
            }
            Self::LayUnsealed { .. } => {
                "Des sceaux ont été retirés, ou SPICO n’a pas pu en poser (son journal le dit alors), ou l’horloge d’un serveur a changé."
            }
            Self::Resealed { .. } => "Des sceaux ont été retirés, et d’autres posés à leur place.",
            Self::Hole { .. } => {
                "Des traces ont été retirées ; ou la base vient de PostgreSQL, où un numéro se perd quand une écriture est annulée."
            }
            Self::Ahead { .. } => {
                "Rien n’est scellé après elle jusque-là. L’horloge d’un serveur avançait, ou quelqu’un a ajouté cette ligne."
            }
            Self::NoLine(_) => "Elles ont été retirées.",
            Self::NoSeal(_) => {
                "Si SPICO n’a pas encore été lancé pendant deux minutes, c’est attendu ; sinon, les sceaux ont été retirés."
            }
            Self::BeginsLate { .. } => "Son début a été retiré, ou l’horloge a changé ce jour-là.",
            Self::NoNote => {
                "Rien ne dit donc si la fin de la trace a été retirée. C’est attendu sur une machine qui vient d’être ajoutée, ou après avoir remis une \
                 sauvegarde ; sinon, quelqu’un a effacé ce fichier : comparez la trace avec une empreinte gardée ailleurs (--contains). SPICO le \
                 récrit dans la minute qui suit son lancement."
            }
            Self::NoTriggers(_) => {
                "Quelqu’un les a retirés ou changés, ou la base a été remise sans eux. « spico db copy » vers une base neuve les remet."
            }
        }
    }
}

/// Names the seal in a sentence.
fn under(f: &mut fmt::Formatter<'_>, seal: Option<Sealed>) -> fmt::Result {
    match seal {
        Some(seal) => write!(f, "{seal} : "),
        None => f.write_str("lignes pas encore scellées : "),
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Backdated { seal, line, at } => {
                under(f, *seal)?;
                let at = fr::date_time(*at);
                write!(
                    f,
                    "la ligne {line} est datée du {at}, bien avant le sceau précédent"
                )
            }
            Self::LayUnsealed { seal, from, to } => write!(
                f,
                "{seal} : ses lignes vont du {} au {}, et sont restées tout ce temps sans sceau",
                fr::date_time(*from),
                fr::date_time(*to)
            ),
            Self::Resealed { seal, told } => write!(
                f,
                "{seal} : jusque-là, {}, et il n’y en a que {} avant lui",
                fr::count(*told, "ligne dit la pose d’un sceau", "lignes disent la pose d’un sceau"),
                seal.seal.saturating_sub(1)
            ),
            Self::Hole {
                seal,
                after,
                numbers,
            } => {
                under(f, *seal)?;
                let numbers = fr::count(*numbers, "numéro manque", "numéros manquent");
                write!(f, "{numbers} après la ligne {after}")
            }
            Self::Ahead { line, at } => write!(
                f,
                "la ligne {line}, pas encore scellée, est datée du {}, dans l’avenir",
                fr::date_time(*at)
            ),
            Self::NoLine(claimed_at) => write!(
                f,
                "cette base existe depuis le {}, et n’a aucune trace",
                fr::date_time(*claimed_at)
            ),
            Self::NoSeal(claimed_at) => write!(
                f,
                "cette base existe depuis le {}, et sa trace n’a aucun sceau",
                fr::date_time(*claimed_at)
            ),
            Self::BeginsLate { at, claimed_at } => write!(
                f,
                "la trace commence le {}, bien après sa base, du {}",
                fr::date_time(*at),
                fr::date_time(*claimed_at)
            ),
            Self::NoNote => f.write_str(
                "le dernier sceau n’est pas noté dans « dernier-sceau », à côté de la clé maîtresse",
            ),
            Self::NoTriggers(names) => write!(
                f,
                "des déclencheurs qui protègent la trace manquent dans la base, ou n’y font plus ce qu’ils doivent : {}",
                names.join(", ")
            ),
        }
    }
}
