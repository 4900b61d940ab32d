//! The journeys. One program, one browser at a time: `cargo test -p journeys -- --test-threads=1` with `SPICO_E2E=1`.

mod accessibility;
mod composer;
mod crash;
mod first_minute;
mod gestures;
mod history;
mod homonyms;
mod keyboard;
mod landing;
mod layout;
mod leader;
mod live;
mod lock;
mod network;
mod no_script;
mod phone;
mod pictures;
mod rights;
mod sign_in;
mod weight;
mod writing;
