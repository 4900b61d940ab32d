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

/// Tables that grow with what people do.
const GROWING: [&str; 10] = [
    "account",
    "audit_event",
    "conversation",
    "job",
    "event_log",
    "message",
    "participant",
    "practitioner",
    "practitioner_role",
    "session",
];
/// Texts that read a whole table, and why they may.
const WHOLE: [&str; 2] = [
    // When the program starts, and when its first administrator is made.
    "accounts::ADMINISTRATORS",
    // An import looks at each line of the register anyhow.
    "national::KNOWN",
];

/// A hundred times the messages must not make a page a hundred times slower (G14): texts go by a key, or stop early.
#[tokio::test(flavor = "multi_thread")]
async fn no_text_reads_a_growing_table_from_end_to_end() {
    let store = testkit::Store::open(testkit::Engine::Sqlite, &spico::rooms::migrations()).await;
    let is_ours = |text: &&db::Registered| {
        // Those of these tests, and of what a room shows at its doors, are asked of small stores only.
        let is_of_tests = text.name.starts_with("whole::") || text.name.contains("::doors::");
        !is_of_tests && !WHOLE.iter().any(|name| text.name.ends_with(name))
    };
    let mut wrong = Vec::new();
    for text in db::STATEMENTS.iter().filter(is_ours) {
        let plan = store.db.plan(text).await.unwrap();
        let sorts = plan.iter().any(|step| step.contains("TEMP B-TREE"));
        let stops_early = text.sqlite.contains(" limit ") && !sorts;
        let scans = plan.iter().any(|step| {
            let table = step.strip_prefix("SCAN ");
            table.is_some_and(|table| GROWING.contains(&table))
        });
        if scans && !stops_early {
            wrong.push(format!("{}: {}", text.name, plan.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn migrations_are_listed_once_and_none_is_missing() {
    let all = spico::rooms::migrations();
    let mut ids: Vec<&str> = all.iter().map(|migration| migration.id).collect();
    for expected in [
        "202611_01_audit",
        "202611_01_event_log",
        "202611_02_job",
        "202611_01_store",
        "202611_01_identity",
    ] {
        assert!(ids.contains(&expected), "{expected} is missing of {ids:?}");
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}
