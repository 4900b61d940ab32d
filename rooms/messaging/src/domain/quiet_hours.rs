//! Do-not-disturb hours (C22), in Paris.

use kernel::{FieldErrors, Timestamp, fr};

/// When one isn't to be disturbed. `from == to` means the whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// First minute of the day.
    pub from: i64,
    /// First minute after.
    pub to: i64,
}

impl QuietHours {
    /// Reads two times of day, `19:30`.
    pub fn parse(from: &str, to: &str) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let minutes = |text: &str| {
            let (hours, minutes) = text.trim().split_once([':', 'h'])?;
            let (hours, minutes) = (hours.parse::<i64>().ok()?, minutes.parse::<i64>().ok()?);
            ((0..24).contains(&hours) && (0..60).contains(&minutes)).then_some(hours * 60 + minutes)
        };
        let (begin, end) = (minutes(from), minutes(to));
        errors.require(
            begin.is_some(),
            "de",
            "Écrivez une heure, par exemple 19:30.",
        );
        errors.require(end.is_some(), "a", "Écrivez une heure, par exemple 07:00.");
        errors.into_result(Self {
            from: begin.unwrap_or(0),
            to: end.unwrap_or(0),
        })
    }

    /// Whether `at` falls within.
    pub fn covers(&self, at: Timestamp) -> bool {
        let at = fr::paris(at);
        let minute = i64::from(at.hour()) * 60 + i64::from(at.minute());
        if self.from < self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }

    /// The quiet periods of the next hours, first to last: the current one, if any, and the next. A page that stays open through both needs
    /// no further request; daylight saving in Paris is taken into account.
    pub fn periods(&self, now: Timestamp) -> Vec<(Timestamp, Timestamp)> {
        let today = fr::paris(now);
        let days = [today.yesterday(), Ok(today.clone()), today.tomorrow()];
        let days = days.into_iter().flatten().filter_map(|day| {
            let next = day.tomorrow().ok()?;
            Some([day, next].map(|day| Timestamp::from_jiff(day.timestamp())))
        });
        let periods = days.filter_map(|[day, next]| {
            let last = if self.from < self.to { day } else { next };
            Some((at_minute(day, self.from)?, at_minute(last, self.to)?))
        });
        periods.filter(|(_, end)| *end > now).take(2).collect()
    }

    /// `19:30`.
    pub fn print(minute: i64) -> String {
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }
}

/// A minute of a day in Paris.
fn at_minute(day: Timestamp, minute: i64) -> Option<Timestamp> {
    let (hour, minute) = (
        i8::try_from(minute / 60).ok()?,
        i8::try_from(minute % 60).ok()?,
    );
    let at = fr::paris(day).with().hour(hour).minute(minute).second(0);
    let at = at.subsec_nanosecond(0).build().ok()?;
    Some(Timestamp::from_jiff(at.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_jiff(text.parse().unwrap())
    }

    #[test]
    fn nights_cross_midnight() {
        let night = QuietHours::parse("19h30", "07:00").unwrap();
        assert!(night.covers(at("2026-11-20T22:00:00Z")));
        assert!(night.covers(at("2026-11-20T05:59:00Z")));
        assert!(!night.covers(at("2026-11-20T06:00:00Z")));
        assert!(QuietHours::parse("25:00", "7").is_err());
    }

    #[test]
    fn a_page_is_told_until_when() {
        let night = QuietHours::parse("19:30", "07:00").unwrap();
        let late = night.periods(at("2026-11-20T22:00:00Z"));
        assert_eq!(
            late,
            [
                (at("2026-11-20T18:30:00Z"), at("2026-11-21T06:00:00Z")),
                (at("2026-11-21T18:30:00Z"), at("2026-11-22T06:00:00Z")),
            ]
        );
        let morning = night.periods(at("2026-11-21T06:00:00Z"));
        assert_eq!(
            morning.first(),
            Some(&(at("2026-11-21T18:30:00Z"), at("2026-11-22T06:00:00Z")))
        );
        let noon = QuietHours::parse("12:00", "14:00").unwrap();
        assert_eq!(
            noon.periods(at("2026-11-21T11:30:00Z")).first(),
            Some(&(at("2026-11-21T11:00:00Z"), at("2026-11-21T13:00:00Z")))
        );
        // The night when the clocks go back has an hour more.
        let autumn = night.periods(at("2026-10-24T20:00:00Z"));
        assert_eq!(
            autumn.first(),
            Some(&(at("2026-10-24T17:30:00Z"), at("2026-10-25T06:00:00Z")))
        );
        for (start, end) in late.into_iter().chain(morning).chain(autumn) {
            assert!(night.covers(start) && !night.covers(end));
        }
    }
}
