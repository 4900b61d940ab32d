//! Every change of the room, each with its trace.

mod edit_message;
mod hand_over;
mod keep_draft;
mod manage;
mod mark_read;
mod open_conversation;
mod participation;
mod react;
mod rewrap_keys;
mod send_message;
mod system_line;

pub use edit_message::{EditMessage, RetractMessage};
pub(crate) use hand_over::hand_over;
pub use keep_draft::KeepDraft;
pub use manage::{AddMembers, Close, Managing, RemoveMember, Rename, Reopen, SetPart};
pub use mark_read::{MarkDelivered, MarkRead, MarkUnread};
pub use open_conversation::{OpenConversation, Opened};
pub use participation::{Leave, SetArchived, SetMuted, SetQuietHours};
pub use react::React;
pub(crate) use rewrap_keys::ConversationKeys;
pub use send_message::{SendMessage, Sent};
