//! The log: JSON lines on the error output, or lines for people when it is a terminal.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// What passes when nothing is said.
const USUAL: &str = "info,hyper=warn,rustls=warn,tokio_postgres=warn,lettre=warn";

/// Begins logging. `filter`: `debug`, `info,spico=debug`; one that can't be read counts as the usual one.
pub fn begin(filter: Option<&str>) {
    let filter = filter
        .and_then(|filter| EnvFilter::try_new(filter).ok())
        .unwrap_or_else(|| EnvFilter::new(USUAL));
    let registry = tracing_subscriber::registry().with(filter);
    // A second call, in tests, changes nothing.
    let _already = if std::io::stderr().is_terminal() {
        registry
            .with(fmt::layer().with_writer(std::io::stderr).with_target(false))
            .try_init()
    } else {
        registry
            .with(
                fmt::layer()
                    .json()
                    .flatten_event(true)
                    .with_writer(std::io::stderr),
            )
            .try_init()
    };
}
