//! The files of conversations, by theme.

/// Name and text of each file.
pub const FILES: [(&str, &str); 9] = [
    (
        "scenes/wounds.toml",
        include_str!("../../data/scenes/wounds.toml"),
    ),
    (
        "scenes/rounds.toml",
        include_str!("../../data/scenes/rounds.toml"),
    ),
    (
        "scenes/hospital.toml",
        include_str!("../../data/scenes/hospital.toml"),
    ),
    (
        "scenes/coordination.toml",
        include_str!("../../data/scenes/coordination.toml"),
    ),
    (
        "scenes/pharmacy-cpts.toml",
        include_str!("../../data/scenes/pharmacy-cpts.toml"),
    ),
    (
        "scenes/social.toml",
        include_str!("../../data/scenes/social.toml"),
    ),
    (
        "scenes/children.toml",
        include_str!("../../data/scenes/children.toml"),
    ),
    (
        "scenes/elderly.toml",
        include_str!("../../data/scenes/elderly.toml"),
    ),
    (
        "scenes/support.toml",
        include_str!("../../data/scenes/support.toml"),
    ),
];
