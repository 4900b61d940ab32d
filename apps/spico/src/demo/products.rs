//! The products of the demonstration, each under a name that browsers look for on this machine. The machine's own names show SPICO with
//! everything in it.

use std::collections::BTreeMap;

use crate::config::ProductConfig;

/// The portal and SPICO, on this port.
pub fn products(port: u16) -> BTreeMap<String, ProductConfig> {
    ["pass", "spico"]
        .map(|key| {
            let product = ProductConfig {
                public_url: Some(format!("http://{key}.localhost:{port}")),
                ..ProductConfig::default()
            };
            (key.to_owned(), product)
        })
        .into()
}
