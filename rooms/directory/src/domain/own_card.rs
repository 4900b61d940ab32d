//! What a professional says of himself (B10). National fields are not among it (B10.1).

use kernel::text::{longest, read_line};
use kernel::{FieldErrors, Timestamp};

/// How far ahead an absence may be announced, in days.
const FARTHEST: u64 = 731;

/// The part of a card that its owner writes. Plain text, one or a few lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnCard {
    /// When to call: *Du lundi au vendredi, 9 h – 18 h*.
    pub hours: String,
    /// Anything useful in one line: *Joignable de 12 h à 14 h*.
    pub free_line: String,
    /// What to do meanwhile: *Remplacée par Mme Noir*.
    pub absence_text: String,
    /// When the absence ends: the first instant of the day after the last day of absence, in Paris.
    pub absence_until: Option<Timestamp>,
}

impl OwnCard {
    /// Checks what was typed. `until`: the last day of absence as `2026-11-24`, or nothing.
    pub fn new(
        hours: &str,
        free_line: &str,
        absence_text: &str,
        until: &str,
        now: Timestamp,
    ) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let mut line = |field, typed, max| {
            let read = errors.hold(read_line(field, typed, max));
            read.flatten().unwrap_or_default()
        };
        let hours = line("horaires", hours, longest::LINE);
        let free_line = line("mot", free_line, longest::LINE);
        let absence_text = line("absence", absence_text, longest::NOTE);
        let absence_until = match absence_end(until.trim(), now) {
            Ok(end) => end,
            Err(why) => {
                errors.add("absence-fin", why);
                None
            }
        };
        errors.require(
            absence_text.is_empty() || absence_until.is_some() || !until.trim().is_empty(),
            "absence-fin",
            "Indiquez aussi le dernier jour d’absence, pour que le message disparaisse de lui-même.",
        );
        errors.into_result(Self {
            hours,
            free_line,
            absence_text,
            absence_until,
        })
    }
}

/// When an absence ends whose last day is `day`; nothing when it is empty.
fn absence_end(day: &str, now: Timestamp) -> Result<Option<Timestamp>, &'static str> {
    if day.is_empty() {
        return Ok(None);
    }
    let end = last_day(day).ok_or(
        "Cette date n’existe pas. Choisissez le dernier jour d’absence dans le calendrier.",
    )?;
    if end <= now {
        return Err(
            "Cette date est passée. Indiquez le dernier jour d’absence, ou videz le champ.",
        );
    }
    if end.since(now).as_secs() > FARTHEST * 86_400 {
        return Err("Une absence s’annonce au plus deux ans à l’avance.");
    }
    Ok(Some(end))
}

/// The end of a day in Paris.
fn last_day(day: &str) -> Option<Timestamp> {
    let next = day.parse::<jiff::civil::Date>().ok()?.tomorrow().ok()?;
    Some(kernel::fr::start_of_day(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_161_600_000_000);

    #[test]
    fn an_absence_ends_after_its_last_day_in_paris() {
        let card = OwnCard::new(
            " Le matin ",
            "",
            "Remplacée\npar Mme Noir",
            "2026-11-24",
            NOW,
        )
        .unwrap();
        assert_eq!(
            (card.hours.as_str(), card.absence_text.as_str()),
            ("Le matin", "Remplacée par Mme Noir")
        );
        assert_eq!(
            card.absence_until.unwrap().to_string(),
            "2026-11-24T23:00:00.000000Z"
        );
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let long = "a".repeat(201);
        let wrong = OwnCard::new(&long, "", "Absente", "", NOW).unwrap_err();
        assert!(wrong.of("horaires").is_some() && wrong.of("absence-fin").is_some());
        for day in ["2026-02-30", "hier", "2020-01-01", "2999-01-01"] {
            assert!(
                OwnCard::new("", "", "", day, NOW)
                    .unwrap_err()
                    .of("absence-fin")
                    .is_some(),
                "{day}"
            );
        }
    }
}
