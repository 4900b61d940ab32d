//! Names as people write them: the registers print them in capitals.

/// Words inside a family name that stay small: `DE LA TOUR` gives `de La Tour`.
const PARTICLES: [&str; 4] = ["de", "du", "des", "d"];

/// `MARTIN-DUPRÉ` gives `Martin-Dupré`; a name that has small letters already is left as it is.
pub fn family(published: &str) -> String {
    let name = published.trim();
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut word = String::new();
    for sign in name.chars() {
        if sign.is_alphanumeric() {
            word.extend(sign.to_lowercase());
        } else {
            close(&mut out, &mut word, true);
            out.push(if sign == '\'' { '’' } else { sign });
        }
    }
    close(&mut out, &mut word, false);
    out
}

/// Appends a word, with a capital unless it is a particle followed by something.
fn close(out: &mut String, word: &mut String, more: bool) {
    let word = std::mem::take(word);
    if more && PARTICLES.contains(&word.as_str()) {
        out.push_str(&word);
        return;
    }
    let mut signs = word.chars();
    if let Some(first) = signs.next() {
        out.extend(first.to_uppercase());
        out.push_str(signs.as_str());
    }
}

/// `MARIE-LAURE` gives `Marie-Laure`; the registers separate several given names by blanks or apostrophes, the first one is used.
pub fn given(published: &str) -> String {
    let first = published.trim();
    if first.chars().any(char::is_lowercase) {
        return first.to_owned();
    }
    family(first)
}

/// `Dr Claire Martin`: as somebody is shown.
pub fn full(title: &str, given_name: &str, family_name: &str) -> String {
    let title = match title {
        "DR" => "Dr ",
        "PR" => "Pr ",
        _ => "",
    };
    let (given_name, family_name) = (given(given_name), family(family_name));
    let blank = if given_name.is_empty() { "" } else { " " };
    format!("{title}{given_name}{blank}{family_name}")
}

/// Words of structures' names that are initials and stay in capitals.
const INITIALS: [&str; 48] = [
    "CH", "CHU", "CHR", "CHS", "CHI", "EHPAD", "SSIAD", "SAD", "HAD", "MSP", "CPTS", "DAC", "CRT",
    "IME", "ITEP", "ESAT", "MAS", "FAM", "SESSAD", "SAVS", "SAMSAH", "CMP", "CMPP", "CAMSP",
    "USLD", "SMR", "SSR", "CSAPA", "PMI", "CCAS", "CLIC", "SAMU", "SMUR", "UDAF", "MECS", "SAAD",
    "SPASAD", "EAM", "EANM", "IEM", "CHRS", "CADA", "CAARUD", "CHRU", "ESRP", "UEROS", "SELARL",
    "SCM",
];

/// `SSIAD DU PAYS DE PÉZENAS` gives `SSIAD du Pays de Pézenas`; a name that has small letters already is left as it is.
pub fn structure(published: &str) -> String {
    let name = published.trim();
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut words = Vec::new();
    for (rank, word) in name.split(' ').filter(|word| !word.is_empty()).enumerate() {
        let small = word.to_lowercase();
        words.push(match small.as_str() {
            "du" | "de" | "des" | "la" | "le" | "les" | "et" | "en" | "au" | "aux" | "sur"
            | "à"
                if rank > 0 =>
            {
                small
            }
            _ if INITIALS.contains(&word) => word.to_owned(),
            _ => family(word),
        });
    }
    words.join(" ")
}

/// The RPPS number inside a national identification: `810000000321` gives `10000000321`.
pub fn rpps(identifier: Option<&str>) -> Option<&str> {
    identifier?
        .strip_prefix('8')
        .filter(|number| number.len() == 11)
}

/// First words that the registers print without their accent.
const ACCENTED: [(&str, &str); 4] = [
    ("Educateur", "Éducateur"),
    ("Epithésiste", "Épithésiste"),
    ("Equipe", "Équipe"),
    ("Etablissement", "Établissement"),
];

/// `Etablissement thermal` gives `Établissement thermal`.
pub fn accented(label: &str) -> String {
    ACCENTED
        .iter()
        .find_map(|(printed, written)| {
            label
                .strip_prefix(printed)
                .map(|rest| format!("{written}{rest}"))
        })
        .unwrap_or_else(|| label.to_owned())
}

/// Words inside the name of a commune that stay in small letters.
const SMALL: [&str; 16] = [
    "le", "la", "les", "lez", "lès", "en", "sur", "sous", "aux", "au", "de", "du", "des", "d",
    "et", "l",
];

/// `CASTELNAU-LE-LEZ` gives `Castelnau-le-Lez`; a name that has small letters already is left as it is.
pub fn commune(published: &str) -> String {
    let name = published.trim();
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    for word in name.split_inclusive(|sign: char| !sign.is_alphanumeric()) {
        let small = word.to_lowercase();
        let bare = small.trim_end_matches(|sign: char| !sign.is_alphanumeric());
        let mut signs = small.chars();
        // The last word always has a capital: `Castelnau-le-Lez`.
        let stays_small = !out.is_empty() && bare.len() < small.len() && SMALL.contains(&bare);
        if let Some(first) = signs.next().filter(|_| !stays_small) {
            out.extend(first.to_uppercase());
        } else {
            signs = small.chars();
        }
        out.push_str(signs.as_str());
    }
    out.replace('\'', "’")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_their_accents() {
        assert_eq!(
            accented("Equipe médico-sociale APA"),
            "Équipe médico-sociale APA"
        );
        assert_eq!(accented("Etablissements"), "Établissements");
        assert_eq!(accented("Infirmier"), "Infirmier");
    }

    #[test]
    fn communes_are_written_as_on_a_map() {
        for (published, shown) in [
            ("CASTELNAU-LE-LEZ", "Castelnau-le-Lez"),
            ("CASTELNAU LE LEZ", "Castelnau le Lez"),
            ("LA GRANDE-MOTTE", "La Grande-Motte"),
            ("L'ISLE-EN-DODON", "L’Isle-en-Dodon"),
            ("SÈTE", "Sète"),
            ("Saint-Gély-du-Fesc", "Saint-Gély-du-Fesc"),
            ("", ""),
        ] {
            assert_eq!(commune(published), shown);
        }
    }

    #[test]
    fn capitals_become_names() {
        for (published, shown) in [
            ("MARTIN", "Martin"),
            ("D'ARMAGNAC", "d’Armagnac"),
            ("DE LA TOUR", "de La Tour"),
            ("LE GOFF-LEFÈVRE", "Le Goff-Lefèvre"),
            ("Lefebvre", "Lefebvre"),
            ("DE", "De"),
            ("", ""),
        ] {
            assert_eq!(family(published), shown);
        }
        assert_eq!(full("DR", "ÉTIENNE", "ROUQUETTE"), "Dr Étienne Rouquette");
        assert_eq!(full("", "", "ROUQUETTE"), "Rouquette");
    }

    #[test]
    fn structures_keep_their_initials() {
        assert_eq!(
            structure("SSIAD DU PAYS DE PÉZENAS"),
            "SSIAD du Pays de Pézenas"
        );
        assert_eq!(structure("CABINET D'OC"), "Cabinet d’Oc");
        assert_eq!(structure("Cabinet du Port"), "Cabinet du Port");
    }

    #[test]
    fn only_an_rpps_identification_holds_an_rpps_number() {
        assert_eq!(rpps(Some("899700000013")), Some("99700000013"));
        assert_eq!(rpps(Some("0340001234")), None);
        assert_eq!(rpps(None), None);
    }
}
