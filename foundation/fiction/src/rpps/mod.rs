//! The national register of professionals, in the official format of its public file of activities.

mod activity;
mod columns;
mod line;
mod person;

use std::io::{self, Write};

pub use columns::COLUMNS;

use crate::keys::MOST_PEOPLE;
use crate::pool::Pool;
use activity::Activity;
use line::Line;
use person::Person;

/// What to generate.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Lines, header not counted.
    pub rows: u64,
    /// The same seed gives the same file.
    pub seed: u64,
    /// Share of the activities in Occitanie, in percent.
    pub occitanie: u8,
}

impl Plan {
    /// A register of the whole country: 15 % of the activities in Occitanie.
    pub const fn national(rows: u64, seed: u64) -> Self {
        Self {
            rows,
            seed,
            occitanie: 15,
        }
    }

    /// A register of the region: 96 % of the activities in Occitanie.
    pub const fn regional(rows: u64, seed: u64) -> Self {
        Self {
            rows,
            seed,
            occitanie: 96,
        }
    }

    /// How many shared structures these people work in; [`crate::finess::write`] with the same seed makes their file.
    pub const fn structures(&self) -> u64 {
        let wanted = self.rows / 40;
        if wanted < 200 {
            200
        } else if wanted > 99_900 {
            99_900
        } else {
            wanted
        }
    }
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Lines, header not counted.
    pub rows: u64,
    /// People: fewer than lines, since some have several activities.
    pub people: u64,
}

/// The name of an extraction: `stamp` is `YYYYMMDDHHMM`.
pub fn file_name(stamp: &str) -> String {
    format!("PS_LibreAcces_Personne_activite_{stamp}.txt")
}

/// Writes header and lines in constant memory. Give a buffered writer.
///
/// # Errors
/// Those of the writer; `InvalidInput` above 9 million lines, where the fictional range of RPPS numbers ends.
pub fn write(out: &mut impl Write, plan: &Plan) -> io::Result<Written> {
    if plan.rows > MOST_PEOPLE {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "at most 9 million lines: the fictional range of RPPS numbers ends there",
        ));
    }
    let mut line = Line::default();
    for column in COLUMNS {
        line.cell(column);
    }
    line.end(out)?;
    let pool = Pool::new(plan.seed, plan.structures(), plan.occitanie);
    let mut written = Written::default();
    while written.rows < plan.rows {
        let mut person = Person::draw(plan, written.people);
        written.people += 1;
        let activities = person.activities().min(plan.rows - written.rows);
        for _ in 0..activities {
            let activity = Activity::draw(&mut person, &pool);
            person.write(&mut line);
            activity.write(&person, &mut line);
            line.end(out)?;
        }
        written.rows += activities;
    }
    Ok(written)
}

#[cfg(test)]
mod tests;
