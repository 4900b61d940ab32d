//! What is counted against being tried too often, and under which key (A19, docs/adr/0013). Keys are keyed hashes: the table tells neither
//! who was tried nor from where, nor whether there is such an account.

use access::{AccountId, SessionId};
use kernel::id::Id as _;

use crate::Identity;
use crate::domain::address::Place;
use crate::domain::login::Typed;
use crate::domain::throttle::Limit;
use crate::words::AttemptKind;

/// One counter that a try touches.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counter {
    pub kind: AttemptKind,
    pub key: [u8; 32],
    pub limit: Limit,
}

/// What somebody who tries is to the account that they name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nobody knows.
    Stranger,
    /// At a browser where this account has shown its password before, by its cookie.
    Browser([u8; 32]),
    /// In a session of this account, open or locked.
    Session(SessionId),
}

impl Standing {
    /// What tells it from others of its kind, for a key.
    fn parts(&self) -> (&'static [u8], Vec<u8>) {
        match self {
            Self::Stranger => (b"stranger", Vec::new()),
            Self::Browser(hash) => (b"browser", hash.to_vec()),
            Self::Session(session) => (b"session", session.uuid().as_bytes().to_vec()),
        }
    }
}

impl Identity {
    fn counter(&self, kind: AttemptKind, limit: Limit, parts: &[&[u8]]) -> Counter {
        let of_kind: Vec<&[u8]> = std::iter::once(kind.word().as_bytes())
            .chain(parts.iter().copied())
            .collect();
        Counter {
            kind,
            key: self.vault.mac("attempt", &crypto::bind(&of_kind)),
            limit,
        }
    }

    /// A counter of one account, apart for each of its own browsers and sessions: what strangers do doesn't touch them.
    fn own(
        &self,
        kind: AttemptKind,
        limit: Limit,
        (account, standing): (AccountId, &Standing),
    ) -> Counter {
        let (how, which) = standing.parts();
        self.counter(kind, limit, &[account.uuid().as_bytes(), how, &which])
    }

    /// The counters of a password. Of a stranger, what was typed is counted, never the account behind it: an identifier and a mail of
    /// one account don't show that they are one.
    pub(crate) fn of_password(
        &self,
        typed: &Typed,
        place: &Place,
        (account, standing): (Option<AccountId>, &Standing),
    ) -> Vec<Counter> {
        if let (Some(account), Standing::Browser(_) | Standing::Session(_)) = (account, standing) {
            let limit = self.config.account_limit();
            return vec![self.own(AttemptKind::OwnPassword, limit, (account, standing))];
        }
        let (name, from) = (typed.as_text().as_bytes(), place.widest().as_bytes());
        let config = &self.config;
        let mut counters = vec![
            self.counter(
                AttemptKind::Password,
                config.account_limit(),
                &[name, b"from", from],
            ),
            self.counter(AttemptKind::Name, config.name_limit(), &[name]),
        ];
        counters.extend(self.of_place(AttemptKind::Address, place));
        counters
    }

    /// The counters of an address: of its line, and of the site that owns the line.
    fn of_place(&self, kind: AttemptKind, place: &Place) -> impl Iterator<Item = Counter> {
        let line = self.counter(
            kind,
            self.config.address_limit(),
            &[b"line", place.line.as_bytes()],
        );
        let site = place
            .site
            .as_ref()
            .map(|site| self.counter(kind, self.config.site_limit(), &[b"site", site.as_bytes()]));
        std::iter::once(line).chain(site)
    }

    /// The counters of what anybody may ask for from one address: what was forgotten, another link.
    pub(crate) fn of_question(&self, place: &Place) -> Vec<Counter> {
        self.of_place(AttemptKind::Question, place).collect()
    }

    /// The counter of wrong one-time codes.
    pub(crate) fn of_code(&self, account: AccountId, standing: &Standing) -> Counter {
        let limit = self.config.account_limit();
        self.own(AttemptKind::Code, limit, (account, standing))
    }

    /// The counter of one-time codes that leave.
    pub(crate) fn of_code_sent(&self, account: AccountId, standing: &Standing) -> Counter {
        let limit = self.config.sending_limit();
        self.own(AttemptKind::CodeSent, limit, (account, standing))
    }

    /// The counter of letters that anybody may ask for by naming the account: one for each purpose, apart from codes.
    pub(crate) fn of_letter(&self, kind: AttemptKind, account: AccountId) -> Counter {
        let limit = self.config.sending_limit();
        self.own(kind, limit, (account, &Standing::Stranger))
    }
}
