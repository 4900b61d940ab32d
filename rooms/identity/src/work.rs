//! What the room runs in each process: sessions, letters, expiry.

use std::sync::Arc;

use bus::Hub;
use courier::Courier;
use crypto::password::Hasher;
use kernel::Fault;
use room::Assembly;

use crate::post::SendLetter;
use crate::queue::{SWEEP, SweepIdentity};
use crate::{Identity, IdentityConfig, SessionCache, watch};

/// Needs the courier, the password hasher, and the room's configuration; provides [`Identity`] and [`SessionCache`].
pub(crate) fn build(assembly: &mut Assembly) -> Result<(), Fault> {
    let config = assembly.need::<IdentityConfig>()?;
    let identity = Identity::new(
        Arc::clone(&assembly.vault),
        assembly.need::<Hasher>()?,
        assembly.need::<Courier>()?,
        (*config).clone(),
        assembly.public_url.as_str(),
    );
    let identity = Arc::new(identity.named(&assembly.name));
    let cache = SessionCache::new(&assembly.db, (*config).clone());
    assembly.sessions(cache.clone())?;
    assembly.job(SendLetter(Arc::clone(&identity)));
    assembly.every(SWEEP, SweepIdentity(Arc::clone(&identity)), &())?;
    assembly.worker(|state| async move {
        match (state.extension::<SessionCache>(), state.extension::<Hub>()) {
            (Ok(cache), Ok(hub)) => watch::watch(cache, hub).await,
            (Err(fault), _) | (_, Err(fault)) => {
                tracing::error!(error = %fault, "nobody watches the sessions");
            }
        }
    });
    assembly.closing(|state| async move {
        state.extension::<Identity>()?.settled().await;
        let cache = state.extension::<SessionCache>()?;
        cache.write(state.db().now()).await
    });
    assembly.provide(identity);
    assembly.provide(cache);
    Ok(())
}
