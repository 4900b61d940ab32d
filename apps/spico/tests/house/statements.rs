//! I-12: every SQL text of the program prepares on both engines and gives the columns of its row type.

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_prepares_on_both_engines() {
    assert!(
        db::STATEMENTS.len() > 150,
        "the registry holds {} texts only",
        db::STATEMENTS.len()
    );
    testkit::all_statements_prepare(&spico::rooms::migrations()).await;
}

#[test]
fn migrations_are_listed_once_and_none_is_missing() {
    let all = spico::rooms::migrations();
    let mut ids: Vec<&str> = all.iter().map(|migration| migration.id).collect();
    for expected in [
        "202611_01_audit",
        "202611_01_journal",
        "202611_02_job",
        "202611_01_house",
        "202611_01_identity",
    ] {
        assert!(ids.contains(&expected), "{expected} is missing of {ids:?}");
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}
