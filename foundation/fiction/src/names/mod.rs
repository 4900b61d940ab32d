//! French names, with their regions, generations, particles and homonyms.

mod draw;

use std::sync::LazyLock;

use serde::Deserialize;

use crate::dice::Weighted;
use crate::embedded::{self, words};

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
    middles: String,
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
    middles: Vec<String>,
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
            include_str!("../../data/names/surnames.toml"),
        );
        let given: GivenFile = embedded::read(
            "names/given.toml",
            include_str!("../../data/names/given.toml"),
        );
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
            middles: words(&surnames.middles),
            endings: words(&surnames.endings),
            occitan_roots: words(&surnames.occitan_roots),
            occitan_endings: words(&surnames.occitan_endings),
            places: words(&surnames.places),
        }
    }
}

#[cfg(test)]
mod tests;
