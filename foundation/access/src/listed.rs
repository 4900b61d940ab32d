//! Lists of persons cared for, which can only be opened by noting whom they show.

use std::marker::PhantomData;

use kernel::Uuid;

use crate::Listing;

/// A list that was read under a scope and can't be shown yet: the context of the request opens it, and notes whom it shows (I-3). A store's
/// list function returns one where [`Listing::CARED_FOR`].
#[must_use = "what the request's context opens may be shown"]
pub struct Listed<R: Listing, T> {
    rows: Vec<T>,
    ids: Vec<Uuid>,
    of: PhantomData<R>,
}

impl<R: Listing, T> Listed<R, T> {
    pub(crate) fn new(rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> Self {
        Self {
            ids: rows.iter().map(id).collect(),
            rows,
            of: PhantomData,
        }
    }

    /// The rows, once `note` was called with their ids.
    pub fn open(self, note: impl FnOnce(Vec<Uuid>)) -> Vec<T> {
        note(self.ids);
        self.rows
    }
}
