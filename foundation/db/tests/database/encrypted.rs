//! TLS towards PostgreSQL: a server is trusted by the file that the address names, and by nothing else then.

use std::path::PathBuf;
use std::sync::Arc;

use db::{Address, Db};
use kernel::{SystemClock, SystemEntropy};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// An authority in a file, and a server for `localhost` that it vouches for.
fn authority(folder: &std::path::Path, name: &str) -> (PathBuf, TlsAcceptor) {
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
    let file = folder.join(name);
    std::fs::write(&file, ca.pem()).unwrap();
    let chain = vec![CertificateDer::from(certificate.der().to_vec())];
    let private = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .unwrap();
    (file, TlsAcceptor::from(Arc::new(config)))
}

/// A server that goes as far as encryption, and says whether the client then greeted it.
async fn serve(listener: TcpListener, tls: TlsAcceptor, greeted: mpsc::Sender<bool>) {
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = [0; 8];
        if stream.read_exact(&mut asked).await.is_err() {
            continue;
        }
        // SSLRequest: eight bytes, then a number of its own.
        assert_eq!(asked, [0, 0, 0, 8, 4, 210, 22, 47]);
        stream.write_all(b"S").await.unwrap();
        let greeting = match tls.accept(stream).await {
            Ok(mut encrypted) => encrypted.read_u8().await.is_ok(),
            Err(_) => false,
        };
        greeted.send(greeting).await.unwrap();
    }
}

db::query!(ONE: db::row::One<i64> = "select cast(1 as bigint) as value");

#[tokio::test]
async fn the_named_authority_is_trusted_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (own, tls) = authority(folder.path(), "own.pem");
    let (other, _) = authority(folder.path(), "other.pem");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, mut greeted) = mpsc::channel(16);
    let mut tasks = JoinSet::new();
    tasks.spawn(serve(listener, tls, tell));
    for (file, wanted) in [(Some(&own), true), (Some(&other), false), (None, false)] {
        let roots = file.map_or_else(String::new, |file| {
            format!("&sslrootcert={}", file.display())
        });
        let url = format!("postgres://spico@localhost:{port}/spico?sslmode=require{roots}");
        let db = Db::open(
            &Address::Postgres(url),
            Arc::new(SystemClock),
            Arc::new(SystemEntropy),
        )
        .unwrap();
        let row = db.row(&ONE, db::params![]);
        // The question is never answered; where the server isn't trusted, it fails.
        let trusted = tokio::select! {
            trusted = greeted.recv() => trusted,
            _failed = row => greeted.recv().await,
        };
        assert_eq!(trusted, Some(wanted), "{file:?}");
    }
}
