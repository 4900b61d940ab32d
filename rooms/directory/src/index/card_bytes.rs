//! How a card becomes bytes and comes back.

use kernel::Uuid;

use crate::domain::Sector;

/// Where a card is written: little-endian numbers, texts after their length.
#[derive(Debug, Default)]
pub struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(super) fn number(&mut self, number: i64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn uuid(&mut self, id: Uuid) {
        self.0.extend_from_slice(id.as_bytes());
    }

    pub(super) fn sector(&mut self, sector: Option<Sector>) {
        let at = sector.and_then(|sector| Sector::ALL.iter().position(|known| *known == sector));
        self.byte(at.map_or(0, |at| u8::try_from(at + 1).unwrap_or(0)));
    }

    /// A text, cut after 65,535 bytes.
    pub(super) fn text(&mut self, text: &str) {
        let mut end = text.len().min(usize::from(u16::MAX));
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = text.get(..end).unwrap_or_default();
        self.0
            .extend_from_slice(&u16::try_from(text.len()).unwrap_or(0).to_le_bytes());
        self.0.extend_from_slice(text.as_bytes());
    }
}

/// A sector that was read, or its absence.
pub(super) struct Known(pub(super) Option<Sector>);

/// Reads what a [`Writer`] wrote.
#[derive(Debug)]
pub struct Reader<'a>(pub(super) &'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    pub(super) fn number(&mut self) -> Option<i64> {
        self.take().map(i64::from_le_bytes)
    }

    pub(super) fn uuid(&mut self) -> Option<Uuid> {
        self.take().map(Uuid::from_bytes)
    }

    pub(super) fn sector(&mut self) -> Option<Known> {
        match self.byte()? {
            0 => Some(Known(None)),
            at => Sector::ALL
                .get(usize::from(at) - 1)
                .map(|sector| Known(Some(*sector))),
        }
    }

    pub(super) fn text(&mut self) -> Option<String> {
        let length = self.take().map(u16::from_le_bytes)?;
        let (text, rest) = self.0.split_at_checked(usize::from(length))?;
        self.0 = rest;
        std::str::from_utf8(text).ok().map(str::to_owned)
    }
}
