//! The rules of identity, pure: no store, no page, no waiting.

pub(crate) mod address;
pub(crate) mod device;
pub(crate) mod life;
pub(crate) mod login;
pub(crate) mod onward;
pub(crate) mod terms;
pub(crate) mod throttle;
