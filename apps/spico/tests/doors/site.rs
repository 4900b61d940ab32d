//! One place where SPICO is installed, on one engine: its folder, its store, and copies of both.

use std::path::Path;
use std::sync::Arc;

use courier::Courier;
use spico::boot::{self, App, Opened, Purpose};
use spico::config::Config;
use spico::rooms;
use tempfile::TempDir;
use testkit::Engine;

/// Where it is.
pub struct Site {
    folder: TempDir,
    database: Option<String>,
}

/// The application on a site, open.
pub struct Open {
    pub opened: Opened,
    pub app: App,
}

impl Site {
    /// A new one.
    pub async fn new(engine: Engine) -> Self {
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(testkit::database(&rooms::migrations()).await),
        };
        Self {
            folder: TempDir::new().unwrap(),
            database,
        }
    }

    /// The same once more, as it is now. Nobody may be at work on this one.
    pub async fn copy(&self) -> Self {
        let folder = TempDir::new().unwrap();
        for entry in std::fs::read_dir(self.folder.path()).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
            }
        }
        let database = match &self.database {
            Some(database) => Some(testkit::copy_of(database).await),
            None => None,
        };
        Self { folder, database }
    }

    /// Nothing of it is needed any more.
    pub async fn discard(self) {
        if let Some(database) = &self.database {
            testkit::discard(database).await;
        }
    }

    pub fn config(&self) -> Config {
        Config {
            data: self.folder().to_owned(),
            database: self.database.as_deref().map(Into::into),
            ..Config::default()
        }
    }

    fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The application on it.
    pub async fn open(&self) -> Open {
        let config = self.config();
        let opened = boot::open_store(&config, Purpose::Serve).await.unwrap();
        let courier = Arc::new(Courier::memory());
        let app = boot::build(&opened, &config, &courier, "http://localhost");
        let app = app.await.unwrap();
        Open { opened, app }
    }
}
