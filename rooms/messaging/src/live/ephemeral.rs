//! Typing and presence: sent to participants who are online, stored nowhere.

use access::PractitionerRoleId;

use crate::store::conversations::ConversationId;

/// "Claire M. écrit…", or that she has the conversation open: sent to its participants only.
pub struct Ephemeral {
    /// The conversation.
    pub conversation: ConversationId,
    /// Who.
    pub role: PractitionerRoleId,
    /// Under which name somebody writes; none when they only look.
    pub name: Option<String>,
}

impl Ephemeral {
    /// The text for [`bus::publish`].
    pub fn print(&self) -> String {
        let (conversation, role) = (self.conversation, self.role);
        match &self.name {
            Some(name) => format!("frappe:{conversation} {role} {name}"),
            None => format!("ici:{conversation} {role}"),
        }
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        let mut parts = rest.splitn(3, ' ');
        let (conversation, role) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let name = match kind {
            "frappe" => Some(parts.next()?.to_owned()),
            "ici" => None,
            _ => return None,
        };
        Some(Self {
            conversation,
            role,
            name,
        })
    }
}
