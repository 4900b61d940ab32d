//! The reference: what one argon2id with the product's parameters costs on this machine.

use std::sync::Arc;
use std::time::Duration;

use crypto::password::{Hasher, HasherSettings};
use kernel::SystemEntropy;

use crate::failure::Failure;
use crate::process::Process;

/// Hashes that are measured together: a tick of /proc is 10 ms.
const HASHES: u32 = 40;

/// CPU time of one hash.
pub(crate) async fn hash() -> Result<Duration, Failure> {
    let failed = |fault: kernel::Fault| Failure::new(fault.to_string());
    let hasher = Hasher::new(HasherSettings::default(), None, Arc::new(SystemEntropy));
    let hasher = hasher.map_err(failed)?;
    let password = "Tournesol-Vélo-42".into();
    hasher.hash(&password).await.map_err(failed)?;
    let before = Process::own().cpu()?;
    for _ in 0..HASHES {
        hasher.hash(&password).await.map_err(failed)?;
    }
    Ok(Process::own().cpu()?.saturating_sub(before) / HASHES)
}
