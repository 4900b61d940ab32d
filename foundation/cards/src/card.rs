//! How a card becomes bytes and comes back.

use kernel::Uuid;

/// What a hit shows, kept beside the index so that searching asks nothing of the store (G7).
pub trait Card: Clone + Send + Sync + 'static {
    /// Which form of bytes this is. Another number whenever [`Card::write`] gives others for the same card: files of an older form are
    /// refused, and written anew from the store.
    const FORM: u64;

    /// Writes it.
    fn write(&self, to: &mut Writer);
    /// Reads what [`Card::write`] wrote; `None` when that can't be.
    fn read(from: &mut Reader<'_>) -> Option<Self>;
}

/// Where a card is written: little-endian numbers, texts after their length.
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// What was written.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Makes place for the next card.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// A byte.
    pub fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// A number.
    pub fn number(&mut self, number: i64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// An id.
    pub fn uuid(&mut self, id: Uuid) {
        self.0.extend_from_slice(id.as_bytes());
    }

    /// A text, cut after 65,535 bytes.
    pub fn text(&mut self, text: &str) {
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

/// Reads what a [`Writer`] wrote; `None` where that is not what stands there.
#[derive(Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Begins at the first of these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    /// A byte.
    pub fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    /// A number.
    pub fn number(&mut self) -> Option<i64> {
        self.take().map(i64::from_le_bytes)
    }

    /// An id.
    pub fn uuid(&mut self) -> Option<Uuid> {
        self.take().map(Uuid::from_bytes)
    }

    /// A text.
    pub fn text(&mut self) -> Option<String> {
        let length = self.take().map(u16::from_le_bytes)?;
        let (text, rest) = self.0.split_at_checked(usize::from(length))?;
        self.0 = rest;
        std::str::from_utf8(text).ok().map(str::to_owned)
    }
}
