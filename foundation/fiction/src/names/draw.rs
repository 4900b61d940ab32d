//! Draws a name from the lists.

use super::{Name, Names, Origin};
use crate::dice::Dice;

const OCCITANIE: [&str; 13] = [
    "09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82",
];

impl Names {
    /// Somebody's names, believable in the département.
    pub fn person(&self, dice: &mut Dice, woman: bool, departement: &str) -> Name {
        let generation = self.generations.draw(dice);
        let native = generation.map_or("", |given| dice.early_word(given.of(woman)));
        if let Some(origin) = self.origin(dice, departement) {
            let own = if dice.chance(480) {
                dice.word(origin.given.of(woman))
            } else {
                ""
            };
            let given = if own.is_empty() { native } else { own }.to_owned();
            return Name {
                given,
                family: self.doubled(dice, dice_word(&origin.surnames), departement),
            };
        }
        let given = if dice.chance(22) {
            self.compound_given(dice, native, woman)
        } else {
            native.to_owned()
        };
        Name {
            given,
            family: self.doubled(
                dice,
                |dice, names| names.surname(dice, departement),
                departement,
            ),
        }
    }

    fn origin(&self, dice: &mut Dice, departement: &str) -> Option<&Origin> {
        let at_home = match departement {
            "22" | "29" | "35" | "56" => Some("brittany"),
            "67" | "68" | "57" => Some("alsace"),
            "2A" | "2B" | "64" => Some("corsica_basque"),
            "971" | "972" | "973" | "976" => Some("africa"),
            _ => None,
        };
        if let Some(home) = at_home.filter(|_| dice.chance(300)) {
            return (0..40)
                .filter_map(|_| self.origins.draw(dice))
                .find(|origin| origin.name == home);
        }
        if dice.chance(165) {
            self.origins.draw(dice)
        } else {
            None
        }
    }

    fn compound_given(&self, dice: &mut Dice, native: &str, woman: bool) -> String {
        let firsts: &[&str] = if woman {
            &["Marie", "Anne", "Rose", "Lou"]
        } else {
            &["Jean", "Jean", "Pierre", "Louis", "Paul"]
        };
        let first = dice.pick(firsts).copied().unwrap_or("");
        let second = if native.contains('-') || native == first {
            self.generations
                .draw(dice)
                .map_or("", |given| dice.word(given.of(woman)))
        } else {
            native
        };
        if second.is_empty() || second.contains('-') || second == first {
            native.to_owned()
        } else {
            format!("{first}-{second}")
        }
    }

    /// A surname, sometimes of two: `Martin-Dupuy`, `Martin Dupuy`.
    fn doubled<F>(&self, dice: &mut Dice, draw: F, departement: &str) -> String
    where
        F: FnOnce(&mut Dice, &Self) -> String,
    {
        let first = draw(dice, self);
        let joint = match dice.below(1000) {
            0..=38 => '-',
            39..=50 => ' ',
            _ => return first,
        };
        let second = self.surname(dice, departement);
        if first.contains([' ', '-']) || second.contains([' ', '-']) || first == second {
            return first;
        }
        format!("{first}{joint}{second}")
    }

    fn surname(&self, dice: &mut Dice, departement: &str) -> String {
        if OCCITANIE.contains(&departement) && dice.chance(340) {
            return self.occitan_surname(dice);
        }
        match dice.below(1000) {
            0..=469 => self.common.draw(dice).cloned().unwrap_or_default(),
            470..=489 => self.with_particle(dice),
            490..=529 => self.occitan_surname(dice),
            _ => self.built_surname(dice),
        }
    }

    fn occitan_surname(&self, dice: &mut Dice) -> String {
        if dice.chance(560) {
            return dice.early_word(&self.occitan).to_owned();
        }
        join(
            dice.early_word(&self.occitan_roots),
            dice.early_word(&self.occitan_endings),
        )
    }

    fn built_surname(&self, dice: &mut Dice) -> String {
        let stem = dice.early_word(&self.roots);
        // Two endings one after the other in almost half of them: Barb-er-ot, Chap-el-ier.
        let stem = if dice.chance(450) {
            join(stem, dice.early_word(&self.middles))
        } else {
            stem.to_owned()
        };
        let name = join(&stem, dice.early_word(&self.endings));
        match dice.below(100) {
            0..=2 => format!("Le {name}"),
            3 => format!("Mont{}", name.to_lowercase()),
            4 => format!("Beau{}", name.to_lowercase()),
            _ => name,
        }
    }

    fn with_particle(&self, dice: &mut Dice) -> String {
        let place = dice.word(&self.places);
        let place = if dice.chance(550) {
            place.to_owned()
        } else {
            self.occitan_surname(dice)
        };
        let vowel = place.starts_with(['A', 'E', 'I', 'O', 'U', 'Y', 'É', 'È', 'H']);
        match dice.below(10) {
            _ if place.starts_with(['D', 'd']) => place,
            0 => format!("de la {}", place.replace("Saint-", "")),
            1 => format!("du {}", place.replace("Saint-", "")),
            _ if vowel => format!("d'{place}"),
            _ => format!("de {place}"),
        }
    }
}

fn dice_word(words: &[String]) -> impl FnOnce(&mut Dice, &Names) -> String + '_ {
    |dice, _| dice.word(words).to_owned()
}

/// Puts an ending on a stem without making three of a letter or a hiatus of the same vowel.
fn join(stem: &str, ending: &str) -> String {
    let stem = match (stem.chars().next_back(), ending.chars().next()) {
        (Some(last), Some(first)) if last == first => stem.strip_suffix(last).unwrap_or(stem),
        _ => stem,
    };
    format!("{stem}{ending}")
}
