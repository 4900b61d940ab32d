//! Samples of every component, in every state. Fictional names only.

pub(crate) mod controls;
pub(crate) mod lists;
pub(crate) mod portal;
pub mod site;
pub(crate) mod states;
