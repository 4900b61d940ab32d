//! A browser of one persona, without a window.

use std::collections::BTreeMap;

use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use kernel::percent::encode;
use spico::boot::App;
use tower::ServiceExt as _;

use super::prefixed::{self, PREFIX};

/// A page that came back.
pub struct Page {
    pub status: StatusCode,
    /// Where a redirection leads.
    pub leads_to: Option<String>,
    /// Empty unless it is HTML.
    pub html: String,
}

/// Who asks, with the cookies received so far.
pub struct Visitor<'a> {
    app: &'a App,
    cookies: BTreeMap<String, String>,
    /// What stands before each address; the walk knows nothing of it.
    prefix: &'static str,
}

impl<'a> Visitor<'a> {
    /// Somebody with this session, or nobody.
    pub fn new(app: &'a App, session: Option<&str>) -> Self {
        let session = session.map(|token| ("spico".to_owned(), token.to_owned()));
        Self {
            app,
            cookies: session.into_iter().collect(),
            prefix: "",
        }
    }

    /// Somebody with this session as the second account of a browser.
    pub fn second(app: &'a App, session: Option<&str>) -> Self {
        let session = session.map(|token| ("spico-1".to_owned(), token.to_owned()));
        Self {
            app,
            cookies: session.into_iter().collect(),
            prefix: PREFIX,
        }
    }

    /// Asks for an address: as a browser does, or a part of it as our own script does.
    pub async fn read(&mut self, path: &str, part: bool) -> Page {
        self.ask("GET", path, part, String::new()).await
    }

    /// Sends a form.
    pub async fn send(&mut self, action: &str, part: bool, fields: &[(String, String)]) -> Page {
        self.ask("POST", action, part, encoded(fields)).await
    }

    async fn ask(&mut self, method: &str, path: &str, part: bool, body: String) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.prefix))
            .header("host", "localhost")
            .header("accept", "text/html")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", cookies.join("; "));
        if method == "POST" {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        if part {
            request = request
                .header("hx-request", "true")
                .header("hx-request-type", "partial");
        }
        let app = web::layers::finish(self.app.routes(), &self.app.state);
        let request = request.body(Body::from(body)).unwrap();
        let (head, body) = app.oneshot(request).await.unwrap().into_parts();
        let text = |name: &str| {
            let value = head.headers.get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        if !self.prefix.is_empty() {
            prefixed::check_headers(path, &head.headers, self.app);
        }
        for cookie in head.headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let html = if text("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            let bytes = body.collect().await.unwrap().to_bytes();
            String::from_utf8(bytes.to_vec()).unwrap()
        } else {
            String::new()
        };
        let leads_to = text("location");
        if self.prefix.is_empty() {
            return Page {
                status: head.status,
                leads_to,
                html,
            };
        }
        prefixed::check_page(path, &html, self.app);
        Page {
            status: head.status,
            leads_to: leads_to.map(|to| prefixed::bare(&to).to_owned()),
            html: prefixed::without(&html),
        }
    }
}

/// `application/x-www-form-urlencoded`.
pub fn encoded(fields: &[(String, String)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}
