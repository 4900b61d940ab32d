//! The shared structures of a generated register: hospitals, pharmacies, services. The nth is the same in the file of people
//! and in the file of structures made with the same seed.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::dice::Dice;
use crate::place::{Address, Commune, places};
use crate::{embedded, keys, phone};

const STREAM: u64 = 2;

/// A kind of structure.
#[derive(Debug, Deserialize)]
pub struct Kind {
    /// Sector of activity (TRE_R02).
    pub sector: String,
    /// FINESS category and its label.
    pub category: String,
    /// Label of the category.
    pub category_label: String,
    /// Group of categories.
    pub group: String,
    /// Label of the group.
    pub group_label: String,
    heads: Vec<String>,
    slots: usize,
}

#[derive(Deserialize)]
struct KindFile {
    tails: Vec<String>,
    kind: Vec<Kind>,
}

/// The kinds, laid out in blocks of the same order, so that a structure's number gives its kind.
#[derive(Debug)]
struct Kinds {
    tails: Vec<String>,
    all: Vec<Kind>,
    block: Vec<usize>,
    by_sector: HashMap<String, Vec<usize>>,
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let file: KindFile = embedded::read("structures.toml", include_str!("../data/structures.toml"));
    let mut kinds = Kinds {
        tails: file.tails,
        all: file.kind,
        block: Vec::new(),
        by_sector: HashMap::new(),
    };
    for (index, kind) in kinds.all.iter().enumerate() {
        for _ in 0..kind.slots {
            kinds
                .by_sector
                .entry(kind.sector.clone())
                .or_default()
                .push(kinds.block.len());
            kinds.block.push(index);
        }
    }
    kinds
});

/// One shared structure.
#[derive(Debug)]
pub struct Structure {
    /// Its number in the pool.
    pub item: u64,
    /// What it is.
    pub kind: &'static Kind,
    /// `EHPAD les Tilleuls`.
    pub name: String,
    /// Where it is.
    pub commune: &'static Commune,
    /// Its address.
    pub address: Address<'static>,
    /// FINESS number of the site.
    pub finess: String,
    /// FINESS number of the legal entity.
    pub legal_finess: String,
    /// SIREN number.
    pub siren: String,
    /// Telephone, ten digits.
    pub phone: String,
}

/// The pool of one register.
#[derive(Debug, Clone, Copy)]
pub struct Pool {
    seed: u64,
    size: u64,
    occitanie: u8,
}

impl Pool {
    /// A pool of at least one block of all kinds.
    pub fn new(seed: u64, size: u64, occitanie: u8) -> Self {
        let block = u64::try_from(KINDS.block.len()).unwrap_or(1);
        Self {
            seed,
            size: size.max(block),
            occitanie,
        }
    }

    /// The nth structure.
    pub fn structure(&self, item: u64) -> Option<Structure> {
        let block = u64::try_from(KINDS.block.len()).unwrap_or(1).max(1);
        let slot = usize::try_from(item % block).ok()?;
        let kind = KINDS.all.get(*KINDS.block.get(slot)?)?;
        let mut dice = Dice::of(self.seed, STREAM, item);
        let commune = places().commune(&mut dice, self.occitanie)?;
        let departement = commune.departement();
        let zone = places()
            .departement(departement)
            .map_or(5, |departement| departement.zone);
        let name = format!("{} {}", dice.word(&kind.heads), dice.word(&KINDS.tails));
        Some(Structure {
            item,
            kind,
            name,
            commune,
            address: places().address(&mut dice),
            finess: keys::finess(departement, true, item),
            legal_finess: keys::finess(departement, false, item),
            siren: keys::structure_siren(item),
            phone: phone::landline(zone, dice.roll()),
        })
    }

    /// One structure of the sector; `None` when no kind has it: then it's a practice of one's own.
    pub fn of_sector(&self, dice: &mut Dice, sector: &str) -> Option<Structure> {
        let slot = u64::try_from(*dice.pick(KINDS.by_sector.get(sector)?)?).ok()?;
        let block = u64::try_from(KINDS.block.len()).unwrap_or(1).max(1);
        self.structure(dice.below(self.size / block) * block + slot)
    }

    /// A commune for a practice.
    pub fn commune(&self, dice: &mut Dice) -> Option<&'static Commune> {
        places().commune(dice, self.occitanie)
    }
}
