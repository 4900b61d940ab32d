//! Small servers that answer by a script and remember what they heard.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Answers each line whose beginning is known, else 250; remembers all lines.
pub struct SmtpServer {
    pub port: u16,
    heard: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl SmtpServer {
    /// `answers`: beginning of a line, and what to say. `hello` is the greeting.
    pub async fn start(
        hello: &'static str,
        answers: &'static [(&'static str, &'static str)],
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = JoinSet::new();
        let ours = Arc::clone(&heard);
        tasks.spawn(async move {
            let mut dialogues = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                dialogues.spawn(dialogue(stream, hello, answers, Arc::clone(&ours)));
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

async fn dialogue(
    stream: TcpStream,
    hello: &str,
    answers: &[(&str, &str)],
    heard: Arc<Mutex<Vec<String>>>,
) {
    let mut stream = BufReader::new(stream);
    let say = async |stream: &mut BufReader<TcpStream>, text: &str| {
        stream
            .get_mut()
            .write_all(format!("{text}\r\n").as_bytes())
            .await
            .is_ok()
    };
    let mut in_data = false;
    if !say(&mut stream, hello).await {
        return;
    }
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
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
        if !say(&mut stream, answer).await {
            return;
        }
    }
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
