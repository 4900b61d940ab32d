//! What `db` promises, on both engines.

#[cfg(test)]
mod database {
    mod columns;
    mod commands;
    mod committed;
    mod encrypted;
    mod group_commit;
    mod log;
    mod migrations;
    mod notes;
    mod once;
    mod proofs;
    mod signals;
    mod trace;
    mod twice;
}
