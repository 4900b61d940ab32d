//! Hands a session over to another product, and takes one over: a code that serves once, for 30 seconds, in one browser. What comes over
//! is worth what it was worth there (I-6), and it stays one session: its end and its lock are those of all products.

use std::time::Duration;

use access::{Assurance, SessionId};
use crypto::{Token, TokenHash};
use db::{Action, Actor, AuditEvent, Audited, Command, Outcome, Tx};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp};

use crate::session_signal;
use crate::store::hand_overs::{self, HandOverRow, NewHandOverRow};
use crate::store::sessions::{self, SessionRow};
use crate::store::tokens::{self, NewTokenRow};
use crate::words::EndReason;

/// How long a code may be on its way.
pub(crate) const LASTS: Duration = Duration::from_secs(30);

/// The kind of event of who arrives.
const TAKEN_OVER: &str = "session.taken_over";

/// Gives a code for a session.
pub(crate) struct HandOver<'a> {
    pub actor: &'a Actor,
    pub session: SessionId,
    /// What the session is worth where it comes from.
    pub assurance: Assurance,
    /// From which product.
    pub from: &'a str,
    /// To which one.
    pub to: &'a str,
    /// The secret that the browser keeps there.
    pub browser: TokenHash,
    pub code: &'a Token,
    /// Where to go on to, there.
    pub onward: &'a str,
}

impl Command for HandOver<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let session = sessions::find_in(tx, self.session).await?;
        if !session.is_some_and(|session| session.is_open(tx.now())) {
            return Err(Fault::not_found());
        }
        let code_hash = self.code.hash();
        let new = NewHandOverRow {
            code_hash: code_hash.as_bytes(),
            session: self.session,
            assurance: self.assurance,
            from: self.from,
            to: self.to,
            browser_hash: self.browser.as_bytes(),
            onward: self.onward,
        };
        hand_overs::insert(tx, &new).await?;
        let event = AuditEvent::new("session.handed_over", Action::Execute, self.actor)
            .on("session", self.session)
            .detail(way(self.from, self.to));
        Ok(Audited::new((), event))
    }
}

/// Takes a session over.
pub(crate) struct TakeOver<'a> {
    pub actor: &'a Actor,
    /// The product where it arrives.
    pub to: &'a str,
    pub code: TokenHash,
    /// The secret that the browser presents, if any: a code is spent without it too, and opens nothing.
    pub browser: Option<TokenHash>,
    /// What the browser presents here already; that session is replaced, unless it is the same.
    pub presented: Option<TokenHash>,
    /// The token for this product.
    pub token: &'a Token,
}

/// A session that was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TakenOver {
    /// Where to go on to.
    pub onward: String,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

impl Command for TakeOver<'_> {
    /// None when the code is worth nothing: used, too old, for another product or browser, or its session is over.
    type Output = Option<TakenOver>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Self::Output>, Fault> {
        let Some(found) = hand_overs::find_in(tx, self.code.as_bytes()).await? else {
            let event = AuditEvent::new(TAKEN_OVER, Action::Execute, self.actor);
            return Ok(Audited::new(None, event.outcome(Outcome::Refused)));
        };
        let event = |by: &Actor| {
            AuditEvent::new(TAKEN_OVER, Action::Execute, by)
                .on("session", found.session_id)
                .detail(way(&found.from_product, &found.to_product))
        };
        // Whoever presents it, and however that ends, it has served.
        let first = hand_overs::spend(tx, self.code.as_bytes()).await?;
        let session = sessions::find_in(tx, found.session_id).await?;
        let open = session.filter(|session| session.is_open(tx.now()));
        let Some(session) = open.filter(|_| first && self.is_for_us(&found, tx.now())) else {
            let refused = event(self.actor).outcome(Outcome::Refused);
            return Ok(Audited::new(None, refused));
        };
        self.replace(tx, &session).await?;
        let shown_here = self.worth_here(tx, session.id).await?;
        let hash = self.token.hash();
        let new = NewTokenRow {
            session: session.id,
            product: self.to,
            hash: hash.as_bytes(),
            assurance: sessions::assurance(found.assurance.max(shown_here)),
        };
        tokens::give(tx, &new).await?;
        tx.publish_ephemeral(session_signal::changed(session.id));
        let by = Actor {
            account: Some(session.account_id.uuid()),
            session: Some(session.id.uuid()),
            ..self.actor.clone()
        };
        let event = event(&by);
        let taken = TakenOver {
            onward: found.onward,
            expires_at: session.expires_at,
        };
        Ok(Audited::new(Some(taken), event))
    }
}

impl TakeOver<'_> {
    fn is_for_us(&self, found: &HandOverRow, now: Timestamp) -> bool {
        let browser = TokenHash::from_bytes(&found.browser_hash);
        let in_time = now.since(found.created_at) < LASTS;
        in_time && found.to_product == self.to && browser.is_some() && browser == self.browser
    }

    /// What was shown in this browser for this product stays shown: coming back from the portal lowers nothing.
    async fn worth_here(&self, tx: &mut Tx<'_>, session: SessionId) -> Result<i64, Fault> {
        let Some(presented) = &self.presented else {
            return Ok(0);
        };
        let worth = tokens::worth(tx, presented.as_bytes(), session, self.to).await?;
        Ok(worth.unwrap_or(0))
    }

    /// Ends another session that the browser had here: it has one for each product.
    async fn replace(&self, tx: &mut Tx<'_>, by: &SessionRow) -> Result<(), Fault> {
        let Some(presented) = &self.presented else {
            return Ok(());
        };
        let before = sessions::by_token_in(tx, presented.as_bytes()).await?;
        if let Some(before) = before.filter(|before| before.id != by.id) {
            sessions::end(tx, before.id, EndReason::Replaced, self.actor).await?;
        }
        Ok(())
    }
}

fn way(from: &str, to: &str) -> String {
    format!("de {from} vers {to}")
}
