//! The smallest HTTP/1.1 client that the measures need: one connection, one request at a time, plain TCP.

use std::io::{Error, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// An answer.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// Its status.
    pub status: u16,
    /// Its `Set-Cookie` values, up to the first `;`.
    pub cookies: Vec<String>,
    /// Its `Location`.
    pub location: Option<String>,
    /// Its body, when it had a length.
    pub body: Vec<u8>,
    chunked: bool,
}

/// A connection kept open.
pub(crate) struct Connection {
    reader: BufReader<TcpStream>,
}

fn odd(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

impl Connection {
    /// Connects to the port on this machine; `buffer`: bytes read at once.
    pub(crate) async fn open(port: u16, buffer: usize) -> Result<Self, Error> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let reader = BufReader::with_capacity(buffer, stream);
        Ok(Self { reader })
    }

    /// Sends a request and reads the whole answer, or its head only when it has no end (`text/event-stream`).
    pub(crate) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Result<Answer, Error> {
        let length = match body.len() {
            0 if method == "GET" => String::new(),
            length => format!("Content-Length: {length}\r\n"),
        };
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}{length}\r\n{body}");
        self.reader.get_mut().write_all(request.as_bytes()).await?;
        let mut answer = self.head().await?;
        if answer.chunked && !answer.body.is_empty() {
            return Err(odd("a length and chunks"));
        }
        Ok(std::mem::take(&mut answer))
    }

    async fn head(&mut self) -> Result<Answer, Error> {
        let mut line = String::new();
        self.line(&mut line).await?;
        let mut answer = Answer {
            status: line
                .split(' ')
                .nth(1)
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| odd("not an HTTP answer"))?,
            ..Answer::default()
        };
        let mut length = None;
        loop {
            self.line(&mut line).await?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').ok_or_else(|| odd("not a header"))?;
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().ok(),
                "transfer-encoding" => answer.chunked = value == "chunked",
                "location" => answer.location = Some(value.to_owned()),
                "set-cookie" => answer
                    .cookies
                    .push(value.split(';').next().unwrap_or_default().to_owned()),
                _ => {}
            }
        }
        if let Some(length) = length {
            answer.body.resize(length, 0);
            self.reader.read_exact(&mut answer.body).await?;
        }
        Ok(answer)
    }

    /// The next line, without its end.
    async fn line(&mut self, line: &mut String) -> Result<(), Error> {
        line.clear();
        if self.reader.read_line(line).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        line.truncate(line.trim_end_matches(['\r', '\n']).len());
        Ok(())
    }

    /// The rest of an answer sent in chunks, whole.
    pub(crate) async fn rest(&mut self, answer: &mut Answer) -> Result<(), Error> {
        if answer.chunked {
            while let Some(chunk) = self.chunk().await? {
                answer.body.extend_from_slice(&chunk);
            }
            answer.chunked = false;
        }
        Ok(())
    }

    /// The next bytes of an answer that goes on until the server closes; `None` at its end.
    pub(crate) async fn piece(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let piece = self.reader.fill_buf().await?.to_vec();
        self.reader.consume(piece.len());
        Ok((!piece.is_empty()).then_some(piece))
    }

    /// The next chunk of an answer sent in chunks; `None` at its end.
    async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let mut line = String::new();
        self.line(&mut line).await?;
        let size = line.split(';').next().unwrap_or_default();
        let size = usize::from_str_radix(size.trim(), 16).map_err(|_| odd("not a chunk"))?;
        let mut chunk = vec![0; size];
        self.reader.read_exact(&mut chunk).await?;
        self.line(&mut line).await?;
        Ok((size > 0).then_some(chunk))
    }
}
