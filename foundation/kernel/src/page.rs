//! One page of a list.

/// A part of a list and where the next part begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, C = i64> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// The cursor that gives the following page; `None` at the end.
    pub next: Option<C>,
}

impl<T, C> Page<T, C> {
    /// Builds a page from up to `size + 1` items: the extra one only tells that there is more.
    pub fn from_overfetch(mut items: Vec<T>, size: usize, cursor: impl Fn(&T) -> C) -> Self {
        let more = items.len() > size;
        items.truncate(size);
        let next = if more { items.last().map(cursor) } else { None };
        Self { items, next }
    }

    /// The same page with other items.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U, C> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            next: self.next,
        }
    }
}
