//! Accepts terms (A11).

use access::AccountId;
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use crate::domain::terms;
use crate::store::terms as accepted;
use crate::words::TermsDocument;

/// Accepts the version in force of some terms.
pub struct AcceptTerms<'a> {
    /// Who, for the trace.
    pub actor: &'a Actor,
    /// The account.
    pub account: AccountId,
    /// Which terms.
    pub document: TermsDocument,
}

impl Command for AcceptTerms<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let version = terms::version(self.document);
        let event = AuditEvent::new("terms.accepted", Action::Create, self.actor)
            .on("account", self.account)
            .detail(format!("{} version {version}", self.document.as_str()));
        if accepted::accept(tx, self.account, self.document, version).await? {
            Ok(Audited::new((), event))
        } else {
            Ok(Audited::repeated((), event))
        }
    }
}
