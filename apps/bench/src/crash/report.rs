//! What is printed at the end.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::Options;
use super::clients::Counts;
use super::history::History;
use crate::ledger::Balance;
use crate::spread::Spread;

/// The outcome.
pub(crate) struct Report {
    text: Value,
    sound: bool,
}

impl Report {
    /// What the ledger, the people and the histories say.
    pub(crate) fn new(
        options: &Options,
        balance: Balance,
        counts: &Counts,
        history: History,
    ) -> Self {
        let read = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
        let sound = balance.missing == 0
            && balance.doubled == 0
            && history == History::default()
            && read(&counts.refused) == 0
            && balance.acknowledged > 0;
        let text = json!({
            "arrets": options.kills, "serveurs": options.port.len(), "comptes": options.users, "par_discussion": options.room,
            "confirmes": balance.acknowledged, "remises": balance.deliveries,
            "manquants": balance.missing, "doubles": balance.doubled,
            "historique": {"manquants": history.missing, "doubles": history.doubled},
            "refuses": read(&counts.refused), "repetes": read(&counts.repeated),
            "flux_ouverts": read(&counts.opened), "flux_sans_reprise": read(&counts.resets),
        });
        Self { text, sound }
    }

    /// From the start of the program until it serves; from the kill until the first message to anybody.
    pub(crate) fn times(mut self, ready: &Spread, first: &Spread) -> Self {
        if let Some(text) = self.text.as_object_mut() {
            text.insert("pret_ms".to_owned(), ready.show());
            text.insert("premier_message_ms".to_owned(), first.show());
        }
        self
    }

    /// Whether everybody had everything in time.
    pub(crate) fn settled(mut self, settled: bool) -> Self {
        self.sound &= settled;
        self
    }

    /// Prints it; whether all is sound.
    #[expect(
        clippy::print_stdout,
        reason = "the standard output is the report of this command"
    )]
    pub(crate) fn print(self) -> bool {
        println!("{}", self.text);
        self.sound
    }
}
