//! Where the server's mails go in this measure: a small SMTP server that reads the codes out of them.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use data_encoding::BASE64;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

use crate::failure::Failure;

/// Who waits for a code, by mail address.
type Waiting = Arc<Mutex<HashMap<String, UnboundedSender<String>>>>;

/// The mail server. Dropped, it stops.
pub(crate) struct Mail {
    waiting: Waiting,
    _server: JoinSet<()>,
}

/// Digits of a code.
const DIGITS: usize = 6;

impl Mail {
    /// Listens on this machine.
    pub(crate) async fn listen(port: u16) -> Result<Self, Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let (waiting, mut server) = (Waiting::default(), JoinSet::new());
        let of_server = Arc::clone(&waiting);
        server.spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let waiting = Arc::clone(&of_server);
                // A connection that breaks is the sender's to open again.
                open.spawn(async move { drop(converse(stream, &waiting).await) });
                while open.try_join_next().is_some() {}
            }
        });
        Ok(Self {
            waiting,
            _server: server,
        })
    }

    /// The codes that will be sent to this address.
    pub(crate) fn expect(&self, address: &str) -> UnboundedReceiver<String> {
        let (sender, receiver) = unbounded_channel();
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.insert(address.to_lowercase(), sender);
        receiver
    }
}

/// One connection of the server's mailer.
async fn converse(stream: TcpStream, waiting: &Waiting) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    stream.get_mut().write_all(b"220 banc ESMTP\r\n").await?;
    let (mut line, mut to) = (String::new(), String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" => b"250-banc\r\n250 8BITMIME\r\n",
            "DATA" => {
                stream.get_mut().write_all(b"354 go on\r\n").await?;
                let text = message(&mut stream).await?;
                if let Some(code) = code(&text) {
                    let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
                    // Nobody waits any more: the sign-in was given up.
                    let _left = waiting.get(&to).map(|sender| sender.send(code));
                }
                b"250 taken\r\n"
            }
            "QUIT" => {
                return stream.get_mut().write_all(b"221 bye\r\n").await;
            }
            _ => {
                if verb == "RCPT" {
                    to = between(&line, '<', '>').to_lowercase();
                }
                b"250 ok\r\n"
            }
        };
        stream.get_mut().write_all(answer).await?;
    }
}

/// A whole message, up to the lone point.
async fn message(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let start = text.len();
        let read = stream.read_line(&mut text).await?;
        if read == 0 || text.get(start..) == Some(".\r\n") {
            text.truncate(start);
            return Ok(text);
        }
    }
}

fn between(text: &str, open: char, close: char) -> &str {
    let after = text.split_once(open).map_or("", |(_, after)| after);
    after.split_once(close).map_or("", |(inside, _)| inside)
}

/// The code in a mail that brings one.
fn code(message: &str) -> Option<String> {
    let (head, body) = message.split_once("\r\n\r\n")?;
    if !head.contains("Subject: Votre code de connexion") {
        return None;
    }
    let plain = if head.contains("base64") {
        let letters: String = body.split_whitespace().collect();
        String::from_utf8(BASE64.decode(letters.as_bytes()).ok()?).ok()?
    } else {
        body.to_owned()
    };
    let line = plain.lines().find(|line| line.starts_with("Votre code"))?;
    let (_, digits) = line.rsplit_once(' ')?;
    let whole = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    whole.then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "To: essai@example.org\r\nSubject: Votre code de connexion\r\n";
    const BODY: &str = "Bonjour Essai,\r\n\r\nVotre code de connexion\u{A0}: 042137\r\n\r\nIl est valable 10 minutes.";

    #[test]
    fn the_code_is_read_in_both_encodings_and_in_no_other_mail() {
        let base64 = format!(
            "{HEAD}Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            BASE64.encode(BODY.as_bytes())
        );
        let quoted = format!(
            "{HEAD}Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n",
            BODY.replace('\u{A0}', "=C2=A0")
        );
        assert_eq!(code(&base64).as_deref(), Some("042137"));
        assert_eq!(code(&quoted).as_deref(), Some("042137"));
        let other = quoted.replace("Votre code", "Votre identifiant");
        assert_eq!(code(&other), None);
    }
}
