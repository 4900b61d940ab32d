//! What SPICO connects to other rooms.

pub use crate::people::PastContacts;
pub use crate::store::conversations::ConversationId;
pub use crate::store::messages::MessageId;
