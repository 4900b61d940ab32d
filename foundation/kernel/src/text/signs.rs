//! The kinds of signs that the rule tells apart, by Unicode's own properties.

use icu_properties::props::{
    BidiClass, BidiControl, DefaultIgnorableCodePoint, GeneralCategory, NoncharacterCodePoint,
    PrependedConcatenationMark,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// What Windows-1252 has between 0x80 and 0x9F; five places are empty.
const UPPER: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

/// What a byte is in Windows-1252; `None` for the five that it leaves empty.
pub fn windows_1252(byte: u8) -> Option<char> {
    match byte {
        0x80..=0x9F => UPPER.get(usize::from(byte - 0x80)).copied().flatten(),
        other => Some(char::from(other)),
    }
}

/// Whether a sign needs no thought: it stays, and composes with nothing. Nearly all that is written in French.
pub(super) fn is_settled(sign: char) -> bool {
    matches!(sign, ' '..='~' | '\n' | '\t' | '\u{A0}'..='\u{2FF}' | '\u{2010}'..='\u{2027}' | '\u{202F}' | '€')
}

/// Whether a sign is of a writing that runs from right to left.
pub(super) fn runs_leftwards(sign: char) -> bool {
    let class = CodePointMapData::<BidiClass>::new().get(sign);
    matches!(class, BidiClass::RightToLeft | BidiClass::ArabicLetter) && !orders(sign)
}

/// Whether a sign orders the reading of both directions (`Bidi_Control`).
fn orders(sign: char) -> bool {
    CodePointSetData::new::<BidiControl>().contains(sign)
}

/// What stands for a sign in a settled text; nothing for what orders directions. `both_ways`: the text has letters that run leftwards.
pub(super) fn settle(sign: char, both_ways: bool) -> Option<char> {
    match sign {
        '\n' | '\t' => Some(sign),
        '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(sign)),
        '\u{7F}' => Some('\u{2421}'),
        '\u{80}'..='\u{9F}' => Some(
            u8::try_from(u32::from(sign))
                .ok()
                .and_then(windows_1252)
                .unwrap_or(char::REPLACEMENT_CHARACTER),
        ),
        '\u{200E}' | '\u{200F}' | '\u{61C}' => both_ways.then_some(sign),
        sign if orders(sign) => None,
        sign if is_no_character(sign) => Some(char::REPLACEMENT_CHARACTER),
        sign => Some(sign),
    }
}

fn is_no_character(sign: char) -> bool {
    CodePointSetData::new::<NoncharacterCodePoint>().contains(sign)
}

/// Whether a sign shows nothing and changes nothing of what it means to read (`Default_Ignorable_Code_Point`).
pub(crate) fn is_ignorable(sign: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(sign)
}

/// Whether a sign at the end of a line is there by mistake: a blank, or a width of nothing. What ends an emoji is not among them.
pub(super) fn is_padding(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether nothing is drawn for a sign. Unicode counts U+2800 (Braille without a dot) and U+1D159 (a note without a head) as drawn.
pub fn is_invisible(sign: char) -> bool {
    sign.is_whitespace()
        || sign.is_control()
        || matches!(sign, '\u{2800}' | '\u{1D159}')
        || is_ignorable(sign)
        || is_format(sign)
}

fn is_format(sign: char) -> bool {
    category(sign) == GeneralCategory::Format
        && !CodePointSetData::new::<PrependedConcatenationMark>().contains(sign)
}

fn category(sign: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(sign)
}

/// Whether a sign has no place in a name: the picture of a control, what replaces the unreadable, private or unassigned signs.
pub(super) fn is_unprintable(sign: char) -> bool {
    matches!(
        sign,
        '\u{2400}'..='\u{2426}' | char::REPLACEMENT_CHARACTER | '\u{2800}' | '\u{1D159}'
    ) || matches!(
        category(sign),
        GeneralCategory::Control | GeneralCategory::PrivateUse | GeneralCategory::Unassigned
    )
}

/// A name without what can't be seen. The joiners of writings that need them stay, after a letter that stays.
pub(super) fn bare(name: &str) -> String {
    let mut kept = String::with_capacity(name.len());
    for sign in name.chars() {
        let joins = matches!(sign, '\u{200C}' | '\u{200D}')
            && kept.ends_with(|before: char| before.is_alphabetic() && before >= '\u{590}');
        if sign.is_whitespace() {
            kept.push(' ');
        } else if joins || !(is_ignorable(sign) || is_format(sign)) {
            kept.push(sign);
        }
    }
    kept
}

/// The most marks on one letter, whatever invisible stands between them.
pub(super) fn longest_pile(text: &str) -> usize {
    let (mut longest, mut pile) = (0, 0);
    for sign in text.chars() {
        // Nearly all signs, at no cost; of them the soft hyphen alone is ignorable.
        if is_settled(sign) && sign != '\u{AD}' {
            pile = 0;
        } else if unicode_normalization::char::is_combining_mark(sign) {
            pile += 1;
            longest = longest.max(pile);
        } else if !is_ignorable(sign) {
            pile = 0;
        }
    }
    longest
}

/// `U+200B`.
pub(super) fn number(sign: char) -> String {
    format!("U+{:04X}", u32::from(sign))
}

/// Whether a terminal would do something else than draw a sign.
pub(super) fn commands_a_terminal(sign: char) -> bool {
    (sign.is_control() && !matches!(sign, '\n' | '\t'))
        || matches!(sign, '\u{2028}' | '\u{2029}')
        || orders(sign)
}
