//! The trace read, sealed, and caught out when somebody changed it, on both engines.

#[cfg(test)]
mod audit {
    mod doubts;
    mod reading;
    mod sealing;
    mod tampering;
}
