//! Professions: codes of the national nomenclatures, and the words that people use for them.

use super::Sector;
use super::feminine;
use super::name::accented;

/// Nomenclature, code and label of each profession (G15 health, R95 use of a title, R94 social, R291 known by a role).
pub const PROFESSIONS: &[(&str, &str, &str)] = &[
    ("G15", "10", "Médecin"),
    ("G15", "21", "Pharmacien"),
    ("G15", "26", "Audioprothésiste"),
    ("G15", "28", "Opticien-Lunetier"),
    ("G15", "31", "Assistant dentaire"),
    ("G15", "32", "Physicien médical"),
    ("G15", "35", "Aide-soignant"),
    ("G15", "36", "Ambulancier"),
    ("G15", "37", "Auxiliaire de puériculture"),
    ("G15", "38", "Préparateur en pharmacie hospitalière"),
    ("G15", "39", "Préparateur en pharmacie (officine)"),
    ("G15", "40", "Chirurgien-Dentiste"),
    ("G15", "50", "Sage-Femme"),
    ("G15", "60", "Infirmier"),
    ("G15", "69", "Infirmier psychiatrique"),
    ("G15", "70", "Masseur-Kinésithérapeute"),
    ("G15", "80", "Pédicure-Podologue"),
    ("G15", "81", "Orthoprothésiste"),
    ("G15", "82", "Podo-Orthésiste"),
    ("G15", "83", "Orthopédiste-Orthésiste"),
    ("G15", "84", "Oculariste"),
    ("G15", "85", "Epithésiste"),
    ("G15", "86", "Technicien de laboratoire médical"),
    ("G15", "91", "Orthophoniste"),
    ("G15", "92", "Orthoptiste"),
    ("G15", "94", "Ergothérapeute"),
    ("G15", "95", "Diététicien"),
    ("G15", "96", "Psychomotricien"),
    ("G15", "98", "Manipulateur ERM"),
    ("R95", "71", "Ostéopathe"),
    ("R95", "72", "Psychothérapeute"),
    ("R95", "73", "Chiropracteur"),
    ("R95", "93", "Psychologue"),
    ("R95", "97", "Conseiller en génétique"),
    ("R94", "41", "Assistant de service social"),
    ("R94", "42", "Auxiliaire de vie sociale"),
    (
        "R94",
        "43",
        "Technicien de l’intervention sociale et familiale",
    ),
    ("R94", "44", "Conseiller en économie sociale et familiale"),
    ("R94", "45", "Médiateur familial"),
    ("R94", "46", "Assistant familial"),
    ("R94", "47", "Aide médico-psychologique"),
    ("R94", "48", "Moniteur éducateur"),
    ("R94", "49", "Éducateur de jeunes enfants"),
    ("R94", "51", "Éducateur spécialisé"),
    ("R94", "52", "Éducateur technique spécialisé"),
    ("R94", "53", "Accompagnant éducatif et social"),
    ("R291", "99", "Acteur caractérisé par son rôle"),
];

/// What people type, and the official words that it may mean: all of them must be in one field.
pub const TRADE_WORDS: &[(&str, &str)] = &[
    ("med", "médecin"),
    ("doc", "médecin"),
    ("docteur", "médecin"),
    ("dr", "médecin"),
    ("toubib", "médecin"),
    ("generaliste", "médecine générale"),
    ("mg", "médecine générale"),
    ("omnipraticien", "médecine générale"),
    ("ide", "infirmier"),
    ("idel", "infirmier"),
    ("liberale", "libéral"),
    ("inf", "infirmier"),
    ("infirmiere", "infirmier"),
    ("infirmieres", "infirmier"),
    ("ipa", "pratique avancée"),
    ("kine", "masseur kinésithérapeute"),
    ("kines", "masseur kinésithérapeute"),
    ("mk", "masseur kinésithérapeute"),
    ("mkde", "masseur kinésithérapeute"),
    ("ortho", "orthophoniste"),
    ("ortho", "orthoptiste"),
    ("sf", "sage femme"),
    ("maieuticien", "sage femme"),
    ("dentiste", "chirurgien dentiste"),
    ("cd", "chirurgien dentiste"),
    ("pharma", "pharmacien"),
    ("apothicaire", "pharmacien"),
    ("podo", "pédicure podologue"),
    ("podologue", "pédicure podologue"),
    ("ergo", "ergothérapeute"),
    ("psychomot", "psychomotricien"),
    ("diet", "diététicien"),
    ("dieteticienne", "diététicien"),
    ("nutritionniste", "diététicien"),
    ("manip", "manipulateur erm"),
    ("radio", "manipulateur erm"),
    ("psy", "psychologue"),
    ("psy", "psychiatrie"),
    ("psychiatre", "psychiatrie"),
    ("pedopsychiatre", "psychiatrie"),
    ("geriatre", "gériatrie"),
    ("pediatre", "pédiatrie"),
    ("cardiologue", "cardiologie"),
    ("cardio", "cardiologie"),
    ("dermato", "dermatologie"),
    ("dermatologue", "dermatologie"),
    ("gyneco", "gynécologie"),
    ("gynecologue", "gynécologie"),
    ("neurologue", "neurologie"),
    ("pneumologue", "pneumologie"),
    ("oncologue", "oncologie"),
    ("ophtalmo", "ophtalmologie"),
    ("ophtalmologue", "ophtalmologie"),
    ("orl", "oto rhino laryngologie"),
    ("radiologue", "radio diagnostic"),
    ("urgentiste", "urgence"),
    ("anesthesiste", "anesthésie"),
    ("rhumato", "rhumatologie"),
    ("rhumatologue", "rhumatologie"),
    ("nephrologue", "néphrologie"),
    ("diabetologue", "endocrinologie"),
    ("as", "aide soignant"),
    ("ass", "assistant service social"),
    ("assistante", "assistant"),
    ("avs", "auxiliaire vie sociale"),
    ("ads", "aide soignant"),
    ("tisf", "technicien intervention sociale familiale"),
    ("cesf", "conseiller économie sociale familiale"),
    ("amp", "aide médico psychologique"),
    ("aes", "accompagnant éducatif social"),
    ("educ", "éducateur"),
    ("educatrice", "éducateur"),
    ("coordo", "coordonnateur"),
    ("coordinateur", "coordonnateur"),
    ("coordinatrice", "coordonnateur"),
    ("coordonnatrice", "coordonnateur"),
    ("dac", "coordination"),
    ("mjpm", "mandataire judiciaire"),
    ("secretaire", "secrétaire assistante"),
];

/// The nomenclature of a code, when the code is in one list only (as all but those of students are).
pub fn system_of(code: &str, category: &str) -> &'static str {
    if category == "E" {
        return "G16";
    }
    PROFESSIONS
        .iter()
        .find(|(_, known, _)| *known == code)
        .map_or("G15", |(system, _, _)| *system)
}

/// The label of a code, for entries that come without one.
pub fn label_of(code: &str) -> &'static str {
    PROFESSIONS
        .iter()
        .find(|(_, known, _)| *known == code)
        .map_or("", |(_, _, label)| *label)
}

/// The sector of a situation: by its place of practice (TRE_R02) first, then by its profession. A role alone (R291) has none: coordination
/// or IT support serves all three sectors.
pub fn sector_of(system: &str, sector_code: &str) -> Option<Sector> {
    match (sector_code, system) {
        ("SA16" | "SA17" | "SA41", _) => Some(Sector::MedicoSocial),
        ("SA18" | "SA20" | "SA27", _) | (_, "R94") => Some(Sector::Social),
        ("", "R291") => None,
        _ => Some(Sector::Health),
    }
}

/// Profession in one line: the role where it says more than the profession, and the specialty. As the API gives it.
pub fn line(profession: &str, expertise: &str, role: &str, system: &str) -> String {
    let printed = if system == "R291" && !role.is_empty() {
        role
    } else {
        profession
    };
    let (what, expertise) = (accented(printed), plain(expertise));
    if let Some(field) = expertise.strip_prefix("Exercice infirmier en pratique avancée ") {
        format!("{what} en pratique avancée, {field}")
    } else if expertise.is_empty() {
        what
    } else if what == "Médecin" && kernel::fold::fold(expertise).ends_with("medecine generale") {
        "Médecin généraliste".to_owned()
    } else {
        format!("{what}, {expertise}")
    }
}

/// The same as shown to people: in the feminine or the masculine.
pub fn said(civility: &str, profession: &str, expertise: &str, role: &str, system: &str) -> String {
    feminine::said_of(civility, &line(profession, expertise, role, system))
}

/// A savoir-faire without its kind in brackets: `Gériatrie (SM)` gives `Gériatrie`.
fn plain(expertise: &str) -> &str {
    expertise
        .rsplit_once(" (")
        .filter(|(_, kind)| kind.ends_with(')'))
        .map_or(expertise, |(label, _)| label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_distinct_and_known() {
        let codes: HashSet<_> = PROFESSIONS.iter().map(|(_, code, _)| code).collect();
        assert_eq!(codes.len(), PROFESSIONS.len());
        assert_eq!(
            (
                system_of("41", "C"),
                system_of("10", "E"),
                system_of("10", "C")
            ),
            ("R94", "G16", "G15")
        );
        assert_eq!(label_of("70"), "Masseur-Kinésithérapeute");
    }

    #[test]
    fn a_specialty_reads_as_people_say_it() {
        assert_eq!(
            line("Médecin", "Qualifié en Médecine Générale (SM)", "", "G15"),
            "Médecin généraliste"
        );
        assert_eq!(
            line("Médecin", "Gériatrie (SM)", "", "G15"),
            "Médecin, Gériatrie"
        );
        assert_eq!(line("Infirmier", "", "", "G15"), "Infirmier");
        let advanced = "Exercice infirmier en pratique avancée santé mentale (SI)";
        assert_eq!(
            said("MME", "Infirmier", advanced, "", "G15"),
            "Infirmière en pratique avancée, santé mentale"
        );
        assert_eq!(
            said("MME", "Acteur", "", "Coordonnateur de parcours", "R291"),
            "Coordonnatrice de parcours"
        );
    }

    #[test]
    fn the_place_decides_the_sector_before_the_profession() {
        assert_eq!(sector_of("G15", "SA17"), Some(Sector::MedicoSocial));
        assert_eq!(sector_of("R94", ""), Some(Sector::Social));
        assert_eq!(sector_of("G15", "SA07"), Some(Sector::Health));
        assert_eq!(sector_of("R291", "SA41"), Some(Sector::MedicoSocial));
        assert_eq!(sector_of("R291", ""), None);
    }
}
