//! Changes how a session acts: under which situation (A18), on a personal or shared device (front-end §9).

use access::{AccountId, DeviceProfile, PractitionerRoleId, SessionId};
use crypto::Token;
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use crate::store::{accounts, devices, roles, sessions};
use crate::words::DeviceId;

/// Acts under another situation of the same account.
pub(crate) struct ChooseRole<'a> {
    pub actor: &'a Actor,
    pub account: AccountId,
    pub session: SessionId,
    pub role: PractitionerRoleId,
}

impl Command for ChooseRole<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let role = roles::find_in(tx, self.role).await?;
        // Somebody else's situation, or one that has ended, is answered as one that doesn't exist.
        let mine = role.filter(|role| role.account_id == self.account && role.ended_at.is_none());
        let role = mine.ok_or_else(Fault::not_found)?.practitioner_role_id;
        sessions::set_role(tx, self.session, role).await?;
        accounts::set_role(tx, self.account, Some(role)).await?;
        let event = AuditEvent::new("session.role_chosen", Action::Update, self.actor)
            .on("practitioner_role", role);
        Ok(Audited::new((), event))
    }
}

/// Declares the session's device personal or shared.
pub(crate) struct DeclareDevice<'a> {
    pub actor: &'a Actor,
    pub account: AccountId,
    pub session: SessionId,
    /// The token of the device's cookie when it becomes personal; none when it becomes shared.
    pub personal: Option<&'a Token>,
}

impl Command for DeclareDevice<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        // If the session ended meanwhile, the device is not registered.
        let session = sessions::find_in(tx, self.session)
            .await?
            .filter(|session| session.is_open(tx.now()))
            .ok_or_else(Fault::not_found)?;
        if let Some(device) = session.device_id {
            devices::forget(tx, device).await?;
        }
        let (profile, device) = match self.personal {
            None => (DeviceProfile::Shared, None),
            Some(token) => {
                let device: DeviceId = tx.new_id();
                let (hash, label) = (token.hash(), &session.device_label);
                devices::insert(tx, device, self.account, hash.as_bytes(), label).await?;
                (DeviceProfile::Personal, Some(device))
            }
        };
        sessions::set_device(tx, self.session, profile, device).await?;
        let event = AuditEvent::new("device.declared", Action::Update, self.actor)
            .on("session", self.session)
            .detail(profile.as_str());
        Ok(Audited::new((), event))
    }
}
