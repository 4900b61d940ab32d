//! Départements: their names, and the number by which the index groups people of one département.

/// Code and name of the 13 départements of the region and of the others, in the order of their codes.
pub const DEPARTEMENTS: &[(&str, &str)] = &[
    ("01", "Ain"),
    ("02", "Aisne"),
    ("03", "Allier"),
    ("04", "Alpes-de-Haute-Provence"),
    ("05", "Hautes-Alpes"),
    ("06", "Alpes-Maritimes"),
    ("07", "Ardèche"),
    ("08", "Ardennes"),
    ("09", "Ariège"),
    ("10", "Aube"),
    ("11", "Aude"),
    ("12", "Aveyron"),
    ("13", "Bouches-du-Rhône"),
    ("14", "Calvados"),
    ("15", "Cantal"),
    ("16", "Charente"),
    ("17", "Charente-Maritime"),
    ("18", "Cher"),
    ("19", "Corrèze"),
    ("2A", "Corse-du-Sud"),
    ("2B", "Haute-Corse"),
    ("21", "Côte-d’Or"),
    ("22", "Côtes-d’Armor"),
    ("23", "Creuse"),
    ("24", "Dordogne"),
    ("25", "Doubs"),
    ("26", "Drôme"),
    ("27", "Eure"),
    ("28", "Eure-et-Loir"),
    ("29", "Finistère"),
    ("30", "Gard"),
    ("31", "Haute-Garonne"),
    ("32", "Gers"),
    ("33", "Gironde"),
    ("34", "Hérault"),
    ("35", "Ille-et-Vilaine"),
    ("36", "Indre"),
    ("37", "Indre-et-Loire"),
    ("38", "Isère"),
    ("39", "Jura"),
    ("40", "Landes"),
    ("41", "Loir-et-Cher"),
    ("42", "Loire"),
    ("43", "Haute-Loire"),
    ("44", "Loire-Atlantique"),
    ("45", "Loiret"),
    ("46", "Lot"),
    ("47", "Lot-et-Garonne"),
    ("48", "Lozère"),
    ("49", "Maine-et-Loire"),
    ("50", "Manche"),
    ("51", "Marne"),
    ("52", "Haute-Marne"),
    ("53", "Mayenne"),
    ("54", "Meurthe-et-Moselle"),
    ("55", "Meuse"),
    ("56", "Morbihan"),
    ("57", "Moselle"),
    ("58", "Nièvre"),
    ("59", "Nord"),
    ("60", "Oise"),
    ("61", "Orne"),
    ("62", "Pas-de-Calais"),
    ("63", "Puy-de-Dôme"),
    ("64", "Pyrénées-Atlantiques"),
    ("65", "Hautes-Pyrénées"),
    ("66", "Pyrénées-Orientales"),
    ("67", "Bas-Rhin"),
    ("68", "Haut-Rhin"),
    ("69", "Rhône"),
    ("70", "Haute-Saône"),
    ("71", "Saône-et-Loire"),
    ("72", "Sarthe"),
    ("73", "Savoie"),
    ("74", "Haute-Savoie"),
    ("75", "Paris"),
    ("76", "Seine-Maritime"),
    ("77", "Seine-et-Marne"),
    ("78", "Yvelines"),
    ("79", "Deux-Sèvres"),
    ("80", "Somme"),
    ("81", "Tarn"),
    ("82", "Tarn-et-Garonne"),
    ("83", "Var"),
    ("84", "Vaucluse"),
    ("85", "Vendée"),
    ("86", "Vienne"),
    ("87", "Haute-Vienne"),
    ("88", "Vosges"),
    ("89", "Yonne"),
    ("90", "Territoire de Belfort"),
    ("91", "Essonne"),
    ("92", "Hauts-de-Seine"),
    ("93", "Seine-Saint-Denis"),
    ("94", "Val-de-Marne"),
    ("95", "Val-d’Oise"),
    ("971", "Guadeloupe"),
    ("972", "Martinique"),
    ("973", "Guyane"),
    ("974", "La Réunion"),
    ("975", "Saint-Pierre-et-Miquelon"),
    ("976", "Mayotte"),
];

/// A département's usual code: FINESS writes those overseas with a letter, `9D` for 974.
pub fn departement_code(published: &str) -> &str {
    match published {
        "9A" => "971",
        "9B" => "972",
        "9C" => "973",
        "9D" => "974",
        "9E" => "975",
        "9F" => "976",
        code => code,
    }
}

/// The name of a département, empty when unknown.
pub fn departement_name(code: &str) -> &'static str {
    DEPARTEMENTS
        .iter()
        .find(|(known, _)| *known == code)
        .map_or("", |(_, name)| *name)
}

/// The département of a postcode or of an INSEE commune code, when it can be told.
pub fn departement_of(postcode: &str, commune_code: &str) -> String {
    let from = if commune_code.len() == 5 {
        commune_code
    } else {
        postcode
    };
    let length = if from.starts_with("97") || from.starts_with("98") {
        3
    } else {
        2
    };
    match from.get(..length) {
        Some("20") => if postcode < "20200" { "2A" } else { "2B" }.to_owned(),
        Some(code) if from.len() == 5 => code.to_owned(),
        _ => String::new(),
    }
}

/// The number by which the index groups the people of a département; 0 when it is unknown.
pub fn group(departement: &str) -> u16 {
    match departement {
        "2A" => 201,
        "2B" => 202,
        code => code.parse().unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_departement_from_either_code() {
        assert_eq!(departement_of("31000", "31555"), "31");
        assert_eq!(departement_of("20200", ""), "2B");
        assert_eq!(departement_of("20000", "2A004"), "2A");
        assert_eq!(departement_of("97400", ""), "974");
        assert_eq!(departement_of("SW1A", ""), "");
        assert_eq!(departement_name("31"), "Haute-Garonne");
        for (published, name) in [
            ("9A", "Guadeloupe"),
            ("9D", "La Réunion"),
            ("9F", "Mayotte"),
            ("2A", "Corse-du-Sud"),
        ] {
            assert_eq!(departement_name(departement_code(published)), name);
        }
        assert!(group("2A") != group("02") && group("31") == 31 && group("?") == 0);
    }
}
