//! Every SQL text of SPICO is a static, declared by one of three macros and registered.
//!
//! A text may hold `{ids}` once, inside `in (…)`: `Db` puts the placeholders of a list there.

use std::marker::PhantomData;

use linkme::distributed_slice;

use crate::{FromRow, Kind};

/// A statement that gives rows of type `R`.
pub struct Query<R> {
    pub(crate) text: Text,
    row: PhantomData<fn() -> R>,
}

/// A statement that gives no row.
pub struct Statement {
    pub(crate) text: Text,
}

/// The text for each engine.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

impl Text {
    /// Called by `query!` and `statement!` only.
    pub const fn registered(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres }
    }
}

/// `$1` as SQLite numbers it, `?1`: there `$1` would be a name, counted as it first appears and looked up at each use.
#[expect(
    clippy::indexing_slicing,
    reason = "run by the compiler: a place beyond the end would not compile"
)]
pub const fn numbered<const N: usize>(text: &str) -> [u8; N] {
    let (text, mut numbered, mut at) = (text.as_bytes(), [0; N], 0);
    while at < N {
        let is_sign = text[at] == b'$' && at + 1 < N && text[at + 1].is_ascii_digit();
        numbered[at] = if is_sign { b'?' } else { text[at] };
        at += 1;
    }
    numbered
}

/// A text's form for SQLite, made by the compiler.
#[doc(hidden)]
#[macro_export]
macro_rules! on_sqlite {
    ($text:expr) => {{
        const AS_WRITTEN: &str = $text;
        const AS_NUMBERED: [u8; AS_WRITTEN.len()] = $crate::sql::numbered(AS_WRITTEN);
        match ::core::str::from_utf8(&AS_NUMBERED) {
            Ok(text) => text,
            Err(_) => AS_WRITTEN,
        }
    }};
}

impl<R: FromRow> Query<R> {
    /// Called by `query!` only.
    pub const fn new(text: Text) -> Self {
        Self {
            text,
            row: PhantomData,
        }
    }
}

impl Statement {
    /// Called by `statement!` only.
    pub const fn new(text: Text) -> Self {
        Self { text }
    }
}

/// What the statements test knows of a text.
pub struct Registered {
    /// `room::store::FIND`.
    pub name: &'static str,
    /// Its text for SQLite.
    pub sqlite: &'static str,
    /// Its text for PostgreSQL.
    pub postgres: &'static str,
    /// The columns it must give.
    pub columns: &'static [(&'static str, Kind)],
}

/// All SQL texts linked into this program.
#[distributed_slice]
pub static STATEMENTS: [Registered];

/// Declares a query: `query!(/// … pub FIND: MessageRow = "select … where id = $1");`
/// Two texts, where one can't do: `… = sqlite "…", postgres "…"`.
#[macro_export]
macro_rules! query {
    ($(#[$doc:meta])* $visibility:vis $name:ident: $row:ty = $text:expr) => {
        $(#[$doc])*
        $crate::query!($(#[$doc])* $visibility $name: $row = sqlite $text, postgres $text);
    };
    ($(#[$doc:meta])* $visibility:vis $name:ident: $row:ty = sqlite $sqlite:expr, postgres $postgres:expr) => {
        $(#[$doc])*
        $visibility static $name: $crate::Query<$row> = $crate::Query::new($crate::sql::Text::registered($crate::on_sqlite!($sqlite), $postgres));
        $crate::register!($name, $sqlite, $postgres, <$row as $crate::FromRow>::COLUMNS);
    };
}

/// Declares a statement without rows: `statement!(/// … pub INSERT = "insert into …");`
#[macro_export]
macro_rules! statement {
    ($(#[$doc:meta])* $visibility:vis $name:ident = $text:expr) => {
        $(#[$doc])*
        $crate::statement!($(#[$doc])* $visibility $name = sqlite $text, postgres $text);
    };
    ($(#[$doc:meta])* $visibility:vis $name:ident = sqlite $sqlite:expr, postgres $postgres:expr) => {
        $(#[$doc])*
        $visibility static $name: $crate::Statement = $crate::Statement::new($crate::sql::Text::registered($crate::on_sqlite!($sqlite), $postgres));
        $crate::register!($name, $sqlite, $postgres, &[]);
    };
}

/// Used by `query!` and `statement!`.
#[doc(hidden)]
#[macro_export]
macro_rules! register {
    ($name:ident, $sqlite:expr, $postgres:expr, $columns:expr) => {
        const _: () = {
            #[expect(unsafe_code, reason = "a link section gathers the texts")]
            #[$crate::linkme::distributed_slice($crate::STATEMENTS)]
            #[linkme(crate = $crate::linkme)]
            static REGISTERED: $crate::Registered = $crate::Registered {
                name: concat!(module_path!(), "::", stringify!($name)),
                sqlite: $crate::on_sqlite!($sqlite),
                postgres: $postgres,
                columns: $columns,
            };
        };
    };
}

/// Lists are bound in a few sizes, so that few texts are prepared; a shorter list repeats its last id.
const SIZES: [usize; 4] = [1, 8, 64, 512];

/// The highest number among a text's parameters.
pub(crate) fn bound(text: &str) -> usize {
    text.split(['$', '?'])
        .skip(1)
        .map(|rest| {
            rest.split(|c: char| !c.is_ascii_digit())
                .next()
                .unwrap_or("")
        })
        .filter_map(|digits| digits.parse().ok())
        .max()
        .unwrap_or(0)
}

/// The text of `in ({ids})` for at least `count` ids after `bound` other parameters, and the size of the list. `sign` begins a
/// parameter: `?` on SQLite, `$` on PostgreSQL.
pub(crate) fn expand(text: &str, sign: char, bound: usize, count: usize) -> (String, usize) {
    let size = SIZES.into_iter().find(|size| *size >= count).unwrap_or(512);
    let list: Vec<String> = (1..=size)
        .map(|index| format!("{sign}{}", bound + index))
        .collect();
    (text.replace("{ids}", &list.join(", ")), size)
}

#[cfg(test)]
mod tests {
    use super::{bound, expand};

    const TEXT: &str = "a = $2 and b = '$' and c = $1";

    #[test]
    fn parameters_are_counted_by_their_number() {
        assert_eq!(bound("a = $2 and b = $10 and c = $1"), 10);
        assert_eq!(bound("a = 1"), 0);
    }

    #[test]
    fn sqlite_counts_parameters_too() {
        assert_eq!(on_sqlite!(TEXT), "a = ?2 and b = '$' and c = ?1");
        assert_eq!(bound(on_sqlite!(TEXT)), 2);
    }

    #[test]
    fn lists_come_in_a_few_sizes() {
        assert_eq!(
            expand("a = $1 and id in ({ids})", '$', 1, 1),
            ("a = $1 and id in ($2)".to_owned(), 1)
        );
        assert_eq!(expand("id in ({ids})", '?', 0, 3).1, 8);
    }
}
