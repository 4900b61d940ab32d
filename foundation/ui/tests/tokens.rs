//! Checks of the tokens: both dark blocks are equal, and every pair of design §1 has its contrast.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;

const CSS: &str = include_str!("../css/jetons.css");
const FONTS: &str = include_str!("../css/polices.css");

type Tokens = BTreeMap<String, String>;

/// The declarations of the block that follows `selector`.
fn block(selector: &str) -> Tokens {
    let after = CSS
        .split_once(selector)
        .unwrap_or_else(|| panic!("no {selector}"))
        .1;
    let body = after.split_once('{').unwrap().1.split_once('}').unwrap().0;
    without_comments(body)
        .split(';')
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

fn without_comments(text: &str) -> String {
    text.split("/*")
        .enumerate()
        .map(|(rank, part)| {
            if rank == 0 {
                part
            } else {
                part.split_once("*/").map_or("", |(_, rest)| rest)
            }
        })
        .collect()
}

fn light() -> Tokens {
    block("@layer jetons {\n  :root")
}

fn dark() -> Tokens {
    let mut tokens = light();
    tokens.extend(block(":root[data-theme=\"sombre\"]"));
    tokens
}

/// Light and dark, each with the accent of each product.
fn all() -> [(&'static str, Tokens); 4] {
    let with = |mut tokens: Tokens, accent: &str| {
        tokens.extend(block(accent));
        tokens
    };
    let blue = |start: &str| format!("{start}[data-accent=\"bleu\"]");
    [
        ("light", light()),
        ("dark", dark()),
        ("light, blue", with(light(), &blue(":root"))),
        (
            "dark, blue",
            with(dark(), &blue(":root[data-theme=\"sombre\"]")),
        ),
    ]
}

#[test]
fn the_blue_accent_is_the_same_in_both_dark_blocks() {
    let by_system = block(":root:not([data-theme=\"clair\"])[data-accent");
    assert_eq!(by_system, block(":root[data-theme=\"sombre\"][data-accent"));
    let in_light: Vec<_> = block(":root[data-accent=\"bleu\"]").into_keys().collect();
    assert!(by_system.into_keys().eq(in_light));
}

/// WCAG 2 relative luminance.
fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn ratio(tokens: &Tokens, a: &str, b: &str) -> f64 {
    let of = |name: &str| {
        luminance(
            tokens
                .get(&format!("--{name}"))
                .unwrap_or_else(|| panic!("no --{name}")),
        )
    };
    let (x, y) = (of(a), of(b));
    (x.max(y) + 0.05) / (x.min(y) + 0.05)
}

const TEXTS: [&str; 12] = [
    "texte",
    "texte-2",
    "accent",
    "lien",
    "visite",
    "ok",
    "attention",
    "danger",
    "info",
    "sanitaire",
    "social",
    "medico-social",
];
const GROUNDS: [&str; 10] = [
    "fond",
    "surface",
    "creux",
    "accent-doux",
    "moi",
    "mention",
    "ok-doux",
    "attention-doux",
    "danger-doux",
    "info-doux",
];

#[test]
fn any_text_may_stand_on_any_ground() {
    for (theme, tokens) in all() {
        let found = ratio(&tokens, "sur-accent", "accent");
        assert!(found >= 4.5, "{theme}: on the accent is {found:.2}");
        assert!(
            ratio(&tokens, "sur-accent", "accent-survol") >= 4.5,
            "{theme}"
        );
        for text in TEXTS {
            for ground in GROUNDS {
                let found = ratio(&tokens, text, ground);
                assert!(found >= 4.5, "{theme}: {text} on {ground} is {found:.2}");
            }
        }
    }
}

#[test]
fn the_ratios_of_the_guide_hold() {
    let (light, dark) = (light(), dark());
    for (a, b, in_light, in_dark) in [
        ("texte", "fond", 14.9, 15.3),
        ("texte", "surface", 15.9, 13.7),
        ("texte", "creux", 13.7, 16.1),
        ("texte-2", "fond", 5.9, 8.3),
        ("texte-2", "surface", 6.3, 7.4),
        ("texte-2", "creux", 5.4, 8.7),
        ("trait", "surface", 1.5, 1.4),
        ("trait-fort", "surface", 3.8, 4.0),
        ("trait-fort", "fond", 3.6, 4.5),
        ("trait-fort", "creux", 3.3, 4.7),
        ("accent", "surface", 7.1, 7.9),
        ("accent", "fond", 6.7, 8.8),
        ("sur-accent", "accent", 7.1, 8.7),
        ("sur-accent", "accent-survol", 9.3, 10.9),
        ("texte", "accent-doux", 13.5, 10.9),
        ("accent", "accent-doux", 6.0, 6.3),
        ("non-lu", "surface", 7.1, 7.9),
        ("lien", "surface", 7.4, 8.2),
        ("lien", "fond", 6.9, 9.2),
        ("visite", "surface", 8.3, 7.7),
        ("focus", "fond", 8.3, 10.0),
        ("focus", "surface", 8.8, 8.9),
        ("texte", "moi", 13.4, 10.3),
        ("texte-2", "moi", 5.3, 5.6),
        ("lien", "moi", 6.2, 6.2),
        ("texte", "mention", 14.1, 9.3),
        ("texte-2", "mention", 5.5, 5.0),
        ("ok", "ok-doux", 5.6, 7.3),
        ("attention", "attention-doux", 6.1, 7.7),
        ("danger", "danger-doux", 5.5, 7.6),
        ("sur-danger", "danger", 6.5, 9.4),
        ("info", "info-doux", 5.5, 6.9),
        ("sanitaire", "surface", 7.1, 7.9),
        ("social", "surface", 7.5, 8.8),
        ("medico-social", "surface", 7.8, 7.9),
    ] {
        for (theme, tokens, said) in [("light", &light, in_light), ("dark", &dark, in_dark)] {
            let found = ratio(tokens, a, b);
            assert!(
                (found - said).abs() < 0.06,
                "{theme}: {a} on {b} is {found:.2}, the guide says {said}"
            );
        }
    }
}

/// A control's edge is seen on every ground but a mention in the dark (limit 1 of design §1).
#[test]
fn edges_are_seen() {
    for (theme, tokens) in all() {
        for ground in GROUNDS {
            let found = ratio(&tokens, "trait-fort", ground);
            assert!(
                found >= 3.0 || (theme.starts_with("dark") && ground == "mention"),
                "{theme}: trait-fort on {ground} is {found:.2}"
            );
        }
    }
}

#[test]
fn both_dark_blocks_say_the_same() {
    let by_system = block(":root:not([data-theme=\"clair\"])");
    let by_choice = block(":root[data-theme=\"sombre\"]");
    assert!(by_choice.len() > 25);
    assert_eq!(by_system, by_choice);
    let light = light();
    for name in by_choice.keys() {
        assert!(light.contains_key(name), "{name} has no light value");
    }
}

/// Nothing that the oldest supported browsers don't know, in anything essential (front-end §10).
#[test]
fn the_sheet_is_flat() {
    let sheet = std::str::from_utf8(ui::assets::named("base.css").unwrap().bytes).unwrap();
    for refused in ["light-dark(", "&:", "& .", "#000091", "Marianne"] {
        assert!(!sheet.contains(refused), "{refused}");
    }
    assert_eq!(sheet.matches('{').count(), sheet.matches('}').count());
    assert!(FONTS.contains("size-adjust"));
    assert!(!sheet.contains("url(\""), "an address that was not linked");
}

/// Every custom property that the sheet reads is declared somewhere.
#[test]
fn every_property_read_is_declared() {
    let sheet = std::str::from_utf8(ui::assets::named("base.css").unwrap().bytes).unwrap();
    for piece in sheet.split("var(--").skip(1) {
        let name = piece.split([')', ',']).next().unwrap().trim();
        assert!(
            sheet.contains(&format!("--{name}:")),
            "--{name} is read and never declared"
        );
    }
}
