//! An application with the pages of this room only, as one person sees it.

use std::sync::Arc;

use access::sessions::{Behind, Pending};
use access::{Assurance, DeviceProfile, PractitionerRoleId, Sessions, Subject};
use axum::body::Body;
use db::Actor;
use directory::Directory;
use directory::directory::Links;
use directory::face::{NewPractitioner, NewRole, RegisterPractitioner, Registered};
use http_body_util::BodyExt as _;
use scraper::{Html, Selector};
use tempfile::TempDir;
use tower::ServiceExt as _;
use web::app::Settings;
use web::{AppState, StatusCode};

/// One session: whoever the test says.
struct OneSession(Subject);

impl Sessions for OneSession {
    fn subject<'a>(&'a self, token: &'a str, _: Behind) -> Pending<'a, Option<Subject>> {
        let known = (token == "jeton").then(|| self.0.clone());
        Box::pin(async move { Ok(known) })
    }
}

fn subject(role: PractitionerRoleId, assurance: Assurance) -> Subject {
    Subject {
        practitioner_role: Some(role),
        assurance,
        name: "Claire Martin".into(),
        device: DeviceProfile::Personal,
        ..testkit::subject(1)
    }
}

pub(super) struct Site {
    app: AppState,
    _files: TempDir,
}

impl Site {
    /// The room as the person of this situation sees it.
    pub(super) async fn open(
        store: &testkit::Store,
        role: PractitionerRoleId,
        assurance: Assurance,
    ) -> Self {
        let files = tempfile::tempdir().unwrap();
        let directory = Directory::open(&store.db, files.path(), Links::default());
        directory.catch_up().await.unwrap();
        let settings = Settings::new("http://localhost");
        let app = AppState::builder(
            store.db.clone(),
            directory::ROOM.matrix().unwrap(),
            Arc::new(OneSession(subject(role, assurance))),
            settings,
        );
        Self {
            app: app.extension(Arc::new(directory)).build(),
            _files: files,
        }
    }

    pub(super) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (StatusCode, String, web::HeaderMap) {
        let app = web::layers::finish((directory::ROOM.routes)(), &self.app);
        let cookie = format!("{}=jeton", web::cookie::name(self.app.settings().base()));
        let mut request = axum::http::Request::builder()
            .method(method)
            .uri(path)
            .header("cookie", cookie)
            .header("host", "localhost");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = app
            .oneshot(request.body(Body::from(body.to_owned())).unwrap())
            .await
            .unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap(), headers)
    }

    pub(super) async fn page(&self, path: &str) -> Html {
        let (status, body, _) = self.ask("GET", path, &[], "").await;
        assert_eq!(status, StatusCode::OK, "{path}");
        Html::parse_document(&body)
    }
}

pub(super) fn texts(page: &Html, selector: &str) -> Vec<String> {
    page.select(&Selector::parse(selector).unwrap())
        .map(|found| found.text().collect::<String>().trim().to_owned())
        .collect()
}

pub(super) async fn colleague(db: &db::Db, given: &str, family: &str, joined: bool) -> Registered {
    let new = NewPractitioner {
        rpps: Some(if joined { "99700000013" } else { "99700000021" }.to_owned()),
        given: given.to_owned(),
        family: family.to_owned(),
        free_line: "Joignable de 12 h à 14 h".to_owned(),
        roles: vec![NewRole {
            profession_code: "60".to_owned(),
            postcode: "34120".to_owned(),
            commune: "Pézenas".to_owned(),
            phone: "0465710001".to_owned(),
            joined,
            ..NewRole::default()
        }],
        ..NewPractitioner::default()
    };
    db.run(&RegisterPractitioner {
        new: &new,
        actor: Actor::system(),
    })
    .await
    .unwrap()
}
