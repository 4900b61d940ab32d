//! Display preferences (J4) and favourite tiles (A12.1).

use access::{AccountId, Display};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use crate::store::{accounts, terms};

/// Stores the display preferences.
pub(crate) struct ChooseDisplay<'a> {
    pub actor: &'a Actor,
    pub account: AccountId,
    pub display: &'a Display,
}

impl Command for ChooseDisplay<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        accounts::set_display(tx, self.account, self.display).await?;
        let event = AuditEvent::new("account.display_chosen", Action::Update, self.actor)
            .on("account", self.account);
        Ok(Audited::new((), event))
    }
}

/// Adds or removes a star.
pub(crate) struct StarTile<'a> {
    pub actor: &'a Actor,
    pub account: AccountId,
    pub tile: &'a str,
    pub starred: bool,
}

impl Command for StarTile<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        terms::star(tx, self.account, self.tile, self.starred).await?;
        let event = AuditEvent::new("tile.starred", Action::Update, self.actor)
            .on("account", self.account)
            .detail(self.tile);
        Ok(Audited::new((), event))
    }
}
