//! Finds the cells by the header's names, whose spelling changes from one release to the next, never by position.

use super::shape::{Closing, Shape};

/// A header's name without case, accents, blanks and signs.
pub fn key(name: &str) -> String {
    kernel::fold::fold(name).replace(' ', "")
}

/// A file without required columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// Their names.
    pub missing: Vec<&'static str>,
    /// Unknown columns: perhaps the missing ones, renamed.
    pub unknown: Vec<String>,
}

/// Declares the cells of a file: the field, whether the file is refused without it, and its names.
macro_rules! columns {
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* $field:ident: $need:ident = $($spelling:literal)|+;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $name {
            /// Cells of the header, up to the last with a name.
            pub named: usize,
            /// Whether the header ends with a separator.
            pub closed: bool,
            /// Columns of the file that are unknown.
            pub unknown: Vec<String>,
            /// Optional columns that are missing.
            pub absent: Vec<&'static str>,
            $($(#[$field_doc])* pub $field: Option<usize>,)+
        }

        impl $name {
            /// Finds the cells. `Err`: which required columns are missing.
            pub fn find(header: &str, separator: char) -> Result<Self, $crate::import::columns::Unfit> {
                let closed = header.trim_end().ends_with(separator);
                let mut found = Self { closed, ..Self::default() };
                for (at, name) in header.trim_start_matches('\u{feff}').split(separator).enumerate() {
                    let key = $crate::import::columns::key(name);
                    if key.is_empty() {
                        continue;
                    }
                    found.named = at + 1;
                    $(if found.$field.is_none() && [$($spelling),+].iter().any(|spelling| $crate::import::columns::key(spelling) == key) {
                        found.$field = Some(at);
                        continue;
                    })+
                    found.unknown.push(name.trim().chars().take(80).collect());
                }
                let mut missing = Vec::new();
                $(
                    let first = [$($spelling),+].first().copied().unwrap_or_default();
                    match found.$field {
                        None if stringify!($need) == "required" => missing.push(first),
                        None => found.absent.push(first),
                        Some(_) => {}
                    }
                )+
                if missing.is_empty() { Ok(found) } else { Err($crate::import::columns::Unfit { missing, unknown: found.unknown }) }
            }
        }
    };
}

columns! {
    /// The cells of `PS_LibreAcces_Personne_activite` that are used. Required are those that every card needs: a renamed official column
    /// must not empty them for everybody.
    pub struct ActivityColumns {
        /// The number without its kind.
        number: required = "Identifiant PP";
        /// The national identification.
        identifier: required = "Identification nationale PP";
        /// `DR`, `PR`.
        title: optional = "Code civilité d'exercice";
        /// `M`, `MME`.
        civility: optional = "Code civilité";
        /// Family name.
        family: required = "Nom d'exercice";
        /// Given name.
        given: required = "Prénom d'exercice";
        /// Profession.
        profession_code: required = "Code profession";
        /// Its label.
        profession_label: required = "Libellé profession";
        /// `C`, `M`, `E`.
        category: optional = "Code catégorie professionnelle";
        /// Specialty.
        expertise_code: required = "Code savoir-faire";
        /// Its label.
        expertise_label: required = "Libellé savoir-faire";
        /// `L`, `S`, `B`.
        mode: required = "Code mode exercice" | "Code mode d'exercice";
        /// FINESS number of the place.
        finess: required = "Numéro FINESS site";
        /// The register's own number of the place.
        technical_id: required = "Identifiant technique de la structure";
        /// Registered name.
        company: required = "Raison sociale site";
        /// Trade name.
        sign: required = "Enseigne commerciale site";
        /// Number in the street.
        street_number: optional = "Numéro Voie (coord. structure)";
        /// `bis`.
        repetition: optional = "Indice répétition voie (coord. structure)";
        /// `Rue`.
        way: optional = "Libellé type de voie (coord. structure)";
        /// Name of the street.
        street: required = "Libellé Voie (coord. structure)";
        /// `34120 PEZENAS CEDEX`.
        office: optional = "Bureau cedex (coord. structure)";
        /// Postcode.
        postcode: required = "Code postal (coord. structure)";
        /// INSEE code of the commune.
        commune_code: optional = "Code commune (coord. structure)";
        /// Commune.
        commune: required = "Libellé commune (coord. structure)";
        /// Telephone.
        phone: required = "Téléphone (coord. structure)";
        /// A second one.
        phone_2: optional = "Téléphone 2 (coord. structure)";
        /// Département.
        departement: optional = "Code Département (structure)" | "Code Département (coord. structure)";
        /// Sector of activity.
        sector: optional = "Code secteur d'activité";
        /// Role.
        role_code: optional = "Code rôle" | "Code fonction";
        /// Its label.
        role_label: optional = "Libellé rôle" | "Libellé fonction";
        /// Kind of activity.
        kind: optional = "Code genre activité" | "Code genre d'activité";
    }
}

impl ActivityColumns {
    /// The width of the file's lines. The official ones end with a separator, like their header; if the header has none, lines may or may
    /// not.
    pub const fn shape(&self) -> Shape {
        let closing = if self.closed {
            Closing::Always
        } else {
            Closing::Perhaps
        };
        Shape::new('|', self.named, closing)
    }
}

/// Columns of the official file that are not used: listed, so that no warning is given about them.
pub const KNOWN_AND_UNUSED: &[&str] = &[
    "Type d'identifiant PP",
    "Libellé civilité d'exercice",
    "Libellé civilité",
    "Libellé catégorie professionnelle",
    "Code type savoir-faire",
    "Libellé type savoir-faire",
    "Libellé mode exercice",
    "Libellé mode d'exercice",
    "Numéro SIRET site",
    "Numéro SIREN site",
    "Numéro FINESS établissement juridique",
    "Complément destinataire (coord. structure)",
    "Complément point géographique (coord. structure)",
    "Code type de voie (coord. structure)",
    "Mention distribution (coord. structure)",
    "Code pays (coord. structure)",
    "Libellé pays (coord. structure)",
    "Télécopie (coord. structure)",
    "Adresse e-mail (coord. structure)",
    "Libellé Département (structure)",
    "Ancien identifiant de la structure",
    "Autorité d'enregistrement",
    "Libellé secteur d'activité",
    "Code section tableau pharmaciens",
    "Libellé section tableau pharmaciens",
    "Libellé genre activité",
    "Libellé genre d'activité",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_official_header_is_known_whole() {
        let header = fiction::rpps::COLUMNS.join("|") + "|";
        let columns = ActivityColumns::find(&header, '|').unwrap();
        assert_eq!(
            (columns.number, columns.identifier, columns.kind),
            (Some(1), Some(2), Some(54))
        );
        assert!(columns.absent.is_empty(), "{:?}", columns.absent);
        let unused: Vec<String> = KNOWN_AND_UNUSED.iter().map(|name| key(name)).collect();
        let strangers: Vec<_> = columns
            .unknown
            .iter()
            .filter(|name| !unused.contains(&key(name)))
            .collect();
        assert!(strangers.is_empty(), "{strangers:?}");
    }

    #[test]
    fn names_are_met_in_any_spelling_and_order() {
        let header = "\u{feff}PRENOM D EXERCICE|Nom d’exercice|identifiant pp|IDENTIFICATION NATIONALE PP|Code Profession|libelle profession|\
                      Identifiant technique de la structure|Code genre d'activité|Code fonction|Nouveau|CODE SAVOIR FAIRE|Libelle savoir-faire|\
                      Code mode d’exercice|numero finess site|Raison sociale site|Enseigne commerciale site|Libelle voie (coord. structure)|\
                      Code postal (coord. structure)|Libelle commune (coord. structure)|Telephone (coord. structure)|";
        let columns = ActivityColumns::find(header, '|').unwrap();
        assert_eq!(
            (
                columns.given,
                columns.family,
                columns.kind,
                columns.role_code
            ),
            (Some(0), Some(1), Some(7), Some(8))
        );
        assert_eq!(
            (columns.named, columns.unknown),
            (20, vec!["Nouveau".to_owned()])
        );
        assert!(columns.absent.contains(&"Code Département (structure)"));
    }

    #[test]
    fn a_missing_key_column_is_named_beside_those_that_may_be_it() {
        let unfit =
            ActivityColumns::find("Identifiant PP|Nom d'exercice|Prenoms|", '|').unwrap_err();
        assert!(
            unfit.missing.contains(&"Identification nationale PP")
                && unfit.missing.contains(&"Prénom d'exercice"),
            "{unfit:?}"
        );
        assert_eq!(unfit.unknown, ["Prenoms"]);
    }
}
