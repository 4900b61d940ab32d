//! Whatever bytes a file holds, reading it ends with lines or reasons, never with a panic.

use std::io::BufReader;

use proptest::prelude::*;

use super::activity::Activity;
use super::columns::ActivityColumns;
use super::decode;
use super::lines::Lines;
use super::place::PlaceLine;

fn read(bytes: &[u8], header: &str) -> (usize, usize) {
    let Ok(columns) = ActivityColumns::find(header, '|') else {
        return (0, 0);
    };
    let (mut good, mut bad) = (0, 0);
    let mut lines = Lines::new(BufReader::with_capacity(7, bytes));
    while let Ok(Some(line)) = lines.next() {
        let text = decode::text(line.bytes);
        let outcome = text
            .as_deref()
            .map_err(|why| *why)
            .and_then(|text| Activity::read(&columns, text));
        match outcome {
            Ok(activity) => {
                let _hashes = (
                    activity.key(0),
                    activity.key(3),
                    activity.content_hash(),
                    activity.person_hash(),
                );
                good += 1;
            }
            Err(_) => bad += 1,
        }
        if let Ok(text) = text {
            let _place = PlaceLine::read(&text);
        }
    }
    (good, bad)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_read_to_their_end(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read(&bytes, &fiction::rpps::COLUMNS.join("|"));
    }

    #[test]
    fn any_header_is_accepted_or_refused(header in "\\PC{0,200}", names in proptest::sample::subsequence(fiction::rpps::COLUMNS.to_vec(), 0..56)) {
        let _any = ActivityColumns::find(&header, '|');
        read(b"8|99700000013|899700000013|a|b|c|d|e|f|g|h", &names.join("|"));
    }

    #[test]
    fn a_damaged_register_loses_only_what_was_damaged(at in 0_usize..8000, with in any::<u8>()) {
        let mut bytes = Vec::new();
        fiction::rpps::write(&mut bytes, &fiction::rpps::Plan::regional(40, 9)).unwrap();
        let start = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let mut body = bytes.split_off(start);
        let place = at % body.len();
        body[place] = with;
        let (good, bad) = read(&body, &fiction::rpps::COLUMNS.join("|"));
        prop_assert!(good + bad >= 39 && good >= 38, "{good} {bad}");
    }
}
