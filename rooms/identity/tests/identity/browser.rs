//! A browser that visits a [`Site`].

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::site::{PASSWORD, Site, mail};

/// A page behind two factors and accepted terms.
async fn inside(
    _: access::Signed<access::Aal2>,
    cx: web::Context,
) -> Result<web::Reply, web::Failure> {
    Ok(web::Reply::text(
        cx.subject()
            .map(|s| s.role_label.to_string())
            .unwrap_or_default(),
    ))
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

/// A browser: it keeps its cookies.
#[derive(Clone)]
pub struct Browser<'a> {
    pub site: &'a Site,
    pub cookies: BTreeMap<String, String>,
    pub address: SocketAddr,
    /// The host that it asks; its cookies are of this one alone.
    pub host: &'static str,
    pub agent: &'static str,
    pub htmx: bool,
    pub json: bool,
}

impl Browser<'_> {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(Request::get(path), String::new()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", escape(value)))
            .collect();
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request, body.join("&")).await
    }

    async fn ask(&mut self, request: axum::http::request::Builder, body: String) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = request
            .header(header::HOST, self.host)
            .header(header::USER_AGENT, self.agent)
            .header("sec-fetch-site", "same-origin")
            .header(
                "sec-fetch-mode",
                if self.htmx { "same-origin" } else { "navigate" },
            )
            .header(header::COOKIE, cookies.join("; "));
        if self.htmx {
            request = request
                .header("hx-request", "true")
                .header("hx-request-type", "partial");
        }
        if self.json {
            request = request.header(header::ACCEPT, "application/json");
        }
        let mut request = request.body(Body::from(body)).unwrap();
        request.extensions_mut().insert(self.address);
        let routes = (identity::ROOM.routes)().get("/dedans", inside);
        let response = web::layers::finish(routes, &self.site.app)
            .oneshot(request)
            .await
            .unwrap();
        let (head, body) = response.into_parts();
        for cookie in head.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        let location = head
            .headers
            .get(header::LOCATION)
            .map(|to| to.to_str().unwrap().to_owned())
            .unwrap_or_default();
        Answer {
            status: head.status.as_u16(),
            location,
            headers: head.headers,
            body,
        }
    }

    /// Identifier and password, asking for a code by mail.
    pub async fn password(&mut self, login: &str, password: &str) -> Answer {
        let fields = [
            ("mode", "code"),
            ("identifiant", login),
            ("mot-de-passe", password),
            ("canal", "courriel"),
            ("suite", "/dedans"),
        ];
        self.post("/connexion", &fields).await
    }

    /// Identifier and password alone.
    pub async fn sign_in_simply(&mut self, login: &str) -> Answer {
        self.post(
            "/connexion",
            &[
                ("mode", "simple"),
                ("identifiant", login),
                ("mot-de-passe", PASSWORD),
            ],
        )
        .await
    }

    /// A whole sign-in with a code by mail.
    pub async fn sign_in(&mut self, login: &str) {
        let asked = self.password(login, PASSWORD).await;
        assert_eq!(
            (asked.status, asked.location.as_str()),
            (303, "/connexion/code"),
            "{}",
            asked.body
        );
        let code = self.site.code_for(&mail(login)).await;
        let passed = self.post("/connexion/code", &[("code", &code)]).await;
        assert_eq!(
            (passed.status, passed.location.as_str()),
            (303, "/dedans"),
            "{}",
            passed.body
        );
    }

    /// The first factor, as often as one is told to come back.
    pub async fn sign_in_patiently(&mut self, login: &str) {
        loop {
            let asked = self.password(login, PASSWORD).await;
            if asked.status != 503 {
                assert_eq!(asked.status, 303, "{}", asked.body);
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Accepts both terms.
    pub async fn accept_terms(&mut self) {
        for document in ["pass", "spico"] {
            let accepted = self
                .post(&format!("/cgu/{document}"), &[("acceptation", "oui")])
                .await;
            assert_eq!(accepted.status, 303, "{}", accepted.body);
        }
    }

    /// Whether the page behind two factors opens.
    pub async fn is_inside(&mut self) -> bool {
        self.get("/dedans").await.status == 200
    }
}

fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
