//! The cards on disk: in blocks of a few, sorted by key, each found with one reading.
//!
//! `SPICARD3`, the form of the cards, the number of the last change that is inside, how many cards; then the blocks; then for each block its
//! first key and where it begins; last where that table begins. The file appears under its name only when it is whole.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::marker::PhantomData;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use crate::card::{Card, Reader, Writer};

const MAGIC: &[u8; 8] = b"SPICARD3";
/// Cards in one block.
const BLOCK: usize = 16;
/// Length of the head, and of one line of the table.
const HEAD: u64 = 32;
const LINE: usize = 24;

/// A whole file of cards.
pub(crate) struct CardFile<C> {
    file: File,
    /// First key and place of each block; a last line marks the end of the blocks.
    blocks: Vec<(u128, u64)>,
    cursor: i64,
    count: usize,
    card: PhantomData<fn() -> C>,
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the file of cards is damaged")
}

fn other_form() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the file of cards was written in another form",
    )
}

fn number(bytes: &[u8]) -> io::Result<u64> {
    bytes
        .try_into()
        .map(u64::from_le_bytes)
        .map_err(|_| damaged())
}

impl<C: Card> CardFile<C> {
    /// Opens a file; reads its table only.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut head = [0; 32];
        file.read_exact_at(&mut head, 0)?;
        let (magic, rest) = head.split_at(8);
        let (form, rest) = rest.split_at(8);
        let (cursor, count) = rest.split_at(8);
        let mut last = [0; 8];
        file.read_exact_at(&mut last, length.saturating_sub(8))?;
        let table = u64::from_le_bytes(last);
        if magic != MAGIC || table < HEAD || table > length - 8 {
            return Err(damaged());
        }
        if number(form)? != C::FORM {
            return Err(other_form());
        }
        let size = usize::try_from(length - 8 - table).map_err(|_| damaged())?;
        if size % LINE != 0 || size == 0 {
            return Err(damaged());
        }
        let mut lines = vec![0; size];
        file.read_exact_at(&mut lines, table)?;
        let mut blocks = Vec::with_capacity(size / LINE);
        for line in lines.chunks_exact(LINE) {
            let (key, at) = line.split_at(16);
            blocks.push((
                u128::from_le_bytes(key.try_into().map_err(|_| damaged())?),
                number(at)?,
            ));
        }
        let sound = blocks
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.0 <= b.0 && a.1 <= b.1));
        if !sound
            || blocks.last().map(|end| end.1) != Some(table)
            || blocks.first().map(|first| first.1) != Some(HEAD)
        {
            return Err(damaged());
        }
        let cursor = number(cursor)?.cast_signed();
        let count = usize::try_from(number(count)?).map_err(|_| damaged())?;
        Ok(Self {
            file,
            blocks,
            cursor,
            count,
            card: PhantomData,
        })
    }

    /// The number of the last change that is inside.
    pub(crate) fn cursor(&self) -> i64 {
        self.cursor
    }

    /// How many cards.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The card with this key.
    pub(crate) fn find(&self, key: u128) -> Option<C> {
        let after = self.blocks.partition_point(|(first, _)| *first <= key);
        let (_, from) = self.blocks.get(after.checked_sub(1)?)?;
        let (_, to) = self.blocks.get(after)?;
        let mut block = vec![0; usize::try_from(to - from).ok()?];
        self.file.read_exact_at(&mut block, *from).ok()?;
        let mut rest = block.as_slice();
        while let Some((found, after)) = rest.split_first_chunk::<16>() {
            let (length, after) = after.split_first_chunk::<4>()?;
            let (card, after) =
                after.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
            if u128::from_le_bytes(*found) == key {
                return C::read(&mut Reader::new(card));
            }
            rest = after;
        }
        None
    }
}

/// Writes a file of cards given in the order of their keys.
pub(crate) struct CardWriter<C> {
    out: BufWriter<File>,
    path: PathBuf,
    blocks: Vec<(u128, u64)>,
    at: u64,
    count: u64,
    last: Option<u128>,
    scratch: Writer,
    card: PhantomData<fn(C)>,
}

impl<C: Card> CardWriter<C> {
    /// Begins a file that will appear at `path`.
    pub(crate) fn new(path: &Path) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(
            256 * 1024,
            kernel::private::create(&path.with_extension("unfinished-cards"))?,
        );
        out.write_all(&[0; 32])?;
        Ok(Self {
            out,
            path: path.to_owned(),
            blocks: Vec::new(),
            at: HEAD,
            count: 0,
            last: None,
            scratch: Writer::default(),
            card: PhantomData,
        })
    }

    /// Adds a card. Its key must come after the one before.
    pub(crate) fn add(&mut self, key: u128, card: &C) -> io::Result<()> {
        if self.last.is_some_and(|last| last >= key) {
            return Err(io::Error::other(
                "the cards don't come in the order of their keys",
            ));
        }
        self.last = Some(key);
        if self.count.is_multiple_of(u64::try_from(BLOCK).unwrap_or(1)) {
            self.blocks.push((key, self.at));
        }
        self.scratch.clear();
        card.write(&mut self.scratch);
        let length = u32::try_from(self.scratch.bytes().len()).map_err(|_| damaged())?;
        self.out.write_all(&key.to_le_bytes())?;
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(self.scratch.bytes())?;
        self.at += 20 + u64::from(length);
        self.count += 1;
        Ok(())
    }

    /// Ends the file: it holds all changes up to `cursor`.
    pub(crate) fn finish(mut self, cursor: i64) -> io::Result<()> {
        self.blocks.push((u128::MAX, self.at));
        if self.count == 0 {
            self.blocks.insert(0, (0, self.at));
        }
        for (key, at) in &self.blocks {
            self.out.write_all(&key.to_le_bytes())?;
            self.out.write_all(&at.to_le_bytes())?;
        }
        self.out.write_all(&self.at.to_le_bytes())?;
        let file = self
            .out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        let mut head = Vec::with_capacity(32);
        head.extend_from_slice(MAGIC);
        head.extend_from_slice(&C::FORM.to_le_bytes());
        head.extend_from_slice(&cursor.to_le_bytes());
        head.extend_from_slice(&self.count.to_le_bytes());
        file.write_all_at(&head, 0)?;
        file.sync_all()?;
        std::fs::rename(self.path.with_extension("unfinished-cards"), &self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Label<const FORM: u64>(String);

    impl<const FORM: u64> Card for Label<FORM> {
        const FORM: u64 = FORM;

        fn write(&self, to: &mut Writer) {
            to.text(&self.0);
        }

        fn read(from: &mut Reader<'_>) -> Option<Self> {
            from.text().map(Self)
        }
    }

    fn card(number: u128) -> Label<1> {
        Label(format!("card {number}"))
    }

    #[test]
    fn every_card_is_found_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.cards");
        for count in [0_u128, 1, 15, 16, 17, 100] {
            let mut writer = CardWriter::new(&path).unwrap();
            (0..count).for_each(|number| writer.add(number * 3 + 5, &card(number)).unwrap());
            writer.finish(42).unwrap();
            let file = CardFile::<Label<1>>::open(&path).unwrap();
            assert_eq!(
                (file.cursor(), file.count()),
                (42, usize::try_from(count).unwrap())
            );
            for key in 0..count * 3 + 9 {
                let wanted = (key >= 5 && (key - 5) % 3 == 0 && (key - 5) / 3 < count)
                    .then(|| card((key - 5) / 3));
                assert_eq!(file.find(key), wanted, "{key} of {count}");
            }
        }
        assert!(
            CardWriter::new(&path)
                .and_then(|mut writer| {
                    writer.add(5, &card(1))?;
                    writer.add(5, &card(1))
                })
                .is_err()
        );
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.cards");
        let mut writer = CardWriter::new(&path).unwrap();
        (0..40).for_each(|number| writer.add(number, &card(number)).unwrap());
        writer.finish(1).unwrap();
        let whole = std::fs::read(&path).unwrap();
        for end in [0, 7, 24, 100, whole.len() - 1] {
            std::fs::write(&path, &whole[..end]).unwrap();
            assert!(CardFile::<Label<1>>::open(&path).is_err(), "cut at {end}");
        }
    }
    #[test]
    fn cards_of_another_form_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.cards");
        let mut writer = CardWriter::new(&path).unwrap();
        writer.add(7, &card(7)).unwrap();
        writer.finish(1).unwrap();
        assert!(CardFile::<Label<1>>::open(&path).is_ok());
        let refused = CardFile::<Label<2>>::open(&path).err().unwrap();
        assert_eq!(refused.to_string(), other_form().to_string());
    }
}
