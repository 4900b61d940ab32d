//! The changes of the room.

pub(crate) mod accept_terms;
pub(crate) mod affiliation;
pub(crate) mod begin_challenge;
pub(crate) mod change_session;
pub(crate) mod change_state;
pub(crate) mod create_account;
pub(crate) mod end_session;
pub(crate) mod forgotten;
pub(crate) mod hand_over;
pub(crate) mod link;
pub(crate) mod lock;
pub(crate) mod note_failure;
pub(crate) mod open_session;
pub(crate) mod preferences;
pub(crate) mod rewrap_letters;
pub(crate) mod set_password;
pub(crate) mod sweep;
pub(crate) mod try_code;
