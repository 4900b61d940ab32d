//! I-1: a handler without a proof of access does not compile.

/// Each file of `tests/proofs` is a handler that must not compile, with what the compiler says; the one of `passes` must.
#[test]
fn a_handler_without_a_proof_does_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/proofs/proven.rs");
    cases.compile_fail("tests/proofs/without_proof.rs");
    cases.compile_fail("tests/proofs/proof_second.rs");
    cases.compile_fail("tests/proofs/own_proof.rs");
    cases.compile_fail("tests/proofs/forged_permit.rs");
}
