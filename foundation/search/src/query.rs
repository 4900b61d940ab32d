//! What is asked and what is answered.

/// A search as a person typed it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<'a> {
    /// Words in any order, spelt as one can; the last one may be unfinished. The first 12 count.
    pub text: &'a str,
    /// Most hits wanted, 1 to 100; 0 means 10.
    pub limit: usize,
    /// What is near to the person who asks: preferred among otherwise equal hits.
    pub near: Near<'a>,
    /// What a hit must have.
    pub filter: Filter<'a>,
}

/// Preferences of one query.
#[derive(Clone, Copy, Debug, Default)]
pub struct Near<'a> {
    /// Groups (own département and neighbours).
    pub groups: &'a [u16],
    /// Documents already known to the person (past contacts); the first 512 count.
    pub keys: &'a [u128],
}

/// Conditions of one query.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// The document is in one of these groups; none means any.
    pub groups: &'a [u16],
    /// The field has all these words, exactly. Conditions on one field are alternatives, those on different fields all hold.
    pub terms: &'a [(u8, &'a str)],
}

/// A document found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The caller's identifier.
    pub key: u128,
    /// Larger is better; comparable within one answer only.
    pub score: u32,
    /// Bit `n` is set when a word matched in field `n`.
    pub fields: u16,
    /// Whether each word that means anything was found in this document.
    pub complete: bool,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Best first.
    pub hits: Vec<Hit>,
    /// Words of the query (folded) that are like nothing in the index and were left out.
    pub ignored: Vec<String>,
}
