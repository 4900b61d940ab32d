//! What the program asks of the machine before anything else.

use std::num::NonZeroUsize;

/// Prepares the process: one TLS provider for all, and as many open files as the system allows (each live stream is one).
pub fn prepare() {
    // A second call, in tests, changes nothing.
    let _already = rustls::crypto::ring::default_provider().install_default();
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "the limit of open files could not be raised");
    }
}

/// The executor: as many threads as processors, two at least, unless the configuration says otherwise.
pub fn executor(threads: Option<usize>) -> std::io::Result<tokio::runtime::Runtime> {
    let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads.unwrap_or(processors).max(2))
        .thread_name("spico")
        .enable_all()
        .build()
}
