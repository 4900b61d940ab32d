//! Every SQL text of the room on both engines (I-12).

#[tokio::test]
async fn all_statements_prepare() {
    testkit::all_statements_prepare(&directory::ROOM.tables()).await;
}
