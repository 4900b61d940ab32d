//! Whatever bytes a file holds, reading it ends with lines or reasons, never with a panic.

use std::io::BufReader;

use proptest::prelude::*;

use super::activity::Activity;
use super::columns::ActivityColumns;
use super::decode;
use super::lines::Lines;
use super::place::PlaceLine;
use super::shape::{Closing, Shape};

fn read(bytes: &[u8], header: &str) -> (usize, usize) {
    let Ok(columns) = ActivityColumns::find(header, '|') else {
        return (0, 0);
    };
    let (mut good, mut bad) = (0, 0);
    let shape = columns.shape();
    let places = PlaceLine::shape();
    let mut lines = Lines::new(BufReader::with_capacity(7, bytes));
    while let Ok(Some(line)) = lines.next() {
        let text = decode::text(line.bytes);
        let outcome = text
            .as_deref()
            .map_err(|why| *why)
            .and_then(|text| shape.settle(text));
        let outcome = outcome.as_deref().map_err(|why| *why);
        match outcome.and_then(|line| Activity::read(&columns, line)) {
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
            if let Ok(line) = places.settle(&text) {
                let _place = PlaceLine::read(&line);
            }
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

    /// Whatever a cell holds, the other cells are read correctly or the line is refused: no cell is taken for another.
    #[test]
    fn no_cell_is_read_in_the_place_of_another(cells in proptest::collection::vec("[ab\"|é’ ]{0,6}", 1..6), quoted in any::<bool>(), closed in any::<bool>()) {
        let named = cells.len() + 2;
        let mut line = String::from("first");
        for cell in &cells {
            let cell = if quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() };
            line.push('|');
            line.push_str(&cell);
        }
        line.push_str("|last");
        if closed {
            line.push('|');
        }
        let shape = Shape::new('|', named, if closed { Closing::Always } else { Closing::Never });
        if let Ok(settled) = shape.settle(&line) {
            let read = super::cells::split(&settled, '|').unwrap();
            prop_assert_eq!((read.first().copied(), read.get(named - 1).copied()), (Some("first"), Some("last")), "{} {:?}", line, read);
            if quoted {
                let expected: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
                prop_assert_eq!(&read[1..named - 1], &expected[..], "{}", line);
            }
        } else {
            prop_assert!(!quoted && cells.iter().any(|cell| cell.contains('|')), "{}", line);
        }
    }

    /// A truncated line is refused, even where a cell holds the separator.
    #[test]
    fn a_line_that_lost_its_end_is_refused(cells in proptest::collection::vec("[ab|é’ ]{0,6}", 2..6), kept in 1_usize..40) {
        let named = cells.len();
        let line = cells.join("|") + "|";
        let cut = line.chars().take(kept).collect::<String>() + "x";
        let shape = Shape::new('|', named, Closing::Always);
        prop_assert!(shape.settle(&cut).is_err(), "{}", cut);
        if let Some((_, kept)) = cells.split_last().filter(|_| cells.iter().all(|cell| !cell.contains('|'))) {
            let cut = kept.join("|");
            prop_assert!(Shape::new('|', named, Closing::Never).settle(&cut).is_err(), "{}", cut);
        }
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
