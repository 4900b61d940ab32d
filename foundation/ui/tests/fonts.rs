//! The fonts hold what French and clinical texts need. What they hold was written down when they were cut; the digests prove that these are
//! the files that were looked at.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use sha2::{Digest, Sha256};

const COVERAGE: &str = include_str!("../fonts/coverage.txt");
const DIGESTS: &str = include_str!("../fonts/SHA256SUMS");

fn holds(sign: char) -> bool {
    COVERAGE.lines().any(|range| {
        let (first, last) = range.split_once('-').unwrap();
        (u32::from_str_radix(first, 16).unwrap()..=u32::from_str_radix(last, 16).unwrap())
            .contains(&u32::from(sign))
    })
}

#[test]
fn every_sign_that_we_write_is_there() {
    let needed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"#$%&'()*+,-./:;<=>?@[]_{|}~\
        àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ«»’‘“”–—…•·°€×÷±µ≤≥≈≠→←✓½¼¾²³\u{A0}\u{202F}\u{2009}\u{2011}\
        łŁšŠžŽčČćĆőŐűŰğĞşŞńŃęĘąĄřŘůŮ";
    let missing: String = needed.chars().filter(|sign| !holds(*sign)).collect();
    assert_eq!(missing, "");
}

#[test]
fn the_coverage_is_that_of_these_files() {
    for name in ["atkinson-400.woff2", "atkinson-700.woff2"] {
        let digest = Sha256::digest(ui::assets::named(name).unwrap().bytes);
        let hex = data_encoding::HEXLOWER.encode(&digest);
        assert!(
            DIGESTS.contains(&format!("{hex}  {name}")),
            "{name}: run fonts/make.sh"
        );
    }
}
