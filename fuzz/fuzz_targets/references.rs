//! Ids, places in the event log, links: what is read prints as it was, and reads back.

#![no_main]

use access::{AccountId, PractitionerRoleId, SessionId};
use bus::Cursor;
use libfuzzer_sys::fuzz_target;

macro_rules! reads_back {
    ($text:expr, $($kind:ty),+) => {$(
        if let Ok(read) = $text.parse::<$kind>() {
            let printed = read.to_string();
            assert!(printed.len() == 30, "{printed}");
            assert_eq!(printed, $text, "an id has one spelling");
            assert_eq!(printed.parse::<$kind>().expect("our own"), read);
        }
    )+};
}

fuzz_target!(|text: &str| {
    reads_back!(text, AccountId, SessionId, PractitionerRoleId);
    for prefix in ["acc_", "ses_", "rol_"] {
        reads_back!(
            format!("{prefix}{text}"),
            AccountId,
            SessionId,
            PractitionerRoleId
        );
    }
    // `Last-Event-ID`.
    if let Ok(cursor) = text.parse::<Cursor>() {
        assert!(cursor.seq >= 0 && cursor.xid >= 0);
        let printed = cursor.to_string();
        assert_eq!(printed.parse::<Cursor>().expect("our own"), cursor);
        assert!(printed.len() <= 39);
    }
});
