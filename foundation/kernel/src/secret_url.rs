//! Addresses that may hold a secret: `postgres://spico:password@db/spico`, `https://sms.example.org/send?key=…`.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

const MASK: &str = "‹…›";
/// Parameters that say where and how, never a secret (libpq's names): an operator who asks what applies wants to see them.
const PLAIN: [&str; 11] = [
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "host",
    "keepalives",
    "port",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
    "user",
];

/// An address of the configuration. `Debug` and serialisation mask what may be secret in it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SecretUrl(String);

impl SecretUrl {
    /// The address itself, for the one call that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SecretUrl {
    fn from(url: &str) -> Self {
        Self(url.to_owned())
    }
}

impl Serialize for SecretUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&masked(&self.0))
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&masked(&self.0))
    }
}

/// The address without what may be secret in it: the password (on the web also a user without one, who is often a token), and the
/// values of parameters, but for those that say where and how and for marks that are filled in later, such as `{to}`.
pub fn masked(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        // No address at all: a file, or a place whose beginning was forgotten, and then nothing says where a secret stands in it.
        let is_plain = url.starts_with("sqlite:") || !url.contains(['@', '=', '?']);
        return if is_plain { url } else { MASK }.to_owned();
    };
    // Either a password or a parameter holds an "@" of its own: which can't be told, so nothing is shown.
    if is_undecided(rest) {
        return format!("{scheme}://{MASK}");
    }
    // A password may hold "?" or "/" where somebody forgot to encode it: rather too much is masked than too little.
    let (user, rest) = match rest.rsplit_once('@') {
        Some((before, after)) if !is_parameter(before) => (Some(before), after),
        _ => (None, rest),
    };
    let (place, parameters) = rest.split_once('?').unzip();
    let place = place.unwrap_or(rest);
    let mut shown = format!("{scheme}://");
    if let Some(user) = user {
        shown.push_str(&masked_user(scheme, user));
        shown.push('@');
    }
    shown.push_str(&masked_place(scheme, place));
    if let Some(parameters) = parameters {
        shown.push('?');
        let pairs: Vec<String> = parameters
            .split('&')
            .map(|pair| masked_parameter(scheme, pair))
            .collect();
        shown.push_str(&pairs.join("&"));
    }
    shown
}

/// Whether a "?" stands between the last two "@".
fn is_undecided(rest: &str) -> bool {
    let mut parts = rest.rsplit('@').skip(1);
    let between = parts.next();
    parts.next().is_some() && between.is_some_and(|between| between.contains('?'))
}

/// Whether the "@" that follows belongs to a parameter's value rather than to a user: `https://host/send?from=a@example.org`.
fn is_parameter(before: &str) -> bool {
    before.split_once('?').is_some_and(|(place, query)| {
        !place.contains('@') && !place.contains(':') && query.contains('=')
    })
}

fn is_web(scheme: &str) -> bool {
    scheme.starts_with("http")
}

fn masked_user(scheme: &str, user: &str) -> String {
    match user.split_once(':') {
        Some((_, "")) | None if is_web(scheme) => MASK.to_owned(),
        Some((name, _)) => format!("{name}:{MASK}"),
        None => user.to_owned(),
    }
}

/// Host and path. On the web a key is sometimes a part of the path: `https://hooks.example.org/services/team/x7Yd…`.
fn masked_place(scheme: &str, place: &str) -> String {
    if !is_web(scheme) {
        return place.to_owned();
    }
    let mut parts = place.split('/');
    let host = parts.next().unwrap_or_default().to_owned();
    parts.fold(host, |shown, part| {
        let part = if may_be_key(part) { MASK } else { part };
        shown + "/" + part
    })
}

/// Whether it is longer than words are.
fn may_be_key(part: &str) -> bool {
    let has_digit = part.contains(|letter: char| letter.is_ascii_digit());
    !is_mark(part) && (part.len() > 20 || (part.len() >= 12 && has_digit))
}

fn masked_parameter(scheme: &str, pair: &str) -> String {
    let is_plain = |name| !is_web(scheme) && PLAIN.contains(&name);
    match pair.split_once('=') {
        Some((name, value)) if is_plain(name) || is_mark(value) => pair.to_owned(),
        Some((name, _)) => format!("{name}={MASK}"),
        None if is_mark(pair) || pair.is_empty() => pair.to_owned(),
        None => MASK.to_owned(),
    }
}

/// `{cle}`: no value yet.
fn is_mark(value: &str) -> bool {
    let name = value
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(|name| {
        let is_of_a_name =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        !name.is_empty() && name.chars().all(is_of_a_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_shown() {
        for (url, shown) in [
            (
                "postgres://spico:ouistiti@db/spico?sslmode=require",
                "postgres://spico:‹…›@db/spico?sslmode=require",
            ),
            (
                "postgresql://spico:oui/s?ti@ti@db/spico",
                "postgresql://spico:‹…›@db/spico",
            ),
            ("postgres://spico@db/spico", "postgres://spico@db/spico"),
            (
                "postgres://db/spico?user=spico&password=ouistiti",
                "postgres://db/spico?user=spico&password=‹…›",
            ),
            (
                "postgres:///spico?host=/var/run/postgresql",
                "postgres:///spico?host=/var/run/postgresql",
            ),
            (
                "smtp://moi:ouistiti@mail.example.org:587",
                "smtp://moi:‹…›@mail.example.org:587",
            ),
            (
                "https://ouistiti@sms.example.org/v1",
                "https://‹…›@sms.example.org/v1",
            ),
            (
                "https://sms.example.org/v1?key=ouistiti&to={to}",
                "https://sms.example.org/v1?key=‹…›&to={to}",
            ),
            (
                "https://sms.example.org/v1?from=a@example.org",
                "https://sms.example.org/v1?from=‹…›",
            ),
            (
                "https://sms.example.org/v1?ouistiti",
                "https://sms.example.org/v1?‹…›",
            ),
            (
                "https://ouistiti:@sms.example.org/v1",
                "https://‹…›@sms.example.org/v1",
            ),
            (
                "https://sms.example.org/v1?user=ouistiti&key={Ouistiti}",
                "https://sms.example.org/v1?user=‹…›&key=‹…›",
            ),
            (
                "https://hooks.example.org/services/{compte}/0uistiti0uistiti/sms-envois",
                "https://hooks.example.org/services/{compte}/‹…›/sms-envois",
            ),
            (
                "https://hooks.example.org/OuistitiOuistitiOuistiti",
                "https://hooks.example.org/‹…›",
            ),
            ("sqlite:data/spico.db", "sqlite:data/spico.db"),
            ("sqlite:data/a=b@c", "sqlite:data/a=b@c"),
            ("data/spico.db", "data/spico.db"),
            ("host=db password=ouistiti", "‹…›"),
            ("spico:ouistiti@db/spico", "‹…›"),
            ("sms.example.org/v1?ouistiti", "‹…›"),
        ] {
            assert_eq!(masked(url), shown);
            let url = SecretUrl::from(url);
            assert_eq!(format!("{url:?}"), shown);
        }
        let key = masked("https://a:ouistiti@sms.example.org/v1?key=oui@stiti");
        assert!(!key.contains("stiti"), "{key}");
    }
}
