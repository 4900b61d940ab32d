use courier::config::Tls;
use courier::{Courier, CourierSettings, MailSettings, SendError, SetupError};
use data_encoding::BASE64;
use quoted_printable::ParseMode;

use crate::script::{SmtpServer, closed_port};
use crate::{install_tls, letter};

const EHLO: (&str, &str) = ("EHLO", "250-mail.example.org\r\n250 8BITMIME");

pub fn settings(port: u16) -> MailSettings {
    MailSettings {
        host: "127.0.0.1".to_owned(),
        port: Some(port),
        tls: Tls::None,
        user: None,
        password: None,
        from: "Espace régional <ne-pas-repondre@example.org>".to_owned(),
        ca_file: None,
        hello_name: Some("spico.example.org".to_owned()),
        timeout_seconds: 5,
        connections: 2,
    }
}

pub fn courier_with(mail: MailSettings) -> Result<Courier, SetupError> {
    install_tls();
    Courier::new(&CourierSettings {
        mail: Some(mail),
        sms: None,
    })
}

async fn send(
    hello: &'static str,
    answers: &'static [(&'static str, &'static str)],
) -> Result<(), SendError> {
    let server = SmtpServer::start(hello, answers).await;
    courier_with(settings(server.port))
        .unwrap()
        .send_letter(&letter("nadia.benali@example.org"))
        .await
}

/// Undoes quoted-printable and base64, as a reader of mail would.
fn decode(body: &[String], encoding: &str) -> String {
    let bytes = match encoding {
        "quoted-printable" => {
            quoted_printable::decode(body.join("\r\n"), ParseMode::Strict).unwrap()
        }
        "base64" => BASE64.decode(body.concat().as_bytes()).unwrap(),
        _ => body.join("\r\n").into_bytes(),
    };
    String::from_utf8(bytes).unwrap()
}

/// Header lines unfolded, and the body with its dots unstuffed.
fn split(heard: &[String]) -> (Vec<String>, Vec<String>) {
    let start = heard.iter().position(|line| line == "DATA").unwrap() + 1;
    let end = start + heard[start..].iter().position(|line| line == ".").unwrap();
    let blank = start + heard[start..end].iter().position(String::is_empty).unwrap();
    let mut headers: Vec<String> = Vec::new();
    for line in &heard[start..blank] {
        match line.strip_prefix(' ') {
            Some(more) => {
                let last = headers.last_mut().unwrap();
                last.push(' ');
                last.push_str(more);
            }
            None => headers.push(line.clone()),
        }
    }
    let body = heard[blank + 1..end]
        .iter()
        .map(|line| line.strip_prefix('.').unwrap_or(line).to_owned());
    (headers, body.collect())
}

/// RFC 2047 encoded words, base64 in UTF-8.
fn decode_words(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        match word
            .strip_prefix("=?utf-8?b?")
            .and_then(|rest| rest.strip_suffix("?="))
        {
            Some(encoded) => (
                true,
                String::from_utf8(BASE64.decode(encoded.as_bytes()).unwrap()).unwrap(),
            ),
            None => (false, word.to_owned()),
        }
    });
    let mut decoded = String::new();
    let mut previous = true;
    for (encoded, word) in words {
        if !(decoded.is_empty() || encoded && previous) {
            decoded.push(' ');
        }
        decoded.push_str(&word);
        previous = encoded;
    }
    decoded
}

#[tokio::test]
async fn a_letter_is_proposed_written_and_read_as_it_was_meant() {
    let server = SmtpServer::start("220 mail.example.org", &[EHLO]).await;
    let courier = courier_with(settings(server.port)).unwrap();
    let sent = letter("nadia.benali@example.org");
    courier.send_letter(&sent).await.unwrap();

    let heard = server.heard();
    let commands: Vec<_> = heard
        .iter()
        .filter(|line| *line != "NOOP")
        .take(4)
        .collect();
    assert_eq!(commands[0], "EHLO spico.example.org");
    assert!(
        commands[1].starts_with("MAIL FROM:<ne-pas-repondre@example.org>"),
        "{}",
        commands[1]
    );
    assert_eq!(commands[2], "RCPT TO:<nadia.benali@example.org>");
    assert_eq!(commands[3], "DATA");

    let (headers, body) = split(&heard);
    let header = |name: &str| {
        headers
            .iter()
            .find_map(|line| line.strip_prefix(&format!("{name}: ")))
            .unwrap()
    };
    assert!(headers.iter().all(|line| line.is_ascii()), "{headers:?}");
    assert_eq!(decode_words(header("Subject")), sent.subject);
    assert_eq!(header("To"), "nadia.benali@example.org");
    assert!(header("From").ends_with("<ne-pas-repondre@example.org>"));
    assert_eq!(header("Message-ID"), format!("<{}@example.org>", sent.id));
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert!(
        header("Date").starts_with("Wed, 18 Nov 2026"),
        "{}",
        header("Date")
    );
    assert_eq!(header("Content-Type"), "text/plain; charset=utf-8");
    let text = decode(&body, header("Content-Transfer-Encoding"));
    assert_eq!(text.replace("\r\n", "\n").trim_end(), sent.text.trim_end());
}

#[tokio::test]
async fn a_connection_serves_several_letters() {
    let server = SmtpServer::start("220 mail.example.org", &[EHLO]).await;
    let courier = courier_with(settings(server.port)).unwrap();
    for _ in 0..3 {
        courier
            .send_letter(&letter("nadia.benali@example.org"))
            .await
            .unwrap();
    }
    let heard = server.heard();
    let count = |start: &str| heard.iter().filter(|line| line.starts_with(start)).count();
    assert_eq!((count("MAIL FROM"), count("DATA")), (3, 3));
    // A connection goes back to the pool a moment after its use: two at most for three letters.
    assert!((1..=2).contains(&count("EHLO")), "{heard:?}");
}

#[tokio::test]
async fn a_line_end_in_the_subject_adds_no_header() {
    let server = SmtpServer::start("220 mail.example.org", &[EHLO]).await;
    let mut sly = letter("nadia.benali@example.org");
    sly.subject = "Bonjour\r\nBcc: autre@example.org".to_owned();
    courier_with(settings(server.port))
        .unwrap()
        .send_letter(&sly)
        .await
        .unwrap();
    let heard = server.heard();
    assert!(
        !heard
            .iter()
            .any(|line| line.starts_with("Bcc") || line.contains("RCPT TO:<autre")),
        "{heard:?}"
    );
}

#[tokio::test]
async fn a_refused_address_is_final_and_stays_out_of_the_reason() {
    let error = send(
        "220 ready",
        &[
            EHLO,
            ("RCPT", "550 5.1.1 <nadia.benali@example.org> unknown here"),
        ],
    )
    .await
    .unwrap_err();
    assert!(error.is_permanent(), "{error}");
    assert!(
        error.to_string().contains("550") && !error.to_string().contains("nadia"),
        "{error}"
    );
    let refused = send("220 ready", &[EHLO, (".", "554 5.7.1 rejected")])
        .await
        .unwrap_err();
    assert!(refused.is_permanent(), "{refused}");
}

#[tokio::test]
async fn what_may_pass_later_is_temporary() {
    let greylisted = send("220 ready", &[EHLO, ("RCPT", "451 4.7.1 try again later")])
        .await
        .unwrap_err();
    assert!(
        matches!(greylisted, SendError::Temporary(_)),
        "{greylisted}"
    );
    // A refusal before the mail is proposed says nothing of the address.
    let closed = send("554 no service here", &[]).await.unwrap_err();
    assert!(matches!(closed, SendError::Temporary(_)), "{closed}");
    let nobody = courier_with(settings(closed_port().await)).unwrap();
    let error = nobody
        .send_letter(&letter("nadia.benali@example.org"))
        .await
        .unwrap_err();
    assert!(matches!(error, SendError::Temporary(_)), "{error}");
    assert_eq!(
        nobody.check().await.len(),
        2,
        "no SMS, and a mail server that doesn't answer"
    );
}

#[tokio::test]
async fn a_wrong_login_is_ours_to_mend() {
    const ANSWERS: &[(&str, &str)] = &[
        ("EHLO", "250-mail.example.org\r\n250 AUTH PLAIN"),
        ("AUTH", "535 5.7.8 wrong password"),
    ];
    let server = SmtpServer::start("220 ready", ANSWERS).await;
    let mut with_login = settings(server.port);
    with_login.user = Some("spico".to_owned());
    with_login.password = Some("ouistiti".into());
    let error = courier_with(with_login)
        .unwrap()
        .send_letter(&letter("nadia.benali@example.org"))
        .await
        .unwrap_err();
    assert!(matches!(error, SendError::Temporary(_)), "{error}");
    assert!(
        server
            .heard()
            .iter()
            .any(|line| line.starts_with("AUTH PLAIN"))
    );
    assert!(!server.heard().iter().any(|line| line.starts_with("MAIL")));
}

#[tokio::test]
async fn without_starttls_nothing_is_sent_in_clear() {
    let server = SmtpServer::start("220 ready", &[EHLO]).await;
    let courier = courier_with(MailSettings {
        tls: Tls::StartTls,
        ..settings(server.port)
    })
    .unwrap();
    let error = courier
        .send_letter(&letter("nadia.benali@example.org"))
        .await
        .unwrap_err();
    assert!(matches!(error, SendError::Temporary(_)), "{error}");
    assert!(
        !server.heard().iter().any(|line| line.starts_with("MAIL")),
        "{:?}",
        server.heard()
    );
}

#[tokio::test]
async fn a_wrong_configuration_is_told_at_once() {
    let remote = courier_with(MailSettings {
        host: "smtp.example.org".to_owned(),
        ..settings(25)
    })
    .unwrap_err();
    assert!(
        matches!(remote, SetupError::ClearMail(_)) && remote.to_string().contains("starttls"),
        "{remote}"
    );
    let sender = courier_with(MailSettings {
        from: "SPICO".to_owned(),
        ..settings(25)
    })
    .unwrap_err();
    assert!(matches!(sender, SetupError::Sender(_)));
    let half = courier_with(MailSettings {
        user: Some("spico".to_owned()),
        ..settings(25)
    })
    .unwrap_err();
    assert!(matches!(half, SetupError::HalfCredentials(_)));
    let missing = MailSettings {
        tls: Tls::StartTls,
        ca_file: Some("/nulle/part.pem".into()),
        ..settings(25)
    };
    assert!(matches!(
        courier_with(missing).unwrap_err(),
        SetupError::Authorities { .. }
    ));
    let malformed = courier_with(settings(1))
        .unwrap()
        .send_letter(&letter("pas une adresse"))
        .await
        .unwrap_err();
    assert!(malformed.is_permanent());
}
