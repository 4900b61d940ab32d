//! What the room does for the events that reach all rooms.

use access::{PractitionerRoleId, Subject};
use crypto::Vault;
use directory::face::Links;
use kernel::{Fault, fr};
use room::Pending;
use room::reach::{Hands, Reach, Waiting};

use crate::commands;
use crate::store::inbox;

/// See [`Reach`].
pub(crate) struct Reached;

impl Reach for Reached {
    fn waiting<'a>(&'a self, hands: Hands<'a>, who: &'a Subject) -> Pending<'a, Vec<Waiting>> {
        Box::pin(async move {
            let Some(role) = who.practitioner_role else {
                return Ok(Vec::new());
            };
            let unread = inbox::count_unread(hands.db, role).await?;
            let waiting = (unread > 0).then(|| unread_discussions(unread));
            Ok(waiting.transpose()?.into_iter().collect())
        })
    }

    fn hand_over<'a>(&'a self, hands: Hands<'a>, role: PractitionerRoleId) -> Pending<'a, ()> {
        Box::pin(async move {
            let vault = hands.with.need::<Vault>()?;
            let links = hands.with.need::<Links>()?;
            commands::hand_over(hands.db, &vault, &*links.reach, role).await
        })
    }
}

fn unread_discussions(unread: i64) -> Result<Waiting, Fault> {
    Ok(Waiting {
        label: fr::count(unread, "discussion non lue", "discussions non lues"),
        href: "/discussions".to_owned(),
        count: u32::try_from(unread).map_err(Fault::internal)?,
    })
}
