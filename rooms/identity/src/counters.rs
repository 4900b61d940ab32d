//! What is counted against guessing, and under which key (A19, docs/adr/0013). Keys are keyed hashes: the table reveals neither who was
//! tried nor from where, nor whether there is such an account.

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

/// What a client is to the account that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// A stranger.
    Stranger,
    /// A browser in which this account has entered its password before, identified by its cookie.
    Browser([u8; 32]),
    /// In a session of this account, open or locked.
    Session(SessionId),
}

/// What a client has proved before asking for a code or entering one. A password proves nothing here: who knows it can make any number of
/// sessions and known browsers (docs/adr/0013).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// Nothing.
    None,
    /// A code of this account was entered in this browser, identified by its cookie.
    Browser([u8; 32]),
}

impl Proof {
    const fn standing(&self) -> Standing {
        match *self {
            Self::None => Standing::Stranger,
            Self::Browser(hash) => Standing::Browser(hash),
        }
    }
}

impl Standing {
    /// Distinguishes it from others of its kind, for a key.
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
        let of_kind: Vec<&[u8]> = std::iter::once(kind.as_str().as_bytes())
            .chain(parts.iter().copied())
            .collect();
        Counter {
            kind,
            key: self.vault.mac("attempt", &crypto::bind(&of_kind)),
            limit,
        }
    }

    /// A counter of one account, separate for each of its own browsers and sessions: the failures of strangers don't lock them.
    fn own(
        &self,
        kind: AttemptKind,
        limit: Limit,
        account: AccountId,
        standing: &Standing,
    ) -> Counter {
        let (how, which) = standing.parts();
        self.counter(kind, limit, &[account.uuid().as_bytes(), how, &which])
    }

    /// The counters of a password. For a stranger, the typed name is counted, never the account behind it: otherwise the identifier and the
    /// mail of one account would show that they belong together.
    pub(crate) fn of_password(
        &self,
        typed: &Typed,
        place: &Place,
        account: Option<AccountId>,
        standing: &Standing,
    ) -> Vec<Counter> {
        if let (Some(account), Standing::Browser(_) | Standing::Session(_)) = (account, standing) {
            let limit = self.config.account_limit();
            return vec![self.own(AttemptKind::OwnPassword, limit, account, standing)];
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

    /// The counters of an address: of its line, and of the site that the line belongs to.
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

    /// The counters of wrong one-time codes: of the client, and of the account from everywhere, so that neither new sessions nor new
    /// browsers give more guesses.
    pub(crate) fn of_code(&self, account: AccountId, proof: &Proof) -> [Counter; 2] {
        let limit = self.config.account_limit();
        [
            self.own(AttemptKind::Code, limit, account, &proof.standing()),
            self.all(AttemptKind::Code, self.config.code_limit(), account),
        ]
    }

    /// The counters of sent one-time codes: of the account, and of clients that have entered no code yet.
    pub(crate) fn of_code_sent(&self, account: AccountId, proof: &Proof) -> Vec<Counter> {
        self.of_letter(AttemptKind::CodeSent, account, proof)
    }

    /// The counters of what anybody may have sent to an account, separate for each purpose: of the account, and of clients that have
    /// entered no code yet. The owner's share remains whatever strangers ask for.
    pub(crate) fn of_letter(
        &self,
        kind: AttemptKind,
        account: AccountId,
        proof: &Proof,
    ) -> Vec<Counter> {
        let mut counters = vec![self.all(kind, self.config.sending_limit(), account)];
        if let Proof::None = proof {
            let limit = self.config.stranger_sending_limit();
            counters.push(self.own(kind, limit, account, &Standing::Stranger));
        }
        counters
    }

    /// The counters that a correct code clears: the client's wrong codes, and what was sent. Those of the whole account decrease with time.
    pub(crate) fn to_forgive(&self, account: AccountId, proof: &Proof) -> Vec<[u8; 32]> {
        let [own, _] = self.of_code(account, proof);
        let sent = self.of_code_sent(account, proof);
        std::iter::once(own)
            .chain(sent)
            .map(|counter| counter.key)
            .collect()
    }

    /// Identifies who asks for a code, by proof and place: the same client pressing twice has the same key.
    pub(crate) fn asker(&self, proof: &Proof, place: &Place) -> [u8; 32] {
        let standing = proof.standing();
        let (how, which) = standing.parts();
        let parts = [how, which.as_slice(), place.line.as_bytes()];
        self.vault.mac("asker", &crypto::bind(&parts))
    }

    /// A counter of one account from everywhere.
    fn all(&self, kind: AttemptKind, limit: Limit, account: AccountId) -> Counter {
        self.counter(kind, limit, &[account.uuid().as_bytes(), b"all"])
    }
}
