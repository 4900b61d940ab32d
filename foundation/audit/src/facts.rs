//! Checks on the numbers and dates of rows.

use db::Value;
use kernel::{Fault, Timestamp};

use crate::doubt::{Doubt, LONG, Sealed};
use crate::key::SealKey;
use crate::line::number;
use crate::seal::KIND;

/// The numbers and dates of some consecutive rows.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// How many there are.
    pub(crate) count: i64,
    /// `seq` of the first one.
    pub(crate) first: Option<i64>,
    /// `seq` of the last one.
    pub(crate) last: Option<i64>,
    /// The rows that record seals.
    pub(crate) sealings: i64,
    /// The row after which the first numbers are missing, and how many numbers are missing in all.
    hole: Option<(i64, i64)>,
    /// The row with the earliest date.
    earliest: Option<(i64, Timestamp)>,
    /// Their earliest and latest date. Rows that record a seal may wait an hour, and don't count.
    span: Option<(Timestamp, Timestamp)>,
}

impl Facts {
    /// Adds the line with these columns, as `line::sealed_columns` lists them.
    pub(crate) fn add(&mut self, columns: &[Value<'_>]) -> Result<(), Fault> {
        let (seq, at) = (
            number(columns, 0)?,
            Timestamp::from_micros(number(columns, 1)?),
        );
        if let Some(last) = self.last
            && seq != last.saturating_add(1)
        {
            let missing = seq.saturating_sub(last).saturating_sub(1);
            let hole = self.hole.get_or_insert((last, 0));
            hole.1 = hole.1.saturating_add(missing);
        }
        self.count += 1;
        self.first.get_or_insert(seq);
        self.last = Some(seq);
        if self.earliest.is_none_or(|(_, earliest)| at < earliest) {
            self.earliest = Some((seq, at));
        }
        if columns.get(2) == Some(&Value::Text(KIND)) {
            self.sealings += 1;
        } else {
            let (from, to) = self.span.unwrap_or((at, at));
            self.span = Some((from.min(at), to.max(at)));
        }
        Ok(())
    }

    /// Doubts about their dates, under `seal` made with `key`; `before` is when the seal before it was made.
    pub(crate) fn dates(
        &self,
        seal: Sealed,
        before: Option<Timestamp>,
        key: &SealKey,
    ) -> impl Iterator<Item = Doubt> + use<> {
        let is_real = !key.past_is_invented();
        let earlier = self
            .earliest
            .filter(|(_, at)| before.is_some_and(|before| before.since(*at) > LONG))
            .map(|(line, at)| Doubt::Backdated {
                seal: Some(seal),
                line,
                at,
            });
        let long = self
            .span
            .filter(|(from, to)| to.since(*from) > LONG)
            .map(|(from, to)| Doubt::LayUnsealed { seal, from, to });
        earlier.into_iter().chain(long).filter(move |_| is_real)
    }

    /// The numbers that are missing after the line `last` (0 before the first one) and among these lines.
    pub(crate) fn hole(&self, last: i64, seal: Option<Sealed>) -> Option<Doubt> {
        let first = self.first?;
        let before = first.saturating_sub(last).saturating_sub(1);
        let (after, within) = self.hole.unwrap_or((last, 0));
        let after = if before == 0 { after } else { last };
        let numbers = before.saturating_abs().saturating_add(within);
        (numbers != 0).then_some(Doubt::Hole {
            seal,
            after,
            numbers,
        })
    }
}
