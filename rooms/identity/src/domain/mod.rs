//! The rules of identity. Pure: no store, no page, not async.

pub(crate) mod address;
pub(crate) mod device;
pub(crate) mod life;
pub(crate) mod login;
pub(crate) mod onward;
pub(crate) mod terms;
pub(crate) mod throttle;
