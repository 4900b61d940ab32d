//! Every SQL text that is linked into a test prepares on both engines and gives the columns of its row type (I-12).

use db::{Migration, Registered, STATEMENTS};

use crate::{Store, on_each_engine};

/// Prepares all registered texts on freshly migrated stores.
///
/// # Panics
///
/// With the list of all texts that don't prepare, or whose columns differ from their row type's in number, name or type.
pub async fn all_statements_prepare(migrations: &[Migration]) {
    all_statements_prepare_but(migrations, &[]).await;
}

/// The same without those whose names end as listed: texts that a test gets wrong on purpose.
///
/// # Panics
///
/// As [`all_statements_prepare`].
pub async fn all_statements_prepare_but(migrations: &[Migration], wrong_on_purpose: &[&str]) {
    on_each_engine(migrations, |store| async move {
        let mut wrong = Vec::new();
        let kept =
            |text: &&Registered| !wrong_on_purpose.iter().any(|end| text.name.ends_with(end));
        for text in STATEMENTS.iter().filter(kept) {
            if let Err(why) = check(&store, text).await {
                wrong.push(format!("{}: {why}", text.name));
            }
        }
        assert!(wrong.is_empty(), "on {}:\n{}", store.name, wrong.join("\n"));
    })
    .await;
}

async fn check(store: &Store, text: &Registered) -> Result<(), String> {
    let found = store
        .db
        .describe(text)
        .await
        .map_err(|fault| fault.to_string())?;
    let expected = text.columns;
    if found.len() != expected.len() {
        return Err(format!(
            "{} columns instead of {}",
            found.len(),
            expected.len()
        ));
    }
    for ((name, kind), (wanted, wanted_kind)) in found.iter().zip(expected) {
        // `One<T>` takes its only column whatever its name.
        let any_name = expected.len() == 1 && *wanted == "value";
        if !any_name && name != wanted {
            return Err(format!("column {name:?} where {wanted:?} is expected"));
        }
        if let Some(kind) = kind.filter(|kind| kind != wanted_kind) {
            return Err(format!("column {name:?} is {kind:?}, not {wanted_kind:?}"));
        }
    }
    Ok(())
}
