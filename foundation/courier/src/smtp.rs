//! Mail through an SMTP server.

use std::net::IpAddr;
use std::time::{Duration, UNIX_EPOCH};

use kernel::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MaybeString, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls as Wire, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::config::{MailSettings, Tls};
use crate::{Letter, SendError, SetupError};

const WHAT: &str = "courriel";

/// An SMTP server, reached through a small pool of connections.
pub(crate) struct Smtp {
    from: Mailbox,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Smtp {
    /// Must be called inside the runtime: the pool has a task of its own.
    pub fn new(settings: &MailSettings) -> Result<Self, SetupError> {
        let from: Mailbox = settings
            .from
            .parse()
            .map_err(|_| SetupError::Sender(settings.from.clone()))?;
        let pool = PoolConfig::new()
            .max_size(settings.connections.max(1))
            .idle_timeout(Duration::from_secs(30));
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(settings.host.as_str())
                .port(settings.port.unwrap_or_else(|| default_port(settings.tls)))
                .tls(wire(settings)?)
                .timeout(Some(Duration::from_secs(u64::from(
                    settings.timeout_seconds.max(1),
                ))))
                .pool_config(pool);
        match (&settings.user, &settings.password) {
            (Some(user), Some(password)) => {
                builder = builder
                    .credentials(Credentials::new(user.clone(), password.expose().to_owned()));
            }
            (None, None) => {}
            _ => return Err(SetupError::HalfCredentials(WHAT)),
        }
        if let Some(name) = &settings.hello_name {
            builder = builder.hello_name(ClientId::Domain(name.clone()));
        }
        Ok(Self {
            from,
            transport: builder.build(),
        })
    }

    /// Sends one mail.
    pub async fn send(&self, letter: &Letter) -> Result<(), SendError> {
        let message = self.write(letter)?;
        let Err(error) = self.transport.send(message).await else {
            return Ok(());
        };
        let error = classify(&error, &letter.to);
        // A server that turns everybody away also answers 5xx: that isn't this address's fault.
        if error.is_permanent() {
            Err(self.greet().await.err().map_or(error, SendError::Temporary))
        } else {
            Err(error)
        }
    }

    /// Opens a connection, or tries one of the pool; says what failed.
    pub async fn greet(&self) -> Result<(), String> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("the mail server closed the connection".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn write(&self, letter: &Letter) -> Result<Message, SendError> {
        let to: Address = letter
            .to
            .parse()
            .map_err(|_| SendError::permanent("the address is malformed"))?;
        let subject: String = letter
            .subject
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let text = letter.text.replace("\r\n", "\n").replace('\n', "\r\n");
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .date(date(letter.at))
            .message_id(Some(format!(
                "<{}@{}>",
                letter.id,
                self.from.email.domain()
            )))
            // RFC 3834: no out-of-office answer to a machine.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .singlepart(
                SinglePart::builder()
                    .header(ContentType::TEXT_PLAIN)
                    .body(MaybeString::String(text)),
            )
            .map_err(|_| SendError::permanent("the mail can't be written"))
    }
}

fn date(at: Timestamp) -> std::time::SystemTime {
    UNIX_EPOCH + at.since(Timestamp::from_micros(0))
}

const fn default_port(tls: Tls) -> u16 {
    match tls {
        Tls::StartTls => 587,
        Tls::Implicit => 465,
        Tls::None => 25,
    }
}

fn wire(settings: &MailSettings) -> Result<Wire, SetupError> {
    match settings.tls {
        Tls::StartTls => Ok(Wire::Required(parameters(settings)?)),
        Tls::Implicit => Ok(Wire::Wrapper(parameters(settings)?)),
        Tls::None if is_this_machine(&settings.host) => Ok(Wire::None),
        Tls::None => Err(SetupError::ClearMail(settings.host.clone())),
    }
}

fn parameters(settings: &MailSettings) -> Result<TlsParameters, SetupError> {
    let refused = |error: Error| SetupError::Tls(WHAT, error.to_string());
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(path) = &settings.ca_file {
        let pem = std::fs::read(path).map_err(|source| SetupError::Authorities {
            what: WHAT,
            path: path.clone(),
            source,
        })?;
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(refused)?);
    }
    builder.build().map_err(refused)
}

/// `localhost` or a loopback address.
pub(crate) fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// A 5xx answer is final, except those about our own login (RFC 4954: 530, 534, 535, 538).
fn classify(error: &Error, to: &str) -> SendError {
    let code = error.status().map(u16::from);
    let reason = error.to_string().replace(to, "‹…›");
    if error.is_permanent() && !matches!(code, Some(530..=538)) {
        SendError::Permanent(reason)
    } else {
        SendError::Temporary(reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_reached_in_clear() {
        for host in [
            "localhost",
            "LOCALHOST",
            "127.0.0.1",
            "127.0.0.8",
            "::1",
            "[::1]",
        ] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in [
            "",
            "smtp.example.org",
            "10.0.0.1",
            "localhost.example.org",
            "127.example.org",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
