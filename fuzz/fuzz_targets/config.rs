//! The reader of the configuration: any file, any environment, ends with settings or with a sentence.

#![no_main]
#![allow(dead_code, reason = "whole files of the program, of which a part is asked")]

#[path = "of_config.rs"]
mod config;

use libfuzzer_sys::fuzz_target;
use serde::Deserialize;

/// Every kind of setting.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    listen: Option<std::net::IpAddr>,
    port: u16,
    data: std::path::PathBuf,
    trust_proxy: bool,
    mail: Option<Part>,
    hosts: Vec<String>,
    kind: Kind,
    share: f64,
    many: std::collections::BTreeMap<String, i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Part {
    host: String,
    port: u16,
    password: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    #[default]
    None,
    StartTls,
}

fuzz_target!(|text: &str| {
    let (file, variables) = text.split_once('\0').unwrap_or((text, ""));
    if let Some(Err(sentence)) = config::read::<Settings>(file, variables) {
        assert!(!sentence.is_empty());
    }
});
