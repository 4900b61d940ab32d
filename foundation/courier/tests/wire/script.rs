//! Small servers that answer by a script and record what they receive.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// Written among the heard lines where the connection becomes encrypted.
pub const ENCRYPTED: &str = "-- encrypted from here --";

type Answers = &'static [(&'static str, &'static str)];

/// When the server speaks TLS.
#[derive(Clone)]
pub enum Encryption {
    Never,
    OnDemand(TlsAcceptor),
    AtOnce(TlsAcceptor),
}

/// Answers each line whose beginning is known, else 250; remembers all lines.
pub struct SmtpServer {
    pub port: u16,
    heard: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl SmtpServer {
    /// `answers`: beginning of a line, and what to say. `hello` is the greeting.
    pub async fn start(hello: &'static str, answers: Answers) -> Self {
        Self::start_with(hello, answers, Encryption::Never).await
    }

    pub async fn start_with(hello: &'static str, answers: Answers, encryption: Encryption) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = JoinSet::new();
        let ours = Arc::clone(&heard);
        tasks.spawn(async move {
            let mut dialogues = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                dialogues.spawn(receive(
                    stream,
                    hello,
                    answers,
                    encryption.clone(),
                    Arc::clone(&ours),
                ));
            }
        });
        Self {
            port,
            heard,
            _tasks: tasks,
        }
    }

    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

async fn receive(
    stream: TcpStream,
    hello: &'static str,
    answers: Answers,
    encryption: Encryption,
    heard: Arc<Mutex<Vec<String>>>,
) {
    let (stream, acceptor, hello) = match encryption {
        Encryption::AtOnce(acceptor) => (stream, acceptor, Some(hello)),
        Encryption::Never => {
            dialogue(stream, Some(hello), answers, &heard).await;
            return;
        }
        Encryption::OnDemand(acceptor) => {
            match dialogue(stream, Some(hello), answers, &heard).await {
                Some(stream) => (stream, acceptor, None),
                None => return,
            }
        }
    };
    // A client that doesn't trust us hangs up during the handshake.
    if let Ok(stream) = acceptor.accept(stream).await {
        heard.lock().unwrap().push(ENCRYPTED.to_owned());
        dialogue(stream, hello, answers, &heard).await;
    }
}

/// Talks until the other side leaves (`None`) or asks for TLS (the bare stream, to go on with).
async fn dialogue<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    hello: Option<&str>,
    answers: Answers,
    heard: &Mutex<Vec<String>>,
) -> Option<S> {
    let mut stream = BufReader::new(stream);
    let mut in_data = false;
    if let Some(hello) = hello {
        say(&mut stream, hello).await?;
    }
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return None;
        }
        assert!(line.ends_with("\r\n"), "a bare line end: {line:?}");
        let line = line.trim_end_matches("\r\n").to_owned();
        heard.lock().unwrap().push(line.clone());
        let scripted = answers
            .iter()
            .find(|(start, _)| line.starts_with(start))
            .map(|(_, answer)| *answer);
        let answer = match (in_data, line.as_str()) {
            (true, ".") => scripted.unwrap_or("250 2.0.0 queued"),
            (true, _) => continue,
            (false, "DATA") => scripted.unwrap_or("354 go on"),
            (false, "QUIT") => "221 bye",
            (false, _) => scripted.unwrap_or("250 ok"),
        };
        in_data = (in_data && line != ".") || answer.starts_with("354");
        say(&mut stream, answer).await?;
        if line == "STARTTLS" {
            return Some(stream.into_inner());
        }
    }
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    text: &str,
) -> Option<()> {
    stream
        .get_mut()
        .write_all(format!("{text}\r\n").as_bytes())
        .await
        .ok()?;
    stream.get_mut().flush().await.ok()
}

/// Answers every request with the same status; remembers the requests.
pub struct HttpServer {
    pub port: u16,
    heard: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl HttpServer {
    pub async fn start(answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ours = Arc::clone(&heard);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let request = read_request(stream, answer).await;
                ours.lock().unwrap().push(request);
            }
        });
        Self {
            port,
            heard,
            _tasks: tasks,
        }
    }

    /// The only request, as head and body.
    pub fn only_request(&self) -> (String, String) {
        let heard = self.heard.lock().unwrap();
        assert_eq!(heard.len(), 1);
        let (head, body) = heard[0].split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }
}

async fn read_request(stream: TcpStream, answer: &str) -> String {
    let mut stream = BufReader::new(stream);
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        assert!(stream.read_line(&mut request).await.unwrap() > 0);
    }
    let length = request
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length: ")
                .map(|n| n.parse().unwrap())
        })
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    request.push_str(std::str::from_utf8(&body).unwrap());
    let text = format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream.get_mut().write_all(text.as_bytes()).await.unwrap();
    stream.get_mut().shutdown().await.unwrap();
    request
}

/// A port of the loopback where nobody listens.
pub async fn closed_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}
