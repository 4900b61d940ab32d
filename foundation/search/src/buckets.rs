//! A hash table on disk: bucket starts and, for each entry, 24 bits of number and 8 bits of hash to refuse most strangers.

use crate::error::BuildError;
use crate::format::{FileWriter, Numbers, Section};

/// Entries a bucket holds on average.
const PER_BUCKET: usize = 3;
/// Numbers from here on do not fit an entry.
pub(crate) const LIMIT: usize = 1 << 24;

/// Writes a table. `each` calls its argument with every (hash, number), in the same order each of the two times it is called.
pub(crate) fn write(
    writer: &mut FileWriter,
    starts_in: Section,
    entries_in: Section,
    count: usize,
    mut each: impl FnMut(&mut dyn FnMut(u64, u32)),
) -> Result<(), BuildError> {
    let buckets = (count / PER_BUCKET).max(1);
    let mut starts = vec![0_u32; buckets + 1];
    each(&mut |hash, _| starts[bucket(hash, buckets) + 1] += 1);
    for i in 0..buckets {
        starts[i + 1] += starts[i];
    }
    let mut entries = vec![0_u32; starts[buckets] as usize];
    let mut next = starts.clone();
    each(&mut |hash, number| {
        let slot = &mut next[bucket(hash, buckets)];
        entries[*slot as usize] = tag(hash) | number;
        *slot += 1;
    });
    drop(next);
    writer.numbers(starts_in, &starts)?;
    writer.numbers(entries_in, &entries)?;
    Ok(())
}

fn bucket(hash: u64, buckets: usize) -> usize {
    (((hash >> 32) * buckets as u64) >> 32) as usize
}

fn tag(hash: u64) -> u32 {
    (hash as u32) << 24
}

/// A table in the mapped file.
#[derive(Clone, Copy)]
pub(crate) struct Buckets<'a> {
    pub(crate) starts: Numbers<'a>,
    pub(crate) entries: Numbers<'a>,
}

impl Buckets<'_> {
    /// Calls `take` with the numbers stored under `hash`, and seldom with one that is not.
    pub(crate) fn probe(&self, hash: u64, mut take: impl FnMut(u32)) {
        let buckets = self.starts.len().saturating_sub(1);
        if buckets == 0 {
            return;
        }
        let at = bucket(hash, buckets);
        let wanted = tag(hash);
        for entry in self
            .entries
            .part(self.starts.at(at) as usize..self.starts.at(at + 1) as usize)
            .iter()
        {
            if entry & 0xFF00_0000 == wanted {
                take(entry & 0x00FF_FFFF);
            }
        }
    }
}
