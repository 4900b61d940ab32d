//! The files of conversations, by theme.

/// Name and text of each file.
pub const FILES: [(&str, &str); 1] = [(
    "scenes/wounds.toml",
    include_str!("../../data/scenes/wounds.toml"),
)];
