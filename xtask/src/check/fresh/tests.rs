use super::*;

#[test]
fn personas_tell_who_they_are() {
    let one = br#"[{"identifier": "a", "name": "b", "profession": "c", "password": "d"}]"#;
    assert_eq!(count_personas(one), Ok(1));
    for bad in [
        &b"[]"[..],
        b"{}",
        b"no",
        br#"[{"identifier": "a"}]"#,
        br#"[{"a": "", "b": "x", "c": "y", "d": "z"}]"#,
    ] {
        assert!(
            count_personas(bad).is_err(),
            "{}",
            String::from_utf8_lossy(bad)
        );
    }
}

#[test]
fn an_answer_is_read_from_its_first_line() {
    assert_eq!(
        parse("HTTP/1.1 503 Service Unavailable\r\na: b\r\n\r\n{}"),
        Some((503, "{}".into()))
    );
    assert_eq!(parse("garbage"), None);
}

/// Answers each request with the next of these.
fn answers(list: &'static [&'static str]) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for answer in list {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 512];
            let read = stream.read(&mut request).unwrap();
            assert!(request[..read].starts_with(b"GET /sante/pret HTTP/1.0\r\nHost: localhost:"));
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    port
}

#[test]
fn ready_means_200_with_json() {
    let mut demo = Demo(Command::new("sleep").arg("60").spawn().unwrap());
    let slow = answers(&[
        "HTTP/1.1 503 Service Unavailable\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n{\"version\": \"1\"}",
    ]);
    assert_eq!(demo.wait_until_ready(slow), Ok(()));
    let empty = answers(&["HTTP/1.1 200 OK\r\n\r\nok"]);
    assert!(
        demo.wait_until_ready(empty)
            .unwrap_err()
            .contains("something else than JSON")
    );
}

#[test]
fn a_program_that_ends_or_ignores_is_told() {
    let start = |script: &str| Demo(Command::new("sh").args(["-c", script]).spawn().unwrap());
    assert!(
        start("exit 3")
            .wait_until_ready(free_port().unwrap())
            .unwrap_err()
            .contains("before it was ready")
    );
    // It says when it listens to signals.
    let trapping = |status: u8| {
        let script = format!("trap 'exit {status}' TERM; echo; while :; do sleep 0.05; done");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).stdout(Stdio::piped());
        let mut child = shell.spawn().unwrap();
        let mut said = child.stdout.take().unwrap();
        said.read_exact(&mut [0]).unwrap();
        Demo(child)
    };
    let mut quick = trapping(0);
    assert_eq!(quick.stop(), Ok(()));
    let mut failing = trapping(4);
    assert!(failing.stop().unwrap_err().contains("exit status: 4"));
}
