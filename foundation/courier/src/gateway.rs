//! SMS through the HTTP gateway of an operator.

use std::collections::BTreeMap;
use std::time::Duration;

use crypto::Secret;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Certificate, Client, RequestBuilder, StatusCode, Url, redirect};
use serde_json::Value;

use crate::config::{Method, NumberForm, SmsSettings};
use crate::smtp::is_this_machine;
use crate::template::Template;
use crate::{Phone, SendError, SetupError, Sms};

const WHAT: &str = "SMS";

enum Body {
    None,
    Json(Value),
    Form(Vec<(String, Template)>),
}

/// The gateway: one request per SMS.
pub(crate) struct Gateway {
    client: Client,
    method: reqwest::Method,
    url: Template,
    headers: Vec<(HeaderName, Template)>,
    basic: Option<(Secret, Secret)>,
    secrets: BTreeMap<String, Secret>,
    body: Body,
    number: NumberForm,
    accepted: Vec<u16>,
    refused: Vec<u16>,
}

impl Gateway {
    pub fn new(settings: &SmsSettings) -> Result<Self, SetupError> {
        let gateway = Self {
            client: client(settings)?,
            method: match settings.method {
                Method::Post => reqwest::Method::POST,
                Method::Put => reqwest::Method::PUT,
                Method::Get => reqwest::Method::GET,
            },
            url: Template::parse(settings.url.expose()),
            headers: headers(settings)?,
            basic: match (&settings.user, &settings.password) {
                (Some(user), Some(password)) => Some((user.clone(), password.clone())),
                (None, None) => None,
                _ => return Err(SetupError::HalfCredentials(WHAT)),
            },
            secrets: settings.secrets.clone(),
            body: body(settings)?,
            number: settings.number,
            accepted: settings.accepted.clone(),
            refused: settings.refused.clone(),
        };
        gateway.validate()?;
        Ok(gateway)
    }

    pub async fn send(&self, sms: &Sms) -> Result<(), SendError> {
        let value = |name: &str| self.value(name, sms);
        let url = self.url.fill(|name| kernel::percent::encode(&value(name)));
        let url = Url::parse(&url)
            .map_err(|_| SendError::temporary("the gateway's address is malformed"))?;
        let mut headers = HeaderMap::new();
        for (name, template) in &self.headers {
            let mut text = HeaderValue::from_str(&template.fill(value))
                .map_err(|_| SendError::permanent("a header can't hold this text"))?;
            text.set_sensitive(true);
            headers.append(name.clone(), text);
        }
        let mut request = self.client.request(self.method.clone(), url);
        if let Some((user, password)) = &self.basic {
            request = request.basic_auth(user.expose(), Some(password.expose()));
        }
        // The address may hold the number and a key: it never reaches the log.
        let answer = self.with_body(request, value).headers(headers).send().await;
        self.judge(
            answer
                .map_err(|error| SendError::temporary(describe(error)))?
                .status(),
        )
    }

    fn with_body(&self, request: RequestBuilder, value: impl Fn(&str) -> String) -> RequestBuilder {
        match &self.body {
            Body::None => request,
            Body::Json(model) => request
                .header(CONTENT_TYPE, "application/json; charset=utf-8")
                .body(fill_json(model, &value).to_string()),
            Body::Form(fields) => {
                let filled: Vec<_> = fields
                    .iter()
                    .map(|(name, template)| (name, template.fill(&value)))
                    .collect();
                request.form(&filled)
            }
        }
    }

    fn judge(&self, status: StatusCode) -> Result<(), SendError> {
        let code = status.as_u16();
        let sent = if self.accepted.is_empty() {
            status.is_success()
        } else {
            self.accepted.contains(&code)
        };
        match sent {
            true => Ok(()),
            false if self.refused.contains(&code) => Err(SendError::permanent(format!(
                "the SMS gateway refused the number ({code})"
            ))),
            false => Err(SendError::temporary(format!(
                "the SMS gateway answered {code}"
            ))),
        }
    }

    fn value(&self, name: &str, sms: &Sms) -> String {
        match name {
            "to" => number(&sms.to, self.number),
            "text" => sms.text.clone(),
            // Unknown names were refused by `validate`.
            other => self
                .secrets
                .get(other)
                .map(|secret| secret.expose().to_owned())
                .unwrap_or_default(),
        }
    }

    fn validate(&self) -> Result<(), SetupError> {
        let mut holes: Vec<String> = self.url.holes().map(str::to_owned).collect();
        for (_, template) in &self.headers {
            holes.extend(template.holes().map(str::to_owned));
        }
        match &self.body {
            Body::None => {}
            Body::Json(model) => json_holes(model, &mut holes),
            Body::Form(fields) => {
                holes.extend(
                    fields
                        .iter()
                        .flat_map(|(_, template)| template.holes())
                        .map(str::to_owned),
                );
            }
        }
        let known =
            |name: &String| name == "to" || name == "text" || self.secrets.contains_key(name);
        if let Some(unknown) = holes.iter().find(|name| !known(name)) {
            return Err(SetupError::UnknownPlaceholder(unknown.clone()));
        }
        let url =
            Url::parse(&self.url.fill(|_| "0".to_owned())).map_err(|_| SetupError::GatewayUrl)?;
        match (url.scheme(), url.host_str()) {
            ("https", Some(_)) => {}
            ("http", Some(host)) if is_this_machine(host) => {}
            _ => return Err(SetupError::GatewayUrl),
        }
        let has = |wanted: &str| holes.iter().any(|name| name == wanted);
        if has("to") && has("text") {
            Ok(())
        } else {
            Err(SetupError::NothingToSend)
        }
    }
}

fn client(settings: &SmsSettings) -> Result<Client, SetupError> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(SetupError::NotReady("aucun fournisseur TLS n’est installé"));
    }
    let refused = |error: reqwest::Error| SetupError::Tls(WHAT, error.without_url().to_string());
    let mut builder = Client::builder()
        .timeout(Duration::from_secs(u64::from(
            settings.timeout_seconds.max(1),
        )))
        // A redirection would carry the secrets elsewhere.
        .redirect(redirect::Policy::none())
        .no_proxy()
        .user_agent("spico");
    if let Some(path) = &settings.ca_file {
        let pem = std::fs::read(path).map_err(|source| SetupError::Authorities {
            what: WHAT,
            path: path.clone(),
            source,
        })?;
        builder = builder.tls_certs_merge(Certificate::from_pem_bundle(&pem).map_err(refused)?);
    }
    builder.build().map_err(refused)
}

fn headers(settings: &SmsSettings) -> Result<Vec<(HeaderName, Template)>, SetupError> {
    let checked = settings.headers.iter().map(|(name, value)| {
        let refused = || SetupError::Header(name.clone());
        HeaderValue::from_str(value.expose()).map_err(|_| refused())?;
        let parsed = name.parse::<HeaderName>().map_err(|_| refused())?;
        Ok((parsed, Template::parse(value.expose())))
    });
    checked.collect()
}

fn body(settings: &SmsSettings) -> Result<Body, SetupError> {
    match (&settings.json, &settings.form) {
        (Some(_), Some(_)) => Err(SetupError::TwoBodies),
        (None, None) => Ok(Body::None),
        (Some(json), None) => serde_json::from_str(json.expose())
            .map(Body::Json)
            .map_err(|error| SetupError::Json(error.to_string())),
        (None, Some(form)) => Ok(Body::Form(
            form.iter()
                .map(|(name, text)| (name.clone(), Template::parse(text.expose())))
                .collect(),
        )),
    }
}

fn number(phone: &Phone, form: NumberForm) -> String {
    match form {
        NumberForm::E164 => phone.e164().to_owned(),
        NumberForm::Digits => phone.digits().to_owned(),
        NumberForm::National => phone.national(),
    }
}

/// Filled value by value, so that the JSON stays well formed whatever the text.
fn fill_json(model: &Value, value: &impl Fn(&str) -> String) -> Value {
    match model {
        Value::String(text) => Value::String(Template::parse(text).fill(value)),
        Value::Array(items) => items.iter().map(|item| fill_json(item, value)).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(name, field)| (name.clone(), fill_json(field, value)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn json_holes(model: &Value, holes: &mut Vec<String>) {
    match model {
        Value::String(text) => holes.extend(Template::parse(text).holes().map(str::to_owned)),
        Value::Array(items) => items.iter().for_each(|item| json_holes(item, holes)),
        Value::Object(fields) => fields.values().for_each(|field| json_holes(field, holes)),
        _ => {}
    }
}

/// The error and its causes, without the address.
fn describe(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = format!("the SMS gateway can't be reached: {error}");
    let mut cause = std::error::Error::source(&error);
    while let Some(deeper) = cause {
        text.push_str(": ");
        text.push_str(&deeper.to_string());
        cause = deeper.source();
    }
    text
}
