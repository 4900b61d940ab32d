//! What SPICO wires to other rooms.

pub use crate::commands::{Keys, count_keys, hand_over, rewrap_keys};
pub use crate::live::Live;
pub use crate::people::PastContacts;
pub use crate::store::conversations::ConversationId;
pub use crate::store::messages::MessageId;
