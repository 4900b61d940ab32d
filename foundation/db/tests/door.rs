//! The promises of the database door, on both engines.

#[cfg(test)]
mod door {
    mod columns;
    mod commands;
    mod encrypted;
    mod group_commit;
    mod handed;
    mod log;
    mod migrations;
    mod nudges;
    mod once;
    mod proofs;
    mod shelf;
    mod trace;
    mod twice;
}
