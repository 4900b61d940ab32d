//! Which cell is which: by the header's names, whose spelling changes from one release to the next, never by position.

/// A header's name without case, accents, blanks and signs.
pub fn key(name: &str) -> String {
    kernel::fold::fold(name).replace(' ', "")
}

/// Declares the cells of a file: the field, whether the file is refused without it, and its names.
macro_rules! columns {
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* $field:ident: $need:ident = $($spelling:literal)|+;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $name {
            /// Cells that a line must at least have.
            pub width: usize,
            $($(#[$field_doc])* pub $field: Option<usize>,)+
        }

        impl $name {
            /// Finds the cells. `Err`: the names of the missing ones without which nothing can be imported.
            pub fn find(header: &str, separator: char) -> Result<(Self, Vec<String>), Vec<&'static str>> {
                let mut found = Self::default();
                let mut unknown = Vec::new();
                for (at, name) in header.trim_start_matches('\u{feff}').split(separator).enumerate() {
                    let key = $crate::import::columns::key(name);
                    if key.is_empty() {
                        continue;
                    }
                    $(if found.$field.is_none() && [$($spelling),+].iter().any(|spelling| $crate::import::columns::key(spelling) == key) {
                        found.$field = Some(at);
                        continue;
                    })+
                    unknown.push(name.trim().chars().take(80).collect());
                }
                let mut missing = Vec::new();
                let mut width = 0;
                $(
                    let first = [$($spelling),+].first().copied().unwrap_or_default();
                    match found.$field {
                        None if stringify!($need) == "required" => missing.push(first),
                        Some(at) if stringify!($need) == "required" => width = width.max(at + 1),
                        _ => {}
                    }
                )+
                found.width = width;
                if missing.is_empty() { Ok((found, unknown)) } else { Err(missing) }
            }
        }
    };
}

columns! {
    /// Cells of `PS_LibreAcces_Personne_activite` that are kept.
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
        expertise_code: optional = "Code savoir-faire";
        /// Its label.
        expertise_label: optional = "Libellé savoir-faire";
        /// `L`, `S`, `B`.
        mode: optional = "Code mode exercice" | "Code mode d'exercice";
        /// FINESS number of the place.
        finess: optional = "Numéro FINESS site";
        /// The register's own number of the place.
        technical_id: required = "Identifiant technique de la structure";
        /// Registered name.
        company: optional = "Raison sociale site";
        /// Name on the door.
        sign: optional = "Enseigne commerciale site";
        /// Number in the street.
        street_number: optional = "Numéro Voie (coord. structure)";
        /// `bis`.
        repetition: optional = "Indice répétition voie (coord. structure)";
        /// `Rue`.
        way: optional = "Libellé type de voie (coord. structure)";
        /// Name of the street.
        street: optional = "Libellé Voie (coord. structure)";
        /// `34120 PEZENAS CEDEX`.
        office: optional = "Bureau cedex (coord. structure)";
        /// Postcode.
        postcode: optional = "Code postal (coord. structure)";
        /// INSEE code of the commune.
        commune_code: optional = "Code commune (coord. structure)";
        /// Commune.
        commune: optional = "Libellé commune (coord. structure)";
        /// Telephone.
        phone: optional = "Téléphone (coord. structure)";
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

/// Columns of the official file that are not kept: known, so that nobody is warned of them.
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
        let (columns, unknown) = ActivityColumns::find(&header, '|').unwrap();
        assert_eq!(
            (columns.number, columns.identifier, columns.kind),
            (Some(1), Some(2), Some(54))
        );
        let unused: Vec<String> = KNOWN_AND_UNUSED.iter().map(|name| key(name)).collect();
        let strangers: Vec<_> = unknown
            .iter()
            .filter(|name| !unused.contains(&key(name)))
            .collect();
        assert!(strangers.is_empty(), "{strangers:?}");
    }

    #[test]
    fn names_are_met_in_any_spelling_and_order() {
        let header = "\u{feff}PRENOM D EXERCICE|Nom d’exercice|identifiant pp|IDENTIFICATION NATIONALE PP|Code Profession|libelle profession|\
                      Identifiant technique de la structure|Code genre d'activité|Code fonction|Nouveau|";
        let (columns, unknown) = ActivityColumns::find(header, '|').unwrap();
        assert_eq!(
            (
                columns.given,
                columns.family,
                columns.kind,
                columns.role_code
            ),
            (Some(0), Some(1), Some(7), Some(8))
        );
        assert_eq!((columns.width, unknown), (7, vec!["Nouveau".to_owned()]));
    }

    #[test]
    fn a_missing_key_column_is_named() {
        let missing = ActivityColumns::find("Identifiant PP|Nom d'exercice", '|').unwrap_err();
        assert!(
            missing.contains(&"Identification nationale PP")
                && missing.contains(&"Prénom d'exercice"),
            "{missing:?}"
        );
    }
}
