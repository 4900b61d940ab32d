//! The passwords that attackers try first, also with digits and signs added.

use std::collections::HashSet;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// Words that people add digits and signs to. Lower case, no accents.
const WORDS: &str = "\
    abc abcd abcdef abcdefgh accueil admin administrateur administrator amour aout automne avril aze \
    azer azerty azertyuiop batman bebe bienvenue bonjour bonsoir cabinet changeme changez chaton \
    chocolat chouchou clinique coucou de decembre demo dimanche docteur doudou dragon esante ete famille \
    fevrier football france hello hiver hopital iloveyou infirmier infirmiere janvier jetaime jeudi \
    juillet juin la le letmein loulou lundi mai maman mardi mars marseille master mdp medecin merci \
    mercredi minou moi mon monkey montpellier mot motdepasse noel nouveau novembre occitanie octobre \
    papa paris pass passe passw password pharmacie pokemon portail princesse printemps provisoire qsd \
    qsdf qsdfgh qsdfghjklm qwerty qwertyuiop qwertz root salut samedi sante secret secretariat septembre \
    soignant soleil spico starwars superman temporaire test toulouse user utilisateur vacances vendredi \
    welcome word wxc wxcvbn";
/// Signs that stand in for letters.
const STAND_INS: &[(char, char)] = &[
    ('@', 'a'),
    ('4', 'a'),
    ('3', 'e'),
    ('1', 'i'),
    ('0', 'o'),
    ('$', 's'),
    ('5', 's'),
    ('7', 't'),
];
/// A password of 12 characters with fewer different ones repeats itself.
const MIN_DISTINCT: usize = 6;

/// How a guessable password is recognised: too few different characters, or nothing but common words once the digits
/// and signs around them are taken off.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Guessable {
    #[serde(rename = "mots")]
    words: Vec<&'static str>,
    #[serde(rename = "substitutions")]
    stand_ins: &'static [(char, char)],
    #[serde(rename = "distincts_min")]
    min_distinct: usize,
}

impl Default for Guessable {
    fn default() -> Self {
        Self {
            words: WORDS.split_whitespace().collect(),
            stand_ins: STAND_INS,
            min_distinct: MIN_DISTINCT,
        }
    }
}

impl Guessable {
    /// An empty password isn't called guessable: its length says enough.
    pub fn is_guessable(&self, chars: &[char]) -> bool {
        let distinct: HashSet<char> = chars.iter().copied().collect();
        !chars.is_empty()
            && (distinct.len() < self.min_distinct || self.is_made_of_words(&self.core(chars)))
    }

    /// `P@ssw0rd2026!` gives `password`.
    fn core(&self, chars: &[char]) -> String {
        let bare: String = chars
            .iter()
            .copied()
            .nfd()
            .flat_map(char::to_lowercase)
            .filter(char::is_ascii)
            .collect();
        let stood_in = |c: char| {
            self.stand_ins
                .iter()
                .find(|(sign, _)| *sign == c)
                .map_or(c, |(_, letter)| *letter)
        };
        bare.trim_matches(|c: char| !c.is_ascii_lowercase())
            .chars()
            .map(stood_in)
            .filter(char::is_ascii_lowercase)
            .collect()
    }

    fn is_made_of_words(&self, core: &str) -> bool {
        let mut reached = vec![false; core.len() + 1];
        if let Some(start) = reached.first_mut() {
            *start = true;
        }
        for at in 0..core.len() {
            if reached.get(at) != Some(&true) {
                continue;
            }
            let rest = core.get(at..).unwrap_or_default();
            for word in self.words.iter().filter(|word| rest.starts_with(**word)) {
                if let Some(end) = reached.get_mut(at + word.len()) {
                    *end = true;
                }
            }
        }
        !core.is_empty() && reached.last() == Some(&true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_guessable(text: &str) -> bool {
        Guessable::default().is_guessable(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn common_words_are_seen_through_their_dress() {
        for text in [
            "Motdepasse2026!",
            "P@ssw0rd1234",
            "Azerty123456!",
            "123Bonjour-Soleil!",
            "Été-Toulouse-31",
            "MonMotDePasse1!",
            "Aa1!Aa1!Aa1!",
            "********",
            "Qwerty!Qwerty1",
            "Sp1co-Occitanie1",
        ] {
            assert!(is_guessable(text), "{text}");
        }
    }

    #[test]
    fn others_are_left_alone() {
        for text in [
            "",
            "Tournesol-Vélo-42",
            "k7#Rm2!qLx9=Zt",
            "K9#2-96*8!26k?",
            "Lavande&Cassoulet9",
            "48213!_57902=",
        ] {
            assert!(!is_guessable(text), "{text}");
        }
    }

    #[test]
    fn the_list_is_clean() {
        let words = Guessable::default().words;
        assert!(words.is_sorted_by(|a, b| a < b), "sorted, none twice");
        assert!(
            words
                .iter()
                .all(|word| word.bytes().all(|b| b.is_ascii_lowercase()))
        );
    }
}
