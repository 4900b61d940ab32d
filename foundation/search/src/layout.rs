//! Writes the sections of an index file.

use crate::buckets;
use crate::builder::{Builder, forgivable};
use crate::error::BuildError;
use crate::format::{COUNTS, FileWriter, Section};
use crate::phonetic;
use crate::postings::Lists;
use crate::typo::{hash, letters, neighbourhood};
use crate::words::MAX_WORD;

/// How many of the most frequent words answer very short beginnings.
const POPULAR: usize = 8192;

impl Builder {
    pub(crate) fn write_words(
        &self,
        writer: &mut FileWriter,
        order: &[u32],
    ) -> Result<(), BuildError> {
        let mut starts = Vec::with_capacity(order.len() + 1);
        let mut end = 0;
        writer.begin(Section::TermBytes)?;
        for number in order {
            starts.push(end);
            let word = self.words.get(*number);
            writer.put(word)?;
            end += word.len() as u32;
        }
        writer.end(Section::TermBytes);
        starts.push(end);
        writer.numbers(Section::TermStarts, &starts)?;
        Ok(())
    }

    /// Writes the values of each field and renumbers the rows to the sorted values.
    pub(crate) fn write_values(
        &mut self,
        writer: &mut FileWriter,
        rank_of_word: &[u32],
        counts: &mut [u64; COUNTS],
    ) -> Result<(), BuildError> {
        let (mut table, mut several) = (Vec::new(), Vec::new());
        let fields = self.values.len();
        counts[2] = fields as u64;
        for field in 0..fields {
            let values = &mut self.values[field];
            let (order, rank) = values.sort(rank_of_word);
            counts[3 + 2 * field] = table.len() as u64;
            counts[4 + 2 * field] = u64::from(4 - (values.len() as u32).leading_zeros() / 8);
            for number in &order {
                let terms = values.get(*number);
                if let [term] = terms {
                    table.push(*term);
                } else {
                    table.push(0x8000_0000 | several.len() as u32);
                    several.push(terms.len() as u32);
                    several.extend_from_slice(terms);
                }
            }
            values.reorder(&order);
            for value in self.rows.iter_mut().skip(field).step_by(fields) {
                *value = rank[*value as usize];
            }
        }
        writer.numbers(Section::Values, &table)?;
        writer.numbers(Section::ValueTerms, &several)?;
        Ok(())
    }

    /// Documents in their order on disk: group, then the fields the schema orders by, then key.
    pub(crate) fn order(&self) -> Vec<u32> {
        let fields = self.values.len();
        let mut order: Vec<u32> = (0..self.keys.len() as u32).collect();
        let sorting = self.schema.order();
        let row = |document: u32| {
            &self.rows[document as usize * fields..(document as usize + 1) * fields]
        };
        order.sort_unstable_by(|a, b| {
            let groups = self.groups[*a as usize].cmp(&self.groups[*b as usize]);
            groups
                .then_with(|| {
                    let (a, b) = (row(*a), row(*b));
                    sorting
                        .iter()
                        .map(|f| a[usize::from(*f)])
                        .cmp(sorting.iter().map(|f| b[usize::from(*f)]))
                })
                .then_with(|| self.keys[*a as usize].cmp(&self.keys[*b as usize]))
        });
        order
    }

    pub(crate) fn write_documents(
        &self,
        writer: &mut FileWriter,
        order: &[u32],
        counts: &[u64; COUNTS],
    ) -> Result<(), BuildError> {
        let fields = self.values.len();
        writer.begin(Section::Rows)?;
        for document in order {
            for field in 0..fields {
                let value = self.rows[*document as usize * fields + field].to_le_bytes();
                writer.put(&value[..counts[4 + 2 * field] as usize])?;
            }
        }
        // A row may be read four bytes at a time: the last one too.
        writer.put(&[0; 4])?;
        writer.end(Section::Rows);
        writer.begin(Section::Keys)?;
        for document in order {
            writer.put(&self.keys[*document as usize].to_le_bytes())?;
        }
        writer.end(Section::Keys);
        writer.begin(Section::Boosts)?;
        for document in order {
            writer.put(&[self.boosts[*document as usize]])?;
        }
        writer.end(Section::Boosts);
        let mut groups: Vec<u32> = Vec::new();
        for (at, document) in order.iter().enumerate() {
            let group = u32::from(self.groups[*document as usize]);
            if groups.len() < 2 || groups[groups.len() - 2] != group {
                groups.extend([group, at as u32]);
            }
        }
        writer.numbers(Section::Groups, &groups)?;
        Ok(())
    }

    pub(crate) fn write_lists(
        &self,
        writer: &mut FileWriter,
        order: &[u32],
    ) -> Result<(), BuildError> {
        let fields = self.values.len();
        let mut lists = Lists::default();
        writer.begin(Section::Lists)?;
        for field in 0..fields {
            lists.field(writer, field as u32, self.words.len(), |take| {
                for (at, document) in order.iter().enumerate() {
                    let value = self.rows[*document as usize * fields + field];
                    if value != 0 {
                        self.values[field]
                            .get(value)
                            .iter()
                            .for_each(|term| take(at as u32, *term));
                    }
                }
            })?;
        }
        writer.end(Section::Lists);
        lists.table(writer)?;
        let mut popular: Vec<u32> = (0..lists.frequency.len() as u32).collect();
        popular.sort_by_key(|term| std::cmp::Reverse(lists.frequency[*term as usize]));
        popular.truncate(POPULAR);
        popular.sort_unstable();
        writer.numbers(Section::Popular, &popular)?;
        Ok(())
    }

    pub(crate) fn write_keys(
        &self,
        writer: &mut FileWriter,
        order: &[u32],
    ) -> Result<(), BuildError> {
        buckets::write(
            writer,
            Section::KeyStarts,
            Section::KeyEntries,
            order.len(),
            |take| {
                for (at, document) in order.iter().enumerate() {
                    take(
                        hash(&self.keys[*document as usize].to_le_bytes()),
                        at as u32,
                    );
                }
            },
        )
    }

    /// The sections by which a misspelt word finds the right one.
    pub(crate) fn write_neighbours(
        &self,
        writer: &mut FileWriter,
        order: &[u32],
    ) -> Result<(), BuildError> {
        let spelt: Vec<(u32, &[u8])> = order
            .iter()
            .enumerate()
            .map(|(at, number)| (at as u32, self.words.get(*number)))
            .filter(|(_, word)| forgivable(word))
            .collect();
        let hashes = spelt.iter().map(|(_, word)| word.len() + 1).sum();
        buckets::write(
            writer,
            Section::EditStarts,
            Section::EditEntries,
            hashes,
            |take| {
                for (at, word) in &spelt {
                    neighbourhood(word, |hash| take(hash, *at));
                }
            },
        )?;
        buckets::write(
            writer,
            Section::SoundStarts,
            Section::SoundEntries,
            spelt.len(),
            |take| {
                for (at, word) in &spelt {
                    let sound = phonetic::key(word);
                    if !sound.is_empty() {
                        take(hash(&sound), *at);
                    }
                }
            },
        )?;
        write_lengths(writer, spelt)
    }
}

/// Words by length with their letters, for two edits.
fn write_lengths(writer: &mut FileWriter, mut words: Vec<(u32, &[u8])>) -> Result<(), BuildError> {
    words.sort_by_key(|(_, word)| word.len());
    let longer = |length: usize| words.partition_point(|(_, word)| word.len() < length) as u32;
    let starts: Vec<u32> = (0..=MAX_WORD + 1).map(longer).collect();
    writer.numbers(
        Section::ByLength,
        &words.iter().map(|(at, _)| *at).collect::<Vec<_>>(),
    )?;
    writer.numbers(
        Section::Masks,
        &words
            .iter()
            .map(|(_, word)| letters(word))
            .collect::<Vec<_>>(),
    )?;
    writer.numbers(Section::LengthStarts, &starts)?;
    Ok(())
}
