//! The terms that people accept, and their versions (A11.4): a new major version asks everybody again.

use crate::words::TermsDocument;

/// The major version in force.
pub(crate) const fn version(document: TermsDocument) -> i64 {
    match document {
        TermsDocument::Pass | TermsDocument::Spico => 1,
    }
}
