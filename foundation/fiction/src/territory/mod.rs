//! "Occitanie fictive": the people and structures of the demo and of the tests, always the same.

mod people;
mod personas;
mod structures;

pub use people::{CodeSystem, Coded, Mode, Professional, Reach, Sector, find, professionals};
pub use personas::{Persona, personas};
pub use structures::{Structure, find_structure, structures};

#[cfg(test)]
mod tests;
