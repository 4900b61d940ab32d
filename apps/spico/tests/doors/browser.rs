//! A browser without scripts, before one site.

use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::personas::Persona;
use super::planted::fill;
use super::site::{Open, Site};

/// What it got.
pub struct Answer {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// The browser: its cookie, and whose things its addresses name.
pub struct Browser<'a> {
    pub open: Open,
    persona: &'a Persona,
    token: Option<String>,
}

impl<'a> Browser<'a> {
    pub async fn open(site: &Site, persona: &'a Persona) -> Self {
        Self {
            open: site.open().await,
            token: persona.token.clone(),
            persona,
        }
    }

    /// Sends a form to the route of this pattern; `more`: headers that a script would set.
    pub async fn post(&mut self, path: &str, body: &str, more: &[(&str, &str)]) -> Answer {
        let kind = if body.starts_with('{') {
            "application/json"
        } else {
            "application/x-www-form-urlencoded"
        };
        let to = self.address(path);
        let mut request = Request::post(to).header("content-type", kind);
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        self.ask(request, body).await
    }

    /// The address of a pattern.
    pub fn address(&self, path: &str) -> String {
        fill(path, self.persona)
    }

    pub async fn get(&mut self, address: &str) -> Answer {
        self.ask(Request::get(address), "").await
    }

    /// Where one is after an answer to something asked of this address.
    pub fn shown(answer: &Answer, asked: &str) -> String {
        let to = if answer.status == StatusCode::SEE_OTHER {
            answer.header("location")
        } else {
            asked
        };
        to.split('#').next().unwrap_or_default().to_owned()
    }

    async fn ask(&mut self, request: http::request::Builder, body: &str) -> Answer {
        let mut request = request
            .header("host", "localhost")
            .header("accept", "text/html,application/xhtml+xml")
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-mode", "navigate");
        if let Some(token) = &self.token {
            request = request.header("cookie", format!("spico={token}"));
        }
        let app = web::layers::finish(self.open.app.routes(), &self.open.app.state);
        let request = request
            .body(axum::body::Body::from(body.to_owned()))
            .unwrap();
        let (parts, body) = app.oneshot(request).await.unwrap().into_parts();
        for set in parts.headers.get_all("set-cookie") {
            if let Some(rest) = set.to_str().unwrap().strip_prefix("spico=") {
                let token = rest.split(';').next().unwrap_or_default();
                self.token = (!token.is_empty()).then(|| token.to_owned());
            }
        }
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}
