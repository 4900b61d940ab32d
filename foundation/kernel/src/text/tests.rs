use proptest::prelude::*;

use super::*;

#[test]
fn every_sign_that_ends_a_line_is_a_line_break() {
    for end in [
        "\n", "\r\n", "\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}",
    ] {
        assert_eq!(
            prose(&format!("Doliprane 1 g{end}2 fois")),
            "Doliprane 1 g\n2 fois",
            "{end:?}"
        );
        assert_eq!(
            line(&format!("Doliprane 1 g{end}2 fois")),
            "Doliprane 1 g 2 fois",
            "{end:?}"
        );
    }
    assert_eq!(prose("a\r\n\r\nb\n\rc"), "a\n\nb\n\nc");
    assert_eq!(prose("a\tb"), "a\tb");
}

#[test]
fn controls_can_be_seen() {
    assert_eq!(prose("a\0b\u{1B}[31m\u{7F}"), "a␀b␛[31m␡");
    assert_eq!(
        prose("l\u{92}insuline \u{80}\u{81}"),
        "l’insuline €\u{FFFD}"
    );
    assert_eq!(
        prose("a\u{FFFE}b\u{FDD0}\u{10FFFF}"),
        "a\u{FFFD}b\u{FFFD}\u{FFFD}"
    );
}

#[test]
fn nothing_reverses_a_dose() {
    for order in ('\u{202A}'..='\u{202E}').chain('\u{2066}'..='\u{2069}') {
        assert_eq!(prose(&format!("{order}123 mg{order}")), "123 mg");
        assert_eq!(prose(&format!("{order}שלום 123 mg")), "שלום 123 mg");
    }
    for mark in ['\u{200E}', '\u{200F}', '\u{61C}'] {
        assert_eq!(prose(&format!("{mark}1 - 2 mg")), "1 - 2 mg");
        let placed = format!("שלום!{mark} (1)");
        assert_eq!(prose(&placed), placed);
    }
}

#[test]
fn what_nobody_sees_is_empty() {
    for blank in [
        "",
        " \n\t",
        "\u{200B}",
        "\u{2060}\u{FEFF}",
        "\u{3164}\u{115F}\u{1160}\u{FFA0}",
        "\u{2800}",
        "\u{FE0F}",
        "\u{AD}",
        "\u{34F}",
        "\u{180E}",
        "\u{1D173}",
        "\u{E0041}\u{E007F}",
        "\u{202E}",
        "\u{A0}\u{202F}\u{3000}",
        "\u{FFF9}\u{FFFB}",
    ] {
        assert!(is_blank(blank), "{blank:?}");
        assert_eq!(read_prose("texte", blank, 10), Ok(None), "{blank:?}");
        assert_eq!(read_line("sujet", blank, 10), Ok(None), "{blank:?}");
        assert_eq!(
            read_name("nom", blank, 10).unwrap_or_default(),
            None,
            "{blank:?}"
        );
    }
    for (typed, kept) in [
        ("\u{200B} Plaies \u{200B}", "Plaies"),
        ("Vu ❤\u{FE0F}", "Vu ❤\u{FE0F}"),
    ] {
        assert_eq!(
            read_line("sujet", typed, 10),
            Ok(Some(kept.to_owned())),
            "{typed:?}"
        );
    }
    for seen in ["a", ".", "👍", "\u{600}1", "ا", "0"] {
        assert!(!is_blank(seen), "{seen:?}");
    }
    // Joiners inside a text are part of it.
    for joined in [
        "👩‍⚕️",
        "می‌خواهم",
        "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
        "hy\u{AD}phen",
    ] {
        assert_eq!(prose(joined), joined);
    }
}

#[test]
fn accents_are_composed_and_their_piles_bounded() {
    assert_eq!(prose("E\u{301}lodie"), "Élodie");
    let pile = format!("a{}", "\u{30D}".repeat(1_200));
    let why = read_prose("texte", &pile, 10_000).unwrap_err();
    assert!(why.of("texte").unwrap().contains("s’empilent"));
    let hidden = format!("a{}", "\u{30D}\u{200B}".repeat(600));
    assert!(read_line("sujet", &hidden, 10_000).is_err());
    assert!(read_prose("texte", "བསྒྲུབས שָׁ֔לוֹם Nguyễn", 100).is_ok());
}

#[test]
fn lines_have_single_blanks() {
    assert_eq!(
        line("  Sortie \n\t d’hospitalisation  "),
        "Sortie d’hospitalisation"
    );
    assert_eq!(line("Sortie\u{A0}: mardi"), "Sortie\u{A0}: mardi");
    assert_eq!(line(" \n"), "");
    assert!(matches!(line("Déjà une ligne"), Cow::Borrowed(_)));
}

#[test]
fn names_look_like_what_they_are() {
    let name = |text: &str| read_name("nom", text, longest::NAME);
    assert_eq!(
        name(" Mar\u{200B}tin\u{202F}\u{AD}Roux "),
        Ok(Some("Martin Roux".into()))
    );
    assert_eq!(name("\u{2068}Claire\u{2069}"), Ok(Some("Claire".into())));
    assert_eq!(name("M.-Claire d’Oc\n"), Ok(Some("M.-Claire d’Oc".into())));
    assert_eq!(name("می\u{200C}خواهم"), Ok(Some("می\u{200C}خواهم".into())));
    // A joiner has nothing to join after a letter that nobody sees.
    assert_eq!(name("a\u{3164}\u{200D}!"), Ok(Some("a!".into())));
    for odd in [
        "Claire\u{1B}[31m",
        "a\0b",
        "Martin\u{E000}",
        "x\u{FFFE}",
        "a\u{2800}b",
    ] {
        let why = name(odd).unwrap_err();
        assert!(why.of("nom").unwrap().contains("U+"), "{odd:?}");
    }
    assert!(name(&"a".repeat(81)).is_err());
}

#[test]
fn what_is_too_long_is_told_in_numbers() {
    let why = read_prose("texte", &"é".repeat(11_990), longest::PROSE).unwrap_err();
    assert_eq!(
        why.of("texte").unwrap(),
        "Ce texte a 1\u{202F}990\u{A0}caractères de trop\u{A0}: 11\u{202F}990, pour 10\u{202F}000 au plus. Raccourcissez-le."
    );
    assert!(
        read_prose(
            "texte",
            &format!("  {}\n", "é".repeat(10_000)),
            longest::PROSE
        )
        .is_ok()
    );
}

#[test]
fn a_terminal_is_told_nothing() {
    assert_eq!(
        for_terminal("a\u{1B}[31mb\u{9B}c\r\u{202E}d\n"),
        "a\\u001b[31mb\\u009bc\\u000d\\u202ed\n"
    );
    assert!(matches!(for_terminal("Créé : Élodie"), Cow::Borrowed(_)));
}

/// Texts with more of what is odd than chance would bring.
fn odd_text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        '\0', '\r', '\n', '\t', '\u{B}', '\u{85}', '\u{92}', '\u{9B}', '\u{AD}', '\u{301}',
        '\u{30D}', '\u{600}', '\u{61C}', '\u{200B}', '\u{200D}', '\u{200F}', '\u{2028}',
        '\u{202E}', '\u{2066}', '\u{2069}', '\u{202F}', '\u{2800}', '\u{3164}', '\u{FE0F}',
        '\u{FFFE}', '\u{212A}', 'e', 'א', 'ب', ' ',
    ]);
    prop::collection::vec(prop_oneof![any::<char>(), odd], 0..40)
        .prop_map(|signs| signs.into_iter().collect())
}

/// What can be seen of a text, composed.
fn seen(text: &str) -> String {
    let drawn = |sign: &char| !is_invisible(*sign) && *sign != char::REPLACEMENT_CHARACTER;
    let nfc: String = text.nfd().filter(drawn).collect();
    nfc.chars()
        .filter(|sign| !matches!(sign, '\u{2400}'..='\u{2421}'))
        .collect()
}

proptest! {
    #[test]
    fn nothing_seen_is_lost(text in odd_text()) {
        let expected: String = seen(&text).chars().filter(|sign| settled_alone(*sign)).collect();
        let kept: String = seen(&prose(&text.replace(|sign: char| ('\u{80}'..='\u{9F}').contains(&sign), "")));
        prop_assert_eq!(&kept, &expected);
        prop_assert_eq!(seen(&line(&text)), seen(&prose(&text)));
    }

    #[test]
    fn the_rule_applied_twice_changes_nothing(text in odd_text()) {
        let once = prose(&text).into_owned();
        prop_assert_eq!(prose(&once), once.as_str());
        let one_line = line(&text).into_owned();
        prop_assert_eq!(line(&one_line), one_line.as_str());
        if let Ok(Some(name)) = read_name("nom", &text, 100) {
            prop_assert_eq!(read_name("nom", &name, 100), Ok(Some(name)));
        }
    }

    #[test]
    fn nothing_that_harms_is_left(text in odd_text()) {
        let settled = prose(&text);
        prop_assert!(settled.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t')));
        let orders = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        prop_assert!(!settled.contains(orders));
        prop_assert!(is_nfc(&settled));
        let ends = ['\n', '\t', '\u{2028}'];
        prop_assert!(!line(&text).contains(ends));
        let commands = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        prop_assert!(!for_terminal(&text).contains(commands));
    }
}

/// Whether a sign that can be seen stays itself: all but what is no character.
fn settled_alone(sign: char) -> bool {
    signs::settle(sign, true) == Some(sign)
}
