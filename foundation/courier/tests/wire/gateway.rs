use std::collections::BTreeMap;

use courier::config::{Method, NumberForm};
use courier::{Courier, CourierSettings, SendError, SetupError, SmsSettings};

use crate::script::{HttpServer, closed_port};
use crate::{install_tls, sms};

/// Everything that a careless filling would break: quotes, a line end, a backslash, accents, another placeholder.
const TEXT: &str = "Code : \"123 456\"\nvalable 10 min \\ à bientôt {to} & co";

fn settings(port: u16) -> SmsSettings {
    let toml = format!(
        r#"
        url = "http://127.0.0.1:{port}/v1/envoi"
        json = '{{"recipients": ["{{to}}"], "message": "{{text}}", "priority": 1}}'
        headers = {{ X-Cle = "ouistiti" }}
        timeout_seconds = 5
        "#
    );
    toml::from_str(&toml).unwrap()
}

fn courier_with(sms: SmsSettings) -> Result<Courier, SetupError> {
    install_tls();
    Courier::new(&CourierSettings {
        mail: None,
        sms: Some(sms),
    })
}

async fn send(settings: SmsSettings) -> Result<(), SendError> {
    courier_with(settings)
        .unwrap()
        .send_sms(&sms("06 39 98 12 34", TEXT))
        .await
}

#[tokio::test]
async fn json_stays_well_formed_whatever_the_text() {
    let server = HttpServer::start("200 OK").await;
    send(settings(server.port)).await.unwrap();
    let (head, body) = server.only_request();
    assert!(head.starts_with("POST /v1/envoi HTTP/1.1"), "{head}");
    assert!(
        head.contains("x-cle: ouistiti") && head.contains("content-type: application/json"),
        "{head}"
    );
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        body,
        serde_json::json!({"recipients": ["+33639981234"], "message": TEXT, "priority": 1})
    );
}

#[tokio::test]
async fn a_form_and_basic_login() {
    let server = HttpServer::start("202 Accepted").await;
    let fields = [
        ("numero", "{to}"),
        ("texte", "{text}"),
        ("compte", "{compte}"),
    ];
    let form: BTreeMap<_, _> = fields
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.into()))
        .collect();
    let with_form = SmsSettings {
        json: None,
        form: Some(form),
        number: NumberForm::Digits,
        user: Some("spico".into()),
        password: Some("ouistiti".into()),
        secrets: [("compte".to_owned(), "c&1".into())].into(),
        ..settings(server.port)
    };
    send(with_form).await.unwrap();
    let (head, body) = server.only_request();
    assert!(
        head.contains("authorization: Basic c3BpY286b3Vpc3RpdGk="),
        "{head}"
    );
    assert!(
        head.contains("content-type: application/x-www-form-urlencoded"),
        "{head}"
    );
    let texte = "Code+%3A+%22123+456%22%0Avalable+10+min+%5C+%C3%A0+bient%C3%B4t+%7Bto%7D+%26+co";
    assert_eq!(
        body,
        format!("compte=c%261&numero=33639981234&texte={texte}")
    );
}

#[tokio::test]
async fn an_address_with_placeholders() {
    let server = HttpServer::start("200 OK").await;
    let in_url = SmsSettings {
        url: format!(
            "http://127.0.0.1:{}/send?k={{cle}}&n={{to}}&m={{text}}",
            server.port
        )
        .as_str()
        .into(),
        method: Method::Get,
        json: None,
        number: NumberForm::National,
        secrets: [("cle".to_owned(), "a/b".into())].into(),
        ..settings(0)
    };
    send(in_url).await.unwrap();
    let (head, body) = server.only_request();
    let text = "Code%20%3A%20%22123%20456%22%0Avalable%2010%20min%20%5C%20%C3%A0%20bient%C3%B4t%20%7Bto%7D%20%26%20co";
    assert!(
        head.starts_with(&format!("GET /send?k=a%2Fb&n=0639981234&m={text} HTTP/1.1")),
        "{head}"
    );
    assert!(body.is_empty());
}

#[tokio::test]
async fn answers_are_told_apart() {
    let refused = HttpServer::start("422 Unprocessable").await;
    let error = send(settings(refused.port)).await.unwrap_err();
    assert!(error.is_permanent(), "{error}");
    for answer in [
        "500 Oops",
        "429 Slow down",
        "401 Who",
        "302 Found\r\nlocation: http://127.0.0.1:1/",
    ] {
        let server = HttpServer::start(answer).await;
        let error = send(settings(server.port)).await.unwrap_err();
        assert!(
            matches!(error, SendError::Temporary(_)),
            "{answer}: {error}"
        );
    }
    let odd = HttpServer::start("204 No Content").await;
    let strict = SmsSettings {
        accepted: vec![201],
        ..settings(odd.port)
    };
    assert!(matches!(
        send(strict).await.unwrap_err(),
        SendError::Temporary(_)
    ));
}

#[tokio::test]
async fn a_closed_port_is_temporary_and_nothing_secret_is_said() {
    let port = closed_port().await;
    let with_key = SmsSettings {
        url: format!("http://127.0.0.1:{port}/?k={{cle}}&n={{to}}")
            .as_str()
            .into(),
        secrets: [("cle".to_owned(), "ouistiti".into())].into(),
        ..settings(port)
    };
    let courier = courier_with(with_key).unwrap();
    let error = courier
        .send_sms(&sms("0639981234", "bonjour"))
        .await
        .unwrap_err();
    assert!(matches!(error, SendError::Temporary(_)));
    let said = format!("{error} {error:?} {courier:?}");
    assert!(
        !said.contains("ouistiti") && !said.contains("639981234"),
        "{said}"
    );
}

#[tokio::test]
async fn a_wrong_configuration_is_told_at_once() {
    let refused = |change: fn(&mut SmsSettings)| {
        let mut changed = settings(1);
        change(&mut changed);
        courier_with(changed).unwrap_err()
    };
    let unknown =
        refused(|sms| sms.json = Some(r#"{"a": "{to}", "b": ["{text}", "{texte}"]}"#.into()));
    assert!(unknown.to_string().contains("{texte}"), "{unknown}");
    assert!(matches!(
        refused(|sms| sms.json = None),
        SetupError::NothingToSend
    ));
    assert!(matches!(
        refused(|sms| sms.json = Some("{to}".into())),
        SetupError::Json(_)
    ));
    assert!(matches!(
        refused(|sms| sms.form = Some(BTreeMap::new())),
        SetupError::TwoBodies
    ));
    assert!(matches!(
        refused(|sms| sms.url = "http://sms.example.org/".into()),
        SetupError::GatewayUrl
    ));
    assert!(matches!(
        refused(|sms| sms.url = "sms".into()),
        SetupError::GatewayUrl
    ));
    assert!(matches!(
        refused(|sms| sms.user = Some("spico".into())),
        SetupError::HalfCredentials(_)
    ));
    let header = refused(|sms| sms.headers = [("X Cle".to_owned(), "ouistiti".into())].into());
    assert!(matches!(header, SetupError::Header(_)) && !header.to_string().contains("ouistiti"));
}
