//! The rules of a conversation. Pure: no store, no page.

pub mod conversation;
pub mod draft;
pub mod markup;
pub mod mention;
pub mod message;
pub mod quiet_hours;
pub mod receipt;
pub mod wanted;

pub use conversation::{Kind, NewConversation, Part, Reason, State, Topic};
pub use draft::Draft;
pub use mention::{Highlights, Namable, Names};
pub use message::{Body, EDIT_DELAY, MessageKind, ReactionKind};
pub use quiet_hours::QuietHours;
pub use receipt::{Progress, Standing};
pub use wanted::{Fit, Wanted};
