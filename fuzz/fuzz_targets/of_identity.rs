//! The rules of the room `identity` that strangers reach.

#[path = "../../rooms/identity/src/domain/device.rs"]
pub mod device;
#[path = "../../rooms/identity/src/domain/login.rs"]
pub mod login;
#[path = "../../rooms/identity/src/domain/onward.rs"]
pub mod onward;
