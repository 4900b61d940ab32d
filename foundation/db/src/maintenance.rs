//! Operations for the operator and the tests: columns, integrity, backup.

use kernel::Fault;

use crate::database::{Db, Engine};
use crate::sql::{self, Registered};
use crate::{Kind, OwnedValue, Value, postgres, sqlite};

impl Db {
    /// The columns that the engine says a registered text gives; types are known on PostgreSQL only.
    pub async fn describe(&self, text: &Registered) -> Result<Vec<(String, Option<Kind>)>, Fault> {
        match &*self.engine {
            Engine::Sqlite(store) => {
                let (text, _) = sql::expand(text.sqlite, '?', sql::bound(text.sqlite), 1);
                store
                    .read(|connection| {
                        let statement = connection
                            .prepare(&text)
                            .map_err(|error| sqlite::fault(&error))?;
                        Ok(statement
                            .column_names()
                            .map(|name| (name.to_owned(), None))
                            .collect())
                    })
                    .await
            }
            Engine::Postgres(store) => {
                let (text, _) = sql::expand(text.postgres, '$', sql::bound(text.postgres), 1);
                let client = store.client().await?;
                let statement = client
                    .prepare(&text)
                    .await
                    .map_err(|error| postgres::fault(&error, None))?;
                Ok(statement
                    .columns()
                    .iter()
                    .map(|column| (column.name().to_owned(), postgres::kind(column.type_())))
                    .collect())
            }
        }
    }

    /// How SQLite would go about a registered text, step by step; nothing on PostgreSQL, whose ways depend on what the tables hold.
    pub async fn plan(&self, text: &Registered) -> Result<Vec<String>, Fault> {
        let Engine::Sqlite(store) = &*self.engine else {
            return Ok(Vec::new());
        };
        let (text, _) = sql::expand(text.sqlite, '?', sql::bound(text.sqlite), 1);
        let values = vec![Value::Null; sql::bound(&text)];
        let explain = format!("explain query plan {text}");
        let rows = store
            .read(|connection| sqlite::rows(connection, &explain, &values))
            .await?;
        let steps = rows.into_iter().filter_map(|row| match row.last() {
            Some(OwnedValue::Text(step)) => Some(step.clone()),
            _ => None,
        });
        Ok(steps.collect())
    }

    /// Writes a whole, consistent copy of a SQLite store while it is in use.
    pub async fn backup(&self, to: &std::path::Path) -> Result<(), Fault> {
        let Engine::Sqlite(store) = &*self.engine else {
            return Err(Fault::denied(
                "Sur PostgreSQL, la sauvegarde se fait avec les outils de PostgreSQL (pg_basebackup, pg_dump).",
            ));
        };
        let text = to
            .to_str()
            .ok_or_else(|| {
                Fault::invalid("fichier", "Le chemin de la sauvegarde n’est pas lisible.")
            })?
            .to_owned();
        // Empty and its owner's only, before the first byte of it is written; SQLite takes an empty file.
        kernel::private::create_new(to).map_err(|error| refused(to, error))?;
        let written = store
            .read(|connection| {
                // Readers may write nothing, and this writes a file: only here, and only for this.
                sqlite::execute(connection, "pragma query_only = off", &[])?;
                let written = sqlite::execute(connection, "vacuum into $1", &[Value::Text(&text)]);
                sqlite::execute(connection, "pragma query_only = on", &[])?;
                written.map(|_| ())
            })
            .await;
        if written.is_err() {
            // Half a copy, after a full disk for example, must not look like a whole one.
            let _the_first_fault_is_told = std::fs::remove_file(to);
        }
        written
    }

    /// Asks the engine whether its files are sound; gives what it finds wrong.
    pub async fn check(&self) -> Result<Vec<String>, Fault> {
        let rows = match &*self.engine {
            Engine::Sqlite(store) => {
                let mut rows = store
                    .read(|connection| sqlite::rows(connection, "pragma integrity_check", &[]))
                    .await?;
                rows.append(
                    &mut store
                        .read(|connection| {
                            sqlite::rows(connection, "pragma foreign_key_check", &[])
                        })
                        .await?,
                );
                rows
            }
            Engine::Postgres(_) => self.raw_rows("select 'ok'", "select 'ok'", &[]).await?,
        };
        let lines = rows.into_iter().map(|row| {
            row.into_iter()
                .map(|value| format!("{value:?}"))
                .collect::<Vec<_>>()
                .join(" ")
        });
        Ok(lines.filter(|line| line != "Text(\"ok\")").collect())
    }
}

fn refused(to: &std::path::Path, error: std::io::Error) -> Fault {
    match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Fault::conflict("Ce fichier existe déjà : choisissez-en un autre.")
        }
        _ => Fault::invalid(
            "fichier",
            format!(
                "La sauvegarde « {} » ne peut pas être écrite : vérifiez que son dossier existe et que vous avez le droit d’y écrire.",
                to.display()
            ),
        )
        .because(error),
    }
}
