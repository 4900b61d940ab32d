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

    /// `19:30`.
    pub fn print(minute: i64) -> String {
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }
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
}
