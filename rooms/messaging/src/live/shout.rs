//! Who is typing: a word on the wind, kept nowhere.

use access::PractitionerRoleId;

use crate::store::conversations::ConversationId;

/// "Claire M. écrit…": said to those who take part, and to nobody else.
pub struct Shout {
    /// Where.
    pub conversation: ConversationId,
    /// Who.
    pub role: PractitionerRoleId,
    /// Under which name.
    pub name: String,
}

impl Shout {
    /// The text for `nudges().shout`.
    pub fn print(&self) -> String {
        format!("frappe:{} {} {}", self.conversation, self.role, self.name)
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("frappe:")?.splitn(3, ' ');
        let (conversation, role, name) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            conversation: conversation.parse().ok()?,
            role: role.parse().ok()?,
            name: name.to_owned(),
        })
    }
}
