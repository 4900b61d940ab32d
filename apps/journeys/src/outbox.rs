//! What the demonstration sent, and who may come into it.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::{Program, binary};
use crate::{Failure, Outcome};

/// Somebody to be.
#[derive(Debug, Clone)]
pub struct Persona {
    /// What to type as identifier.
    pub login: String,
    /// Displayed name.
    pub name: String,
    /// The public password.
    pub password: String,
}

impl Persona {
    /// The persona of this identifier, as `spico demo personas --json` gives it.
    pub fn named(login: &str) -> Outcome<Self> {
        let output = Command::new(binary()?)
            .args(["demo", "personas", "--json"])
            .output()?;
        let all: Vec<Value> = serde_json::from_slice(&output.stdout)?;
        let text = |one: &Value, key: &str| one.get(key).and_then(Value::as_str).map(str::to_owned);
        let found = all
            .iter()
            .find(|one| text(one, "identifiant").as_deref() == Some(login))
            .ok_or_else(|| format!("no persona is called {login}"))?;
        let need = |key: &str| {
            text(found, key).ok_or_else(|| Failure::from(format!("{login} has no {key}")))
        };
        Ok(Self {
            login: login.to_owned(),
            name: need("nom")?,
            password: need("mot_de_passe")?,
        })
    }
}

impl Program {
    /// How many mails and SMS left so far.
    pub async fn sent(&self) -> Outcome<usize> {
        Ok(self.parcels().await?.len())
    }

    /// The six digits in the newest parcel, once more than `before` have left.
    pub async fn code_after(&self, before: usize) -> Outcome<String> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            let parcels = self.parcels().await?;
            if parcels.len() > before {
                let text = parcels.first().map(Value::to_string).unwrap_or_default();
                return six_digits(&text).ok_or_else(|| format!("no code in {text}").into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err("no code was sent".into())
    }

    /// Makes an account as the service centre does, for a nurse of the directory who has none; gives the path of the link in the letter.
    pub async fn new_account(&self, login: &str) -> Outcome<String> {
        let found = self.tool(&[
            "directory",
            "search",
            "--json",
            "--limit",
            "50",
            "infirmier",
        ])?;
        let found: Value = serde_json::from_slice(&found)?;
        let hits = found.get("hits").and_then(Value::as_array);
        let mut hits = hits.ok_or("no hits")?.iter();
        let nobody = hits.find(|hit| hit.get("joignable").and_then(Value::as_str) == Some("aucun"));
        let role = nobody.and_then(|hit| hit.get("role")?.as_str());
        let role = role.ok_or("every nurse has an account")?;
        let before = self.sent().await?;
        let mail = format!("{login}@example.org");
        self.tool(&[
            "account", "create", "--login", login, "--mail", &mail, "--given", "Nouvelle",
            "--family", "Venue", "--role", role,
        ])?;
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            let parcels = self.parcels().await?;
            let new = parcels.iter().take(parcels.len().saturating_sub(before));
            let path = new
                .filter_map(|one| one.get("text")?.as_str())
                .filter_map(|text| text.split_whitespace().find(|word| word.contains("/lien/")))
                .find_map(|address| address.find("/lien/").and_then(|at| address.get(at..)));
            if let Some(path) = path {
                return Ok(path.to_owned());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(format!("no link for {login} was sent").into())
    }

    /// Newest first.
    async fn parcels(&self) -> Outcome<Vec<Value>> {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(10))
            .build()?;
        let answer = client
            .get(format!("{}/demo/courrier", self.url()))
            .header("accept", "application/json")
            .send()
            .await?;
        Ok(answer.error_for_status()?.json().await?)
    }
}

/// The first run of exactly six digits.
fn six_digits(text: &str) -> Option<String> {
    text.split(|sign: char| !sign.is_ascii_digit())
        .find(|run| run.len() == 6)
        .map(str::to_owned)
}
