//! One sign-in as a browser does it: the form, the password, the code's page, the code; and the session that it gives.

use std::sync::Arc;
use std::time::Duration;

use super::mail::Mail;
use crate::http::{Answer, Connection};

/// What a browser says of itself: compressed pages, and that its forms come from our own pages.
const HEADERS: &str = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n\
    Accept: text/html\r\nAccept-Encoding: gzip, deflate, br\r\nSec-Fetch-Site: same-origin\r\n";
/// How long a person waits for the mail.
const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody with a password.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    /// The server's port.
    pub port: u16,
    /// The identifier.
    pub login: String,
    /// The password.
    pub password: Arc<str>,
}

impl Visitor {
    /// Signs in; gives the session's cookie, or what went wrong.
    pub(crate) async fn sign_in(&self, mail: &Mail) -> Result<String, String> {
        let asked = tokio::time::timeout(PATIENCE + PATIENCE, self.steps(mail)).await;
        asked.map_err(|_| "no answer".to_owned())?
    }

    async fn steps(&self, mail: &Mail) -> Result<String, String> {
        let broken = |error: std::io::Error| error.to_string();
        let mut codes = mail.expect(&format!("{}@example.org", self.login));
        let mut connection = Connection::open(self.port, 4096).await.map_err(broken)?;
        let form = get(&mut connection, "/connexion", "").await?;
        expect(&form, 200, "the form")?;
        let body = format!(
            "mode=code&canal=mail&identifiant={}&mot-de-passe={}",
            self.login,
            escaped(&self.password)
        );
        let sent = post(&mut connection, "/connexion", "", &body).await?;
        expect(&sent, 303, "the password")?;
        let challenge = cookie(&sent, "spico-code=")?;
        let page = get(&mut connection, "/connexion/code", &challenge).await?;
        expect(&page, 200, "the code's page")?;
        let code = tokio::time::timeout(PATIENCE, codes.recv()).await;
        let code = code.ok().flatten().ok_or("no mail came")?;
        let body = format!("code={code}");
        let passed = post(&mut connection, "/connexion/code", &challenge, &body).await?;
        expect(&passed, 303, "the code")?;
        cookie(&passed, "spico=")
    }
}

/// Whether a session opens what only a strong one opens.
pub(crate) async fn is_open(port: u16, cookie: &str) -> bool {
    let asked = async {
        let mut connection = Connection::open(port, 4096).await.ok()?;
        let headers = format!("Cookie: {cookie}\r\n");
        connection
            .ask("GET", "/api/discussions", &headers, "")
            .await
            .ok()
    };
    asked.await.is_some_and(|answer| answer.status == 200)
}

async fn get(connection: &mut Connection, path: &str, cookie: &str) -> Result<Answer, String> {
    ask(connection, "GET", path, &with(cookie), "").await
}

async fn post(
    connection: &mut Connection,
    path: &str,
    cookie: &str,
    body: &str,
) -> Result<Answer, String> {
    let headers = format!(
        "{}Content-Type: application/x-www-form-urlencoded\r\n",
        with(cookie)
    );
    ask(connection, "POST", path, &headers, body).await
}

fn with(cookie: &str) -> String {
    match cookie {
        "" => HEADERS.to_owned(),
        cookie => format!("{HEADERS}Cookie: {cookie}\r\n"),
    }
}

async fn ask(
    connection: &mut Connection,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> Result<Answer, String> {
    let asked = async {
        let mut answer = connection.ask(method, path, headers, body).await?;
        connection.rest(&mut answer).await?;
        Ok::<_, std::io::Error>(answer)
    };
    asked.await.map_err(|error| format!("{path}: {error}"))
}

fn expect(answer: &Answer, status: u16, what: &str) -> Result<(), String> {
    if answer.status == status {
        Ok(())
    } else {
        Err(format!("{what} was answered {}", answer.status))
    }
}

fn cookie(answer: &Answer, name: &str) -> Result<String, String> {
    let found = answer
        .cookies
        .iter()
        .find(|cookie| cookie.starts_with(name) && cookie.len() > name.len());
    found
        .cloned()
        .ok_or_else(|| format!("no cookie {name} was set"))
}

/// For a form: everything but letters and digits as `%XX`.
fn escaped(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_travels_whole() {
        assert_eq!(escaped("Vélo-42&x"), "V%C3%A9lo%2D42%26x");
    }
}
