//! All SQL of the room.

pub(crate) mod accounts;
pub(crate) mod attempts;
pub(crate) mod browsers;
pub(crate) mod challenges;
pub(crate) mod devices;
pub(crate) mod hand_overs;
pub(crate) mod links;
pub(crate) mod peppers;
pub(crate) mod reach;
pub(crate) mod roles;
pub(crate) mod session_changes;
pub(crate) mod sessions;
pub(crate) mod terms;
pub(crate) mod tokens;
