//! French names, with their regions, generations, particles and homonyms.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::dice::{Dice, Weighted};
use crate::embedded::{self, words};

const OCCITANIE: [&str; 13] = [
    "09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82",
];

/// A person's names as one writes them: `Jean-François`, `de La Fontaine`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// First name.
    pub given: String,
    /// Surname, capitals only at the beginning of its words.
    pub family: String,
}

#[derive(Deserialize)]
struct SurnameFile {
    common: String,
    occitan: String,
    roots: String,
    endings: String,
    occitan_roots: String,
    occitan_endings: String,
    places: String,
}

#[derive(Deserialize)]
struct GivenFile {
    generation: Vec<GivenNames>,
    origin: Vec<OriginFile>,
}

#[derive(Deserialize)]
struct GivenNames {
    from: u64,
    to: u64,
    women: String,
    men: String,
}

#[derive(Deserialize)]
struct OriginFile {
    name: String,
    weight: u64,
    women: String,
    men: String,
    surnames: String,
}

#[derive(Debug)]
struct Given {
    women: Vec<String>,
    men: Vec<String>,
}

impl Given {
    fn of(&self, woman: bool) -> &[String] {
        if woman { &self.women } else { &self.men }
    }
}

#[derive(Debug)]
struct Origin {
    name: String,
    given: Given,
    surnames: Vec<String>,
}

/// All the material that names are made of.
#[derive(Debug)]
pub struct Names {
    generations: Weighted<Given>,
    origins: Weighted<Origin>,
    common: Weighted<String>,
    occitan: Vec<String>,
    roots: Vec<String>,
    endings: Vec<String>,
    occitan_roots: Vec<String>,
    occitan_endings: Vec<String>,
    places: Vec<String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(Names::read);

/// The names of this crate's data.
pub fn names() -> &'static Names {
    &NAMES
}

/// Weight of the nth most frequent surname: long-tailed, as in the civil registers.
fn frequency(rank: u64) -> u64 {
    let mut weight = 1_000_000_u64;
    // rank^(-3/4), in integers so that every machine agrees: the fourth root of the cube.
    let cube = (rank + 13).pow(3);
    weight = weight.saturating_mul(10) / cube.isqrt().isqrt().max(1);
    weight.max(1)
}

impl Names {
    fn read() -> Self {
        let surnames: SurnameFile = embedded::read(
            "names/surnames.toml",
            include_str!("../data/names/surnames.toml"),
        );
        let given: GivenFile =
            embedded::read("names/given.toml", include_str!("../data/names/given.toml"));
        let generation = |names: GivenNames| {
            (
                Given {
                    women: words(&names.women),
                    men: words(&names.men),
                },
                names.to - names.from + 1,
            )
        };
        let origin = |file: OriginFile| {
            let given = Given {
                women: words(&file.women),
                men: words(&file.men),
            };
            (
                Origin {
                    name: file.name,
                    given,
                    surnames: words(&file.surnames),
                },
                file.weight,
            )
        };
        Self {
            generations: Weighted::new(given.generation.into_iter().map(generation)),
            origins: Weighted::new(given.origin.into_iter().map(origin)),
            common: Weighted::new(
                (0..)
                    .zip(words(&surnames.common))
                    .map(|(rank, name)| (name, frequency(rank))),
            ),
            occitan: words(&surnames.occitan),
            roots: words(&surnames.roots),
            endings: words(&surnames.endings),
            occitan_roots: words(&surnames.occitan_roots),
            occitan_endings: words(&surnames.occitan_endings),
            places: words(&surnames.places),
        }
    }

    /// Somebody's names, believable in the département.
    pub fn person(&self, dice: &mut Dice, woman: bool, departement: &str) -> Name {
        let generation = self.generations.draw(dice);
        let native = generation.map_or("", |given| dice.early_word(given.of(woman)));
        if let Some(origin) = self.origin(dice, departement) {
            let own = if dice.chance(620) {
                dice.early_word(origin.given.of(woman))
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
        if let Some(home) = at_home.filter(|_| dice.chance(380)) {
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
        let name = match dice.below(100) {
            0..=54 => join(stem, dice.early_word(&self.endings)),
            // Two endings one after the other: Barb-er-ot, Chap-el-ier.
            _ => {
                let middle = dice
                    .pick(&[
                        "er", "el", "in", "on", "et", "al", "ill", "er", "ess", "ol", "eur", "ouv",
                    ])
                    .copied()
                    .unwrap_or("");
                join(&join(stem, middle), dice.early_word(&self.endings))
            }
        };
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
    |dice, _| dice.early_word(words).to_owned()
}

/// Puts an ending on a stem without making three of a letter or a hiatus of the same vowel.
fn join(stem: &str, ending: &str) -> String {
    let stem = match (stem.chars().next_back(), ending.chars().next()) {
        (Some(last), Some(first)) if last == first => stem.strip_suffix(last).unwrap_or(stem),
        _ => stem,
    };
    format!("{stem}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn people(n: u64, departement: &str) -> Vec<Name> {
        (0..n)
            .map(|item| names().person(&mut Dice::of(3, 1, item), item % 10 < 7, departement))
            .collect()
    }

    #[test]
    fn a_crowd_looks_french() {
        let crowd = people(60_000, "45");
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for name in &crowd {
            *counts.entry(&name.family).or_default() += 1;
            assert!(
                !name.given.is_empty() && !name.family.is_empty(),
                "{name:?}"
            );
            assert!(
                !name.given.contains('_') && !name.family.contains(['_', '|']),
                "{name:?}"
            );
        }
        assert!(counts.len() > 12_000, "only {} surnames", counts.len());
        let most = counts
            .iter()
            .max_by_key(|(_, count)| **count)
            .map(|(name, count)| (*name, *count));
        assert!(
            most.is_some_and(|(_, count)| (150..900).contains(&count)),
            "{most:?}"
        );
        let has = |test: fn(&Name) -> bool| crowd.iter().any(test);
        assert!(
            has(|name| name.family.starts_with("de la "))
                && has(|name| name.family.starts_with("d'"))
        );
        assert!(
            has(|name| name.family.starts_with("Le ")) && has(|name| name.family.contains('-'))
        );
        assert!(
            has(|name| name.given == "Jean-François")
                && has(|name| name.given.starts_with("Marie-"))
        );
        assert!(has(|name| name.family.contains(['è', 'é', 'ç'])));
    }

    #[test]
    fn homonyms_exist() {
        let mut counts: HashMap<Name, usize> = HashMap::new();
        for name in people(60_000, "31") {
            *counts.entry(name).or_default() += 1;
        }
        assert!(counts.values().filter(|count| **count > 1).count() > 500);
    }

    #[test]
    fn the_south_has_its_own_names() {
        let ending = |departement| {
            people(10_000, departement)
                .iter()
                .filter(|name| name.family.ends_with("ac") || name.family.ends_with("ès"))
                .count()
        };
        assert!(ending("12") > 2 * ending("59"));
    }
}
