use std::path::PathBuf;
use std::sync::Arc;

use courier::config::Tls;
use courier::{MailSettings, SendError};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::letter;
use crate::script::{ENCRYPTED, Encryption, SmtpServer};
use crate::smtp::{courier_with, settings};

const ANSWERS: &[(&str, &str)] = &[
    ("EHLO", "250-localhost\r\n250-STARTTLS\r\n250 8BITMIME"),
    ("STARTTLS", "220 go ahead"),
];

/// An authority of our own, in a file, and a server for `localhost` that it vouches for.
fn authority() -> (tempfile::TempDir, PathBuf, TlsAcceptor) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca_key = KeyPair::generate().unwrap();
    let ca = params.self_signed(&ca_key).unwrap();
    let issuer = Issuer::new(params, ca_key);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .signed_by(&key, &issuer)
        .unwrap();

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("autorites.pem");
    std::fs::write(&path, ca.pem()).unwrap();
    let chain = vec![CertificateDer::from(certificate.der().to_vec())];
    let private = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .unwrap();
    (folder, path, TlsAcceptor::from(Arc::new(config)))
}

async fn send(settings: MailSettings) -> Result<(), SendError> {
    courier_with(settings)
        .unwrap()
        .send_letter(&letter("nadia.benali@example.org"))
        .await
}

fn encrypted(port: u16, tls: Tls, ca_file: Option<PathBuf>) -> MailSettings {
    MailSettings {
        host: "localhost".to_owned(),
        tls,
        ca_file,
        ..settings(port)
    }
}

/// What was said in clear, and what was encrypted.
fn parts(server: &SmtpServer) -> (Vec<String>, Vec<String>) {
    let mut clear = server.heard();
    let at = clear
        .iter()
        .position(|line| line == ENCRYPTED)
        .unwrap_or(clear.len());
    let hidden = clear.split_off(at);
    (clear, hidden)
}

#[tokio::test]
async fn starttls_says_nothing_but_hello_in_clear() {
    let (_folder, ca_file, acceptor) = authority();
    let server =
        SmtpServer::start_with("220 localhost", ANSWERS, Encryption::OnDemand(acceptor)).await;
    send(encrypted(server.port, Tls::StartTls, Some(ca_file)))
        .await
        .unwrap();
    let (clear, hidden) = parts(&server);
    assert_eq!(clear, ["EHLO spico.example.org", "STARTTLS"]);
    assert!(
        hidden
            .iter()
            .any(|line| line == "RCPT TO:<nadia.benali@example.org>"),
        "{hidden:?}"
    );
}

#[tokio::test]
async fn implicit_tls_from_the_first_byte() {
    let (_folder, ca_file, acceptor) = authority();
    let server =
        SmtpServer::start_with("220 localhost", ANSWERS, Encryption::AtOnce(acceptor)).await;
    send(encrypted(server.port, Tls::Implicit, Some(ca_file)))
        .await
        .unwrap();
    let (clear, hidden) = parts(&server);
    assert!(
        clear.is_empty() && hidden.iter().any(|line| line == "DATA"),
        "{clear:?} {hidden:?}"
    );
}

#[tokio::test]
async fn a_server_that_nobody_known_vouches_for_receives_nothing() {
    let (_folder, ca_file, acceptor) = authority();
    let server =
        SmtpServer::start_with("220 localhost", ANSWERS, Encryption::OnDemand(acceptor)).await;
    let stranger = encrypted(server.port, Tls::StartTls, None);
    let misnamed = MailSettings {
        host: "127.0.0.1".to_owned(),
        ..encrypted(server.port, Tls::StartTls, Some(ca_file))
    };
    for settings in [stranger, misnamed] {
        let error = send(settings).await.unwrap_err();
        assert!(matches!(error, SendError::Temporary(_)), "{error}");
    }
    assert!(
        !server.heard().iter().any(|line| line.starts_with("MAIL")),
        "{:?}",
        server.heard()
    );
}
