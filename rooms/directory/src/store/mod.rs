//! All SQL of the room.

pub mod counter;
pub mod entries;
pub mod imports;
pub mod mailboxes;
pub mod national;
pub mod numbers;
pub mod organizations;
pub mod people;
pub mod practitioners;
pub mod roles;
pub mod structures;
