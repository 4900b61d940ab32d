//! The log: JSON lines on the error output, or lines for people when it is a terminal.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// What passes when nothing is said.
const USUAL: &str = "info,hyper=warn,rustls=warn,tokio_postgres=warn,lettre=warn";

/// At "debug" this crate writes the values of every statement: names, addresses, hashes. They reach no log, whatever is asked for.
const SILENT: &str = "tokio_postgres=warn";

fn passing(filter: Option<&str>) -> EnvFilter {
    let filter = filter
        .and_then(|filter| EnvFilter::try_new(filter).ok())
        .unwrap_or_else(|| EnvFilter::new(USUAL));
    match SILENT.parse() {
        Ok(silent) => filter.add_directive(silent),
        Err(_) => EnvFilter::new(USUAL),
    }
}

/// Begins logging. `filter`: `debug`, `info,spico=debug`; one that can't be read counts as the usual one.
pub fn begin(filter: Option<&str>) {
    let registry = tracing_subscriber::registry().with(passing(filter));
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
                    .with_span_list(false)
                    .with_writer(std::io::stderr),
            )
            .try_init()
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_statements_reach_no_log() {
        for asked in [
            None,
            Some("debug"),
            Some("info,tokio_postgres=trace"),
            Some("="),
        ] {
            let shown = passing(asked).to_string();
            let about: Vec<&str> = shown
                .split(',')
                .filter(|one| one.starts_with("tokio_postgres"))
                .collect();
            assert_eq!(about, [SILENT], "{asked:?}: {shown}");
        }
    }
}
