//! A row of the trace (shape: IHE BALP and the ANS trace profile; N02.1).

use kernel::{Fault, Uuid};

use crate::{Tx, params, statement, text_enum};

text_enum! {
    /// What was done, in FHIR's words.
    pub enum Action {
        /// Something new exists.
        Create = "C",
        /// Something was read.
        Read = "R",
        /// Something changed.
        Update = "U",
        /// Something was removed from use.
        Delete = "D",
        /// Something was carried out.
        Execute = "E",
    }
}

text_enum! {
    /// How it ended.
    pub enum Outcome {
        /// Done.
        Success = "ok",
        /// The actor had no right to.
        Refused = "refuse",
        /// It could not be done.
        Failed = "echec",
    }
}

/// Who did it, under which situation, through which session. All empty for the system itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: Option<Uuid>,
    /// The situation d'exercice (PractitionerRole) under which it acted (I-14).
    pub practitioner_role: Option<Uuid>,
    /// The session.
    pub session: Option<Uuid>,
    /// The operation id that support can search for.
    pub operation: Option<Uuid>,
    /// The address's network (/16 or /48): enough to see an unusual place, not enough to identify somebody.
    pub network: Option<String>,
}

impl Actor {
    /// The system itself: jobs, the command line.
    pub fn system() -> Self {
        Self::default()
    }
}

/// One line of the trace.
#[derive(Debug, Clone)]
pub struct AuditEvent {
    pub(crate) kind: &'static str,
    pub(crate) action: Action,
    pub(crate) outcome: Outcome,
    pub(crate) actor: Actor,
    pub(crate) entity: Option<(&'static str, Uuid)>,
    pub(crate) basis: Option<&'static str>,
    pub(crate) detail: Option<String>,
}

impl AuditEvent {
    /// `kind` did `action` by `actor`: `AuditEvent::new("message.sent", Action::Create, actor)`.
    pub fn new(kind: &'static str, action: Action, actor: &Actor) -> Self {
        Self {
            kind,
            action,
            outcome: Outcome::Success,
            actor: actor.clone(),
            entity: None,
            basis: None,
            detail: None,
        }
    }

    /// On what: a FHIR noun and its id.
    #[must_use]
    pub fn on(mut self, noun: &'static str, id: impl kernel::id::Id) -> Self {
        self.entity = Some((noun, id.uuid()));
        self
    }

    /// The same with a plain id.
    #[must_use]
    pub fn on_uuid(mut self, noun: &'static str, id: Uuid) -> Self {
        self.entity = Some((noun, id));
        self
    }

    /// How it ended, when it isn't success.
    #[must_use]
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    /// The ground of the right that was used.
    #[must_use]
    pub fn basis(mut self, basis: &'static str) -> Self {
        self.basis = Some(basis);
        self
    }

    /// A few words more. Never a patient's name nor a message's text (I-13).
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

// "or fail": a trigger looks at each insert, and SQLite would copy each page first to undo this one statement. `Db` undoes the
// whole command when a statement fails.
statement!(
    INSERT =
        sqlite "insert or fail into audit_event (at, kind, action, outcome, account_id, practitioner_role_id, session_id, \
            operation_id, network, entity_kind, entity_id, basis, detail) \
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        postgres "insert into audit_event (at, kind, action, outcome, account_id, practitioner_role_id, session_id, \
            operation_id, network, entity_kind, entity_id, basis, detail) \
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
);

/// Writes the row. Called by `Db` for every command.
pub(crate) async fn append(tx: &mut Tx<'_>, event: &AuditEvent) -> Result<(), Fault> {
    let now = tx.now();
    let (noun, id) = event.entity.unzip();
    let actor = &event.actor;
    tx.execute(
        &INSERT,
        params![
            now,
            event.kind,
            event.action,
            event.outcome,
            actor.account,
            actor.practitioner_role,
            actor.session,
            actor.operation,
            actor.network,
            noun,
            id,
            event.basis,
            event.detail
        ],
    )
    .await?;
    Ok(())
}
