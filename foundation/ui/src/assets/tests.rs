use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{ABSENT, all, find, named, url};
use crate::page::{ENTRY, SIGNED_IN_MODULE};

fn gzip(name: &str) -> usize {
    named(name)
        .unwrap_or_else(|| panic!("{name} is missing"))
        .gzip
        .unwrap()
        .len()
}

/// The files with all that they import at once, by name.
fn with_imports(names: &[&str]) -> BTreeSet<&'static str> {
    let mut open: Vec<&'static str> = names
        .iter()
        .map(|name| {
            named(name)
                .unwrap_or_else(|| panic!("{name} is missing"))
                .name
        })
        .collect();
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if found.insert(name) {
            open.extend(
                named(name)
                    .unwrap()
                    .imports
                    .iter()
                    .map(|path| find(path).unwrap().name),
            );
        }
    }
    found
}

fn weight(names: &BTreeSet<&str>) -> usize {
    names.iter().map(|name| gzip(name)).sum()
}

/// Front-end §11, design §3: a kilobyte is 1,000 bytes, as where htmx is said to weigh 13.3.
#[test]
fn nothing_is_heavier_than_its_ceiling() {
    let htmx = gzip("htmx-4.0.1.min.js");
    let base = with_imports(&[ENTRY, SIGNED_IN_MODULE]);
    for (what, bytes, ceiling) in [
        ("base.css", gzip("base.css"), 14_000),
        ("base scripts", htmx + weight(&base), 26_000),
        ("icones.svg", gzip("icones.svg"), 6_000),
        (
            "fonts",
            named("atkinson-400.woff2").unwrap().bytes.len()
                + named("atkinson-700.woff2").unwrap().bytes.len(),
            35_000,
        ),
        ("sw.js", gzip("sw.js"), 2_500),
    ] {
        println!("{what}: {bytes} of {ceiling} bytes");
        assert!(
            bytes <= ceiling,
            "{what}: {bytes} bytes, the ceiling is {ceiling}"
        );
    }
}

#[test]
fn the_asset_step_linked_everything() {
    for asset in all() {
        assert_eq!(find(asset.path).unwrap().name, asset.name);
        for import in asset.imports {
            assert!(find(import).is_some(), "{} imports {import}", asset.name);
        }
        if asset.content_type.starts_with("text/") {
            let text = std::str::from_utf8(asset.bytes).unwrap();
            assert!(
                !text.contains("\"./") && !text.contains("'./"),
                "{} names a file that is not hashed",
                asset.name
            );
        }
    }
    assert_eq!(url("nothing.css"), ABSENT);
    assert!(find(ABSENT).is_none());
}

#[test]
fn only_the_worker_keeps_its_name() {
    let kept: Vec<&str> = all()
        .filter(|asset| !asset.immutable())
        .map(|asset| asset.path)
        .collect();
    assert_eq!(kept, ["/sw.js"]);
}

#[test]
fn compressed_twins_are_smaller() {
    for asset in all() {
        for twin in [asset.br, asset.gzip].into_iter().flatten() {
            assert!(
                twin.len() < asset.bytes.len() || asset.bytes.len() < 400,
                "{}",
                asset.name
            );
        }
        assert_eq!(
            asset.br.is_some(),
            !asset.content_type.starts_with("font/"),
            "{}",
            asset.name
        );
    }
}

/// The vendored file is the one that was reviewed.
#[test]
fn htmx_is_the_pinned_one() {
    let digest = Sha256::digest(named("htmx-4.0.1.min.js").unwrap().bytes);
    let hex = data_encoding::HEXLOWER.encode(&digest);
    assert_eq!(
        hex,
        "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
    );
}
