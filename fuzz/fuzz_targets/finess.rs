//! The register of structures: the same promise.

#![no_main]

use std::io::BufReader;

use directory::import::decode;
use directory::import::lines::Lines;
use directory::import::place::{PlaceLine, Reading};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut lines = Lines::new(BufReader::with_capacity(13, bytes));
    while let Some(line) = lines.next().expect("memory can be read") {
        let Ok(text) = decode::text(line.bytes) else {
            continue;
        };
        let Ok(text) = PlaceLine::shape().settle(&text) else { continue };
        match PlaceLine::read(&text) {
            Ok(Reading::Place(place)) => {
                assert_eq!(place.finess.len(), 9);
                assert!(!place.name.is_empty());
                assert!(place.address.len() <= text.len() + 8);
                let _hashes = (place.key(), place.content_hash(), place.sector());
            }
            Ok(Reading::Other) => {}
            Err(why) => assert!(!why.is_empty()),
        }
    }
});
