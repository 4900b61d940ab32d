//! Feminine forms of professions: the national nomenclatures only have one form.

/// Official label (TRE_G15, TRE_R94, TRE_R95, TRE_R85) and its feminine, where it differs.
const FEMININE: &[(&str, &str)] = &[
    (
        "Accompagnant éducatif et social",
        "Accompagnante éducative et sociale",
    ),
    ("Aide-soignant", "Aide-soignante"),
    ("Ambulancier", "Ambulancière"),
    (
        "Assistant de service social",
        "Assistante de service social",
    ),
    ("Assistant dentaire", "Assistante dentaire"),
    ("Assistant familial", "Assistante familiale"),
    ("Assistant médical", "Assistante médicale"),
    ("Chiropracteur", "Chiropractrice"),
    ("Chirurgien-Dentiste", "Chirurgienne-Dentiste"),
    (
        "Conseiller en économie sociale et familiale",
        "Conseillère en économie sociale et familiale",
    ),
    ("Conseiller en génétique", "Conseillère en génétique"),
    ("Coordonnateur de parcours", "Coordonnatrice de parcours"),
    ("Directeur d’établissement", "Directrice d’établissement"),
    ("Diététicien", "Diététicienne"),
    ("Infirmier", "Infirmière"),
    (
        "Infirmier en pratique avancée",
        "Infirmière en pratique avancée",
    ),
    ("Infirmier psychiatrique", "Infirmière psychiatrique"),
    ("Manipulateur ERM", "Manipulatrice ERM"),
    ("Masseur-Kinésithérapeute", "Masseuse-Kinésithérapeute"),
    ("Moniteur éducateur", "Monitrice éducatrice"),
    ("Médiateur familial", "Médiatrice familiale"),
    ("Opticien-Lunetier", "Opticienne-Lunetière"),
    ("Pharmacien", "Pharmacienne"),
    ("Physicien médical", "Physicienne médicale"),
    (
        "Préparateur en pharmacie (officine)",
        "Préparatrice en pharmacie (officine)",
    ),
    (
        "Préparateur en pharmacie hospitalière",
        "Préparatrice en pharmacie hospitalière",
    ),
    ("Psychomotricien", "Psychomotricienne"),
    (
        "Technicien de laboratoire médical",
        "Technicienne de laboratoire médical",
    ),
    (
        "Technicien de l’intervention sociale et familiale",
        "Technicienne de l’intervention sociale et familiale",
    ),
    (
        "Éducateur de jeunes enfants",
        "Éducatrice de jeunes enfants",
    ),
    ("Éducateur spécialisé", "Éducatrice spécialisée"),
    (
        "Éducateur technique spécialisé",
        "Éducatrice technique spécialisée",
    ),
];

/// A line made by [`super::profession::line`] in the feminine for `MME` (and the `MLLE` of old entries), unchanged otherwise. Search,
/// filters and the API keep the official label.
pub fn said_of(civility: &str, line: &str) -> String {
    if !matches!(civility, "MME" | "MLLE") {
        return line.to_owned();
    }
    let (what, rest) = line.split_at(line.find(", ").unwrap_or(line.len()));
    let key = key(what);
    FEMININE
        .iter()
        .find(|(label, _)| self::key(label) == key)
        .map_or_else(
            || line.to_owned(),
            |(_, feminine)| format!("{feminine}{rest}"),
        )
}

/// Registers write `Educateur`, `l'intervention` and capitals in various ways.
fn key(label: &str) -> String {
    kernel::fold::fold(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_woman_reads_her_trade() {
        let said = |line| said_of("MME", line);
        assert_eq!(said("Infirmier"), "Infirmière");
        assert_eq!(
            said("Infirmier, Pathologies chroniques stabilisées"),
            "Infirmière, Pathologies chroniques stabilisées"
        );
        assert_eq!(said("Educateur spécialisé"), "Éducatrice spécialisée");
        assert_eq!(
            said("Technicien de l'intervention sociale et familiale"),
            "Technicienne de l’intervention sociale et familiale"
        );
    }

    #[test]
    fn what_has_one_form_keeps_it() {
        for line in ["Médecin généraliste", "Sage-Femme", "Psychologue", ""] {
            assert_eq!(said_of("MME", line), line);
        }
        for civility in ["M", ""] {
            assert_eq!(said_of(civility, "Infirmier"), "Infirmier");
        }
    }

    #[test]
    fn every_official_label_that_ends_like_a_man_has_its_feminine() {
        for (_, _, label) in super::super::profession::PROFESSIONS {
            let first = label.split([' ', '-']).next().unwrap();
            let masculine = ["eur", "ier", "ien", "ant", "teur"]
                .iter()
                .any(|end| first.ends_with(end));
            let exempt = ["Acteur"].contains(&first);
            assert!(
                !masculine || exempt || said_of("MME", label) != *label,
                "{label}"
            );
        }
    }
}
