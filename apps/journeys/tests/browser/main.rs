//! The journeys. One house, one browser at a time: `cargo test -p journeys -- --test-threads=1` with `SPICO_E2E=1`.

mod gestures;
mod live;
mod sign_in;
