//! Telephone numbers in one form, E.164, whatever the habits of whoever typed them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The French numbering plan serves several country codes: what follows the 0 tells which.
const OVERSEAS: &[(&str, &str)] = &[
    // Mainland numbers that belong to nobody, kept for fiction, in the middle of Mayotte's range.
    ("63998", "33"),
    ("590", "590"),
    ("690", "590"),
    ("691", "590"),
    ("594", "594"),
    ("694", "594"),
    ("596", "596"),
    ("696", "596"),
    ("697", "596"),
    ("262", "262"),
    ("263", "262"),
    ("269", "262"),
    ("639", "262"),
    ("692", "262"),
    ("693", "262"),
];
/// France and its overseas codes: nine digits follow, and a 6 or 7 begins a mobile's.
const FRENCH_CODES: [&str; 5] = ["33", "590", "594", "596", "262"];

/// A text that is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Ce numéro de téléphone n’est pas valable : donnez dix chiffres, par exemple 06 39 98 12 34."
)]
pub struct InvalidPhone;

/// A telephone number in E.164 (`+33639981234`). `Debug` shows a mask.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// `+33639981234`.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// `33639981234`.
    pub fn digits(&self) -> &str {
        self.0.strip_prefix('+').unwrap_or(&self.0)
    }

    /// `0639981234` for a French number, E.164 for others.
    pub fn national(&self) -> String {
        self.french_part()
            .map_or_else(|| self.0.clone(), |rest| format!("0{rest}"))
    }

    /// Whether an SMS can arrive: false for a French number that isn't a mobile's; foreign numbers have the benefit of the doubt.
    pub fn can_receive_sms(&self) -> bool {
        self.french_part()
            .is_none_or(|rest| rest.starts_with(['6', '7']))
    }

    /// `•• •• •• •• 34`: enough for its owner to recognise it.
    pub fn masked(&self) -> String {
        let last = self.0.len().saturating_sub(2);
        format!(
            "••\u{A0}••\u{A0}••\u{A0}••\u{A0}{}",
            self.0.get(last..).unwrap_or_default()
        )
    }

    fn french_part(&self) -> Option<&str> {
        FRENCH_CODES
            .iter()
            .find_map(|code| self.digits().strip_prefix(code))
            .filter(|rest| rest.len() == 9)
    }
}

impl FromStr for Phone {
    type Err = InvalidPhone;

    fn from_str(typed: &str) -> Result<Self, InvalidPhone> {
        let written: String = typed.chars().filter_map(as_written).collect();
        // `+33 (0)6 …`: the 0 in brackets is for those who call from inside.
        let bare = written.replace("(0)", "").replace(['(', ')'], "");
        let international = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00"));
        let digits = match international {
            Some(digits) => without_inner_zero(digits),
            None => from_national(&bare).ok_or(InvalidPhone)?,
        };
        is_plausible(&digits)
            .then(|| Self(format!("+{digits}")))
            .ok_or(InvalidPhone)
    }
}

/// A sign of a number as it was meant: full-width ones become the usual ones; blanks, dashes of every kind, dots, and the marks of
/// direction that come along when a contact is copied, are left out.
fn as_written(c: char) -> Option<char> {
    match c {
        '\u{FF10}'..='\u{FF19}' => char::from_digit(u32::from(c) - u32::from('\u{FF10}'), 10),
        '\u{FF0B}' => Some('+'),
        '.'
        | '-'
        | '/'
        | '\u{B7}'
        | '\u{AD}'
        | '\u{2212}'
        | '\u{FEFF}'
        | '\u{2010}'..='\u{2015}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' => None,
        c if c.is_whitespace() => None,
        c => Some(c),
    }
}

/// `330639981234` (`+33 06 …`) gives `33639981234`.
fn without_inner_zero(digits: &str) -> String {
    let inner = FRENCH_CODES.iter().find_map(|code| {
        let rest = digits.strip_prefix(code)?.strip_prefix('0')?;
        (rest.len() == 9).then(|| format!("{code}{rest}"))
    });
    inner.unwrap_or_else(|| digits.to_owned())
}

/// `0639981234` gives `33639981234`.
fn from_national(bare: &str) -> Option<String> {
    let rest = bare.strip_prefix('0').filter(|rest| rest.len() == 9)?;
    let code = OVERSEAS
        .iter()
        .find(|(prefix, _)| rest.starts_with(prefix))
        .map_or("33", |(_, code)| *code);
    Some(format!("{code}{rest}"))
}

/// E.164: at most 15 digits, none of the country codes begins with 0; a French number has nine after its code.
fn is_plausible(digits: &str) -> bool {
    let well_formed = (8..=15).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0');
    let french = FRENCH_CODES
        .iter()
        .find_map(|code| digits.strip_prefix(code));
    well_formed && french.is_none_or(|rest| rest.len() == 9 && !rest.starts_with('0'))
}

impl TryFrom<String> for Phone {
    type Error = InvalidPhone;

    fn try_from(text: String) -> Result<Self, InvalidPhone> {
        text.parse()
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(‹…›)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn e164(typed: &str) -> Option<String> {
        typed.parse::<Phone>().ok().map(String::from)
    }

    #[test]
    fn every_french_habit_leads_to_one_number() {
        for typed in [
            "06 39 98 12 34",
            "06.39.98.12.34",
            "0639981234",
            " 06-39-98-12-34 ",
            "+33 6 39 98 12 34",
            "+33 (0)6 39 98 12 34",
            "0033639981234",
            "06\u{A0}39\u{202F}98\u{A0}12\u{A0}34",
            "+33\u{A0}(0)\u{A0}6 39 98 12 34",
            "+33 ( 0 )6 39 98 12 34",
            "+33 06 39 98 12 34",
            "0033 (0)6 39 98 12 34",
            "06\u{2010}39\u{2010}98\u{2010}12\u{2010}34",
            "\u{202A}+33 6 39 98 12 34\u{202C}",
            "\u{200E}06 39 98 12 34\u{200F}",
            "\u{2068}06\u{2212}39\u{B7}98 12 34\u{2069}",
            "０６ ３９ ９８ １２ ３４",
        ] {
            assert_eq!(e164(typed).as_deref(), Some("+33639981234"), "{typed}");
        }
    }

    #[test]
    fn overseas_numbers_have_their_own_code() {
        assert_eq!(e164("0690 00 12 34").as_deref(), Some("+590690001234"));
        assert_eq!(
            e164("0639 01 02 03").as_deref(),
            Some("+262639010203"),
            "Mayotte"
        );
        assert_eq!(e164("0696 00 12 34").as_deref(), Some("+596696001234"));
        assert_eq!(e164("+32 470 12 34 56").as_deref(), Some("+32470123456"));
    }

    #[test]
    fn others_are_refused() {
        for typed in [
            "",
            "06",
            "06 39 98 12 3",
            "06 39 98 12 345",
            "abc",
            "+33",
            "+0639981234",
            "+33 006 39 98 12 34",
            "15",
            "06 39 98 12 3A",
            "+1234567890123456",
        ] {
            assert_eq!(e164(typed), None, "{typed}");
        }
    }

    #[test]
    fn forms_mask_and_mobiles() {
        let phone: Phone = "0639981234".parse().unwrap();
        assert_eq!(
            (phone.digits(), phone.national().as_str()),
            ("33639981234", "0639981234")
        );
        assert_eq!(phone.masked(), "••\u{A0}••\u{A0}••\u{A0}••\u{A0}34");
        assert_eq!(format!("{phone:?}"), "Phone(‹…›)");
        let can = |typed: &str| typed.parse::<Phone>().unwrap().can_receive_sms();
        assert!(can("0639981234") && can("0745001234") && can("0690001234") && can("+32470123456"));
        assert!(!can("0536491234") && !can("0590001234"));
        let json = serde_json::to_string(&phone).unwrap();
        assert_eq!(serde_json::from_str::<Phone>(&json).unwrap(), phone);
        assert!(serde_json::from_str::<Phone>("\"12\"").is_err());
    }

    proptest! {
        #[test]
        fn reading_again_changes_nothing(typed in "[+0-9 .()]{0,18}") {
            if let Some(once) = e164(&typed) {
                prop_assert_eq!(e164(&once), Some(once));
            }
        }
    }
}
