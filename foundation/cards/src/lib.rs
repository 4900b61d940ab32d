//! Things that are searched by name, kept beside the store: an index that follows a room's numbered changes, and the cards that hits show.
//! It knows no business word: a room says what is found and what a card holds ([`CardSource`]).
//!
//! - [`CardSource`], [`Entry`], [`Texts`]: what a room tells of its things (`source`, `entry`). [`Card`]: how a card becomes bytes (`card`).
//! - [`CardIndex`]: one index with its cards, searched as one (`card_index`); the cards on disk (`card_file`).
//! - From the store to the files (`build`), and what changed since (`follow`), here and in other processes.
//! - Words that keep a search from being answered whole (`hindering`). [`Remembered`]: what was read by its id (`remembered`).
//!
//! **What lies on disk in clear.** `<name>.idx` holds each word of [`Entry::texts`], folded, with the things that have it; `<name>.cards`
//! holds the bytes that [`Card::write`] gave. Nothing of it is sealed: the files are for their owner only (0600), and rely on the disk's own
//! encryption. They belong in no backup, since they can always be written anew. Persons cared for wait for ADR 0018.

mod build;
mod card;
mod card_file;
mod card_index;
mod entry;
mod follow;
mod hindering;
mod remembered;
mod source;

pub use card::{Card, Reader, Writer};
pub use card_index::CardIndex;
pub use entry::{Entry, Texts, key};
pub use follow::IndexState;
pub use remembered::Remembered;
pub use source::{CardSource, Change, Page};
