//! What must not compile (I-2).

#[test]
fn no_change_without_a_trace() {
    trybuild::TestCases::new().compile_fail("tests/compile/*.rs");
}
