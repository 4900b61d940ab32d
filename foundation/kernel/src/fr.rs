//! Dates, numbers and sentences as French readers expect them. Times are shown in Europe/Paris.

use std::sync::LazyLock;

use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Timestamp;

/// Narrow no-break space: before `; ? !` and between thousands.
pub const NARROW: char = '\u{202F}';
/// No-break space: before `:` and inside `«  »`.
pub const NO_BREAK: char = '\u{A0}';

static PARIS: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC));

const DAYS: [&str; 7] = [
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
];
const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const SHORT_MONTHS: [&str; 12] = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
    "déc.",
];

/// The instant as read on a wall clock in Paris.
pub fn paris(at: Timestamp) -> Zoned {
    at.to_jiff().to_zoned(PARIS.clone())
}

/// The first instant of a day in Paris.
pub fn start_of_day(day: Date) -> Timestamp {
    day.to_zoned(PARIS.clone())
        .map_or(Timestamp::from_micros(0), |zoned| {
            Timestamp::from_jiff(zoned.timestamp())
        })
}

/// The day in Paris: `2026-11-20`.
pub fn iso_day(at: Timestamp) -> String {
    paris(at).date().to_string()
}

/// Whether a text is a day as forms write it: `2026-11-20`.
pub fn is_iso_day(text: &str) -> bool {
    text.parse::<Date>()
        .is_ok_and(|day| day.to_string() == text)
}

/// A moment for `datetime`, in Paris and to the minute: `2026-11-20T17:21+01:00`. Its hour is the one shown, which compresses away; HTML
/// takes no more than three digits after the seconds.
pub fn machine_time(at: Timestamp) -> String {
    paris(at).strftime("%Y-%m-%dT%H:%M%:z").to_string()
}

/// `09:41`.
pub fn time(at: Timestamp) -> String {
    let at = paris(at);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn name<'a>(names: &[&'a str], one_based: i8) -> &'a str {
    usize::try_from(one_based - 1)
        .ok()
        .and_then(|index| names.get(index))
        .copied()
        .unwrap_or("")
}

fn ordinal(day: i8) -> String {
    if day == 1 {
        "1er".to_owned()
    } else {
        day.to_string()
    }
}

/// `vendredi 20 novembre 2026`.
pub fn long_date(at: Timestamp) -> String {
    let date = paris(at).date();
    let weekday = name(&DAYS, date.weekday().to_monday_one_offset());
    format!(
        "{weekday} {} {} {}",
        ordinal(date.day()),
        name(&MONTHS, date.month()),
        date.year()
    )
}

/// `20 nov. 2026`.
pub fn short_date(at: Timestamp) -> String {
    let date = paris(at).date();
    format!(
        "{} {} {}",
        ordinal(date.day()),
        name(&SHORT_MONTHS, date.month()),
        date.year()
    )
}

/// `20 nov. 2026 à 09:41`: for records, where nothing is relative.
pub fn date_time(at: Timestamp) -> String {
    format!("{} à {}", short_date(at), time(at))
}

/// `aujourd'hui`, `hier`, `lundi 16 novembre`, or with its year when it isn't this one: a day's heading.
pub fn day_heading(at: Timestamp, now: Timestamp) -> String {
    let (day, today) = (paris(at).date(), paris(now).date());
    if day == today {
        return "aujourd’hui".to_owned();
    }
    if today.yesterday().is_ok_and(|yesterday| day == yesterday) {
        return "hier".to_owned();
    }
    let weekday = name(&DAYS, day.weekday().to_monday_one_offset());
    let month = name(&MONTHS, day.month());
    if day.year() == today.year() {
        format!("{weekday} {} {month}", ordinal(day.day()))
    } else {
        format!("{weekday} {} {month} {}", ordinal(day.day()), day.year())
    }
}

/// `09:41` today, `hier`, `lun. 16 nov.`, `16 nov. 2025`: for the inbox, short and relative.
pub fn inbox_time(at: Timestamp, now: Timestamp) -> String {
    let (day, today) = (paris(at).date(), paris(now).date());
    if day == today {
        time(at)
    } else if today.yesterday().is_ok_and(|yesterday| day == yesterday) {
        "hier".to_owned()
    } else if day.year() == today.year() {
        format!(
            "{} {}",
            ordinal(day.day()),
            name(&SHORT_MONTHS, day.month())
        )
    } else {
        short_date(at)
    }
}

/// `1 234 567`, with narrow no-break spaces.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::from(if value < 0 { "−" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(NARROW);
        }
        text.push(digit);
    }
    text
}

/// `1 message`, `3 messages`: French counts 0 and 1 as singular.
pub fn count(value: i64, singular: &str, plural: &str) -> String {
    format!(
        "{}{NO_BREAK}{}",
        number(value),
        if value.abs() < 2 { singular } else { plural }
    )
}

/// `05 36 49 12 34` for a French number; other texts unchanged.
pub fn phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = digits
        .strip_prefix("33")
        .filter(|rest| rest.len() == 9)
        .map_or(digits.clone(), |rest| format!("0{rest}"));
    if national.len() != 10 {
        return text.to_owned();
    }
    let mut grouped = String::with_capacity(14);
    for (index, digit) in national.chars().enumerate() {
        if index > 0 && index % 2 == 0 {
            grouped.push(NO_BREAK);
        }
        grouped.push(digit);
    }
    grouped
}

/// The initials of a person: `Jean-Luc d'Armagnac` gives `JA`.
pub fn initials(given: &str, family: &str) -> String {
    let family = family.rsplit(['\'', '’', ' ']).next().unwrap_or(family);
    [given, family]
        .iter()
        .filter_map(|name| name.chars().find(|c| c.is_alphabetic()))
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_jiff(text.parse().unwrap())
    }

    #[test]
    fn machine_times_are_those_of_paris() {
        let late = at("2026-11-20T23:30:59.123456Z");
        assert_eq!(machine_time(late), "2026-11-21T00:30+01:00");
    }

    #[test]
    fn only_what_forms_write_is_a_day() {
        assert!(is_iso_day("2026-02-28"));
        for other in ["", "2026-02-30", "20260228", "28/02/2026", " 2026-02-28"] {
            assert!(!is_iso_day(other), "{other:?}");
        }
    }

    #[test]
    fn days_turn_at_midnight_in_paris() {
        let now = at("2026-11-20T23:30:00Z");
        assert_eq!(day_heading(at("2026-11-20T23:10:00Z"), now), "aujourd’hui");
        assert_eq!(day_heading(at("2026-11-20T22:10:00Z"), now), "hier");
        assert_eq!(
            day_heading(at("2026-11-01T10:00:00Z"), now),
            "dimanche 1er novembre"
        );
        assert_eq!(inbox_time(at("2025-07-14T10:00:00Z"), now), "14 juil. 2025");
        assert_eq!(
            date_time(at("2026-07-14T10:00:00Z")),
            "14 juil. 2026 à 12:00"
        );
    }

    #[test]
    fn numbers_names_and_phones() {
        assert_eq!(number(1_234_567), "1\u{202F}234\u{202F}567");
        assert_eq!(count(1, "message", "messages"), "1\u{A0}message");
        assert_eq!(count(2, "message", "messages"), "2\u{A0}messages");
        assert_eq!(phone("+33536491234"), "05\u{A0}36\u{A0}49\u{A0}12\u{A0}34");
        assert_eq!(initials("Jean-Luc", "d'Armagnac"), "JA");
    }
}
