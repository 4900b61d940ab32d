//! Identifiers: one newtype per noun over UUIDv7, so that a patient's id can't be given where a conversation's is asked.

use std::fmt;
use std::sync::LazyLock;

use data_encoding::{Encoding, Specification};
use uuid::{Builder, Uuid};

use crate::{Clock, Entropy};

/// Lower-case Crockford base 32: no letter that can be mistaken for a digit, and text sorts as the bytes do.
static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification
        .symbols
        .push_str("0123456789abcdefghjkmnpqrstvwxyz");
    specification
        .encoding()
        .unwrap_or(data_encoding::BASE32HEX_NOPAD)
});

/// A text that isn't an identifier of the expected kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier of this kind")]
pub struct InvalidId;

/// A time-ordered identifier made from a clock and randomness (UUIDv7, RFC 9562).
pub fn new_v7(clock: &dyn Clock, entropy: &dyn Entropy) -> Uuid {
    let millis = u64::try_from(clock.now().micros() / 1000).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &entropy.bytes()).into_uuid()
}

/// Prints `prefix_…`.
pub fn print(prefix: &str, id: Uuid, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{prefix}_{}", BASE32.encode(id.as_bytes()))
}

/// Reads what `print` wrote.
pub fn parse(prefix: &str, text: &str) -> Result<Uuid, InvalidId> {
    let digits = text
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .ok_or(InvalidId)?;
    let bytes = BASE32.decode(digits.as_bytes()).map_err(|_| InvalidId)?;
    Uuid::from_slice(&bytes).map_err(|_| InvalidId)
}

/// The interface of all identifier types.
pub trait Id:
    Copy
    + Eq
    + Ord
    + std::hash::Hash
    + fmt::Display
    + fmt::Debug
    + std::str::FromStr
    + Send
    + Sync
    + 'static
{
    /// The few letters before the underscore.
    const PREFIX: &'static str;
    /// The identifier with this value.
    fn from_uuid(uuid: Uuid) -> Self;
    /// Its value.
    fn uuid(self) -> Uuid;
    /// A new, time-ordered one.
    fn new(clock: &dyn Clock, entropy: &dyn Entropy) -> Self {
        Self::from_uuid(new_v7(clock, entropy))
    }
}

/// Declares an identifier: `id!(/// A conversation. pub ConversationId, "cnv");`.
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* pub $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::Uuid);

        impl $crate::id::Id for $name {
            const PREFIX: &'static str = $prefix;
            fn from_uuid(uuid: $crate::Uuid) -> Self {
                Self(uuid)
            }
            fn uuid(self) -> $crate::Uuid {
                self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::id::print($prefix, self.0, f)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::id::print($prefix, self.0, f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::id::InvalidId;
            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                $crate::id::parse($prefix, text).map(Self)
            }
        }

        impl $crate::id::serde::Serialize for $name {
            fn serialize<S: $crate::id::serde::Serializer>(&self, s: S) -> ::std::result::Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> $crate::id::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::id::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<Self, D::Error> {
                let text = <::std::borrow::Cow<'de, str> as $crate::id::serde::Deserialize>::deserialize(d)?;
                text.parse().map_err($crate::id::serde::de::Error::custom)
            }
        }
    };
}

pub use serde;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ManualClock, SeededEntropy, Timestamp};

    id!(/// A thing.
        pub ThingId, "thg");

    #[test]
    fn prints_and_reads_back() {
        let clock = ManualClock::new(Timestamp::from_micros(1_763_000_000_000_000));
        let id = ThingId::new(&clock, &SeededEntropy::new(1));
        let text = id.to_string();
        assert_eq!(text.len(), 30);
        assert!(text.starts_with("thg_"), "{text}");
        assert_eq!(text.parse(), Ok(id));
        assert_eq!(serde_json_like(&text), Some(id));
        assert_eq!("pat_0".parse::<ThingId>(), Err(InvalidId));
        assert_eq!(
            text.replace("thg", "pat").parse::<ThingId>(),
            Err(InvalidId)
        );
    }

    fn serde_json_like(text: &str) -> Option<ThingId> {
        use serde::Deserialize as _;
        use serde::de::IntoDeserializer as _;
        ThingId::deserialize::<serde::de::value::StrDeserializer<'_, serde::de::value::Error>>(
            text.into_deserializer(),
        )
        .ok()
    }

    #[test]
    fn later_ids_sort_after() {
        let clock = ManualClock::new(Timestamp::from_micros(1_763_000_000_000_000));
        let entropy = SeededEntropy::new(1);
        let first = ThingId::new(&clock, &entropy);
        clock.advance(std::time::Duration::from_millis(1));
        let second = ThingId::new(&clock, &entropy);
        assert!(first < second && first.to_string() < second.to_string());
    }
}
