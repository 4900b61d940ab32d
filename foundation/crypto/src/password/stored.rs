//! A password hash as it is stored: a PHC string of argon2id.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{Error, Result};
use argon2::{Algorithm, Argon2, Block, Params, Version};

use super::pool::Memory;

/// Above this, the C library takes memory from the system for this one allocation and gives it back at once (it never
/// raises the limit beyond 32 MiB). Below, each thread would keep its 19 MiB for ever.
const GIVEN_BACK: usize = 40 * 1024 * 1024;
/// No stored hash may ask for more: 256 MiB and 16 passes.
const MOST_KIB: u32 = 256 * 1024;
const MOST_PASSES: u32 = 16;

/// A stored hash, read.
pub(super) struct Stored {
    pub params: Params,
    /// Number of the pepper that was mixed in.
    pub pepper: Option<u32>,
    salt: Salt,
    output: Output,
}

impl Stored {
    /// Reads a PHC string; an error when it isn't one of ours.
    pub fn read(text: &str) -> Result<Self> {
        let hash = PasswordHash::new(text).map_err(|_| Error::EncodingInvalid)?;
        let argon2id = hash.algorithm == Algorithm::Argon2id.ident()
            && hash.version == Some(Version::V0x13.into());
        let params = Params::try_from(&hash)?;
        if params.m_cost() > MOST_KIB || params.t_cost() > MOST_PASSES {
            return Err(Error::ParamsInvalid);
        }
        let pepper = match params.keyid() {
            [] => None,
            number => Some(u32::from_be_bytes(
                number.try_into().map_err(|_| Error::ParamsInvalid)?,
            )),
        };
        match (argon2id, hash.salt, hash.hash) {
            (true, Some(salt), Some(output)) => Ok(Self {
                params,
                pepper,
                salt,
                output,
            }),
            _ => Err(Error::EncodingInvalid),
        }
    }

    /// Whether it was made from this input. Slow on purpose; the comparison takes constant time.
    pub fn matches(self, input: &[u8], memory: &mut Memory) -> Result<bool> {
        Ok(compute(&self.params, input, &self.salt, memory)? == self.output)
    }
}

/// The PHC string for this input. Slow on purpose.
pub(super) fn write(
    params: &Params,
    input: &[u8],
    salt: &[u8],
    memory: &mut Memory,
) -> Result<String> {
    let output = compute(params, input, salt, memory)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params)?,
        salt: Some(Salt::new(salt).map_err(|_| Error::SaltInvalid)?),
        hash: Some(output),
    };
    Ok(hash.to_string())
}

/// The first pass writes every block before it is read: memory that served before needs no clearing.
fn compute(params: &Params, input: &[u8], salt: &[u8], memory: &mut Memory) -> Result<Output> {
    if memory.len() < params.block_count() {
        let blocks = params.block_count().max(GIVEN_BACK / Block::SIZE);
        *memory = Memory::with_capacity(blocks);
        memory.resize(params.block_count(), Block::new());
    }
    #[cfg(test)]
    counted::note(params);
    let mut output = [0; Output::MAX_LENGTH];
    let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
    let output = output.get_mut(..length).ok_or(Error::OutputSize)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_into_with_memory(input, salt, output, memory.as_mut_slice())?;
    Output::new(output).map_err(|_| Error::OutputSize)
}

/// What each thread computes: for tests, which count work rather than time.
#[cfg(test)]
pub(super) mod counted {
    use std::cell::RefCell;

    use argon2::Params;

    thread_local! {
        static COUNTED: RefCell<Vec<(u32, u32)>> = const { RefCell::new(Vec::new()) };
    }

    pub(super) fn note(params: &Params) {
        COUNTED.with_borrow_mut(|counted| counted.push((params.m_cost(), params.t_cost())));
    }

    /// Memory and passes of each hash that this thread has computed since it was asked last.
    pub(in crate::password) fn take() -> Vec<(u32, u32)> {
        COUNTED.take()
    }
}
