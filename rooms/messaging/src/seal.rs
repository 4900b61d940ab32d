//! Encryption of a conversation's texts under its own key (§16). Each text is bound to its row: copied to another row, it doesn't open.

use access::PractitionerRoleId;
use crypto::{DataKey, SealedKey, Vault, bind};
use kernel::Fault;
use kernel::id::Id as _;

use crate::domain::Draft;
use crate::store::conversations::ConversationId;
use crate::store::messages::MessageId;

/// Opens and seals for one conversation.
pub struct Seal {
    key: DataKey,
    conversation: ConversationId,
}

/// A new conversation's wrapped key.
pub fn new_key(vault: &Vault, conversation: ConversationId) -> Result<Vec<u8>, Fault> {
    Ok(vault.new_key(conversation.uuid().as_bytes())?.into_bytes())
}

fn text(bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(Fault::internal)
}

impl Seal {
    /// The seal of a conversation, from its wrapped key.
    pub fn open(
        vault: &Vault,
        conversation: ConversationId,
        data_key: &[u8],
    ) -> Result<Self, Fault> {
        let key = vault.unwrap(
            &SealedKey::from(data_key.to_vec()),
            conversation.uuid().as_bytes(),
        )?;
        Ok(Self { key, conversation })
    }

    /// Seals a message's text.
    pub fn body(&self, id: MessageId, body: &str) -> Result<Vec<u8>, Fault> {
        Ok(self
            .key
            .seal(body.as_bytes(), &bind(&[b"body", id.uuid().as_bytes()]))?)
    }

    /// Opens a message's text.
    pub fn read_body(&self, id: MessageId, sealed: &[u8]) -> Result<String, Fault> {
        text(
            self.key
                .open(sealed, &bind(&[b"body", id.uuid().as_bytes()]))?,
        )
    }

    /// The same for a page or a stream: a text that was altered in the store is shown as such, and the others can still be read.
    pub fn shown_body(&self, id: MessageId, sealed: &[u8]) -> String {
        self.read_body(id, sealed).unwrap_or_else(|fault| {
            tracing::error!(message = %id, error = %fault, "a message was altered in the store and can't be opened");
            ALTERED.to_owned()
        })
    }

    /// Seals a text about the conversation itself: its topic, why it was closed.
    pub fn line(&self, what: &'static str, line: &str) -> Result<Vec<u8>, Fault> {
        Ok(self.key.seal(
            line.as_bytes(),
            &bind(&[what.as_bytes(), self.conversation.uuid().as_bytes()]),
        )?)
    }

    /// Opens such a text.
    pub fn read_line(&self, what: &'static str, sealed: &[u8]) -> Result<String, Fault> {
        text(self.key.open(
            sealed,
            &bind(&[what.as_bytes(), self.conversation.uuid().as_bytes()]),
        )?)
    }

    /// Seals somebody's draft.
    pub fn draft(&self, role: PractitionerRoleId, draft: &Draft) -> Result<Vec<u8>, Fault> {
        let draft = serde_json::to_vec(draft).map_err(Fault::internal)?;
        Ok(self
            .key
            .seal(&draft, &bind(&[b"draft", role.uuid().as_bytes()]))?)
    }

    /// Opens somebody's draft.
    pub fn read_draft(&self, role: PractitionerRoleId, sealed: &[u8]) -> Result<Draft, Fault> {
        let draft = self
            .key
            .open(sealed, &bind(&[b"draft", role.uuid().as_bytes()]))?;
        serde_json::from_slice(&draft).map_err(Fault::internal)
    }
}

/// Shown instead of a text that can't be opened.
const ALTERED: &str = "Ce message ne peut pas être lu\u{A0}: son contenu enregistré a été altéré. Prévenez l’assistance.";

/// The topic's name for [`Seal::line`].
pub const TOPIC: &str = "topic";
/// The closing reason's name for [`Seal::line`].
pub const REASON: &str = "reason";
