use std::sync::{Arc, Mutex};

use courier::{Courier, CourierSettings, Parcel, SendError};

use crate::{letter, sms};

#[tokio::test]
async fn memory_keeps_the_newest_first_and_can_fail_on_purpose() {
    let courier = Courier::memory();
    courier
        .send_letter(&letter("nadia.benali@example.org"))
        .await
        .unwrap();
    courier
        .send_sms(&sms("0639981234", "bonjour"))
        .await
        .unwrap();
    let outbox = courier.outbox().unwrap();
    let kept: Vec<_> = outbox
        .newest(10)
        .iter()
        .map(|parcel| parcel.to().to_owned())
        .collect();
    assert_eq!(kept, ["+33639981234", "nadia.benali@example.org"]);
    assert_eq!(outbox.newest_to("+33639981234").unwrap().text(), "bonjour");
    assert!(outbox.newest_to("autre@example.org").is_none());

    outbox.fail_next(SendError::Permanent("no such address".to_owned()));
    assert!(
        courier
            .send_letter(&letter("a@example.org"))
            .await
            .unwrap_err()
            .is_permanent()
    );
    assert!(courier.send_letter(&letter("a@example.org")).await.is_ok());
    assert_eq!(outbox.count(), 3);
    assert!(courier.describe_missing().is_empty() && courier.check().await.is_empty());
}

#[tokio::test]
async fn the_demo_keeps_a_thousand_and_hands_on_each() {
    let handed = Arc::new(Mutex::new(0));
    let ours = Arc::clone(&handed);
    let courier = Courier::demo(move |_| *ours.lock().unwrap() += 1);
    for n in 0..1_100 {
        courier
            .send_sms(&sms("0639981234", &n.to_string()))
            .await
            .unwrap();
    }
    let outbox = courier.outbox().unwrap();
    assert_eq!((outbox.count(), *handed.lock().unwrap()), (1_000, 1_100));
    assert_eq!(outbox.newest(1)[0].text(), "1099");
    outbox.restore([Parcel::Sms(sms("0639981234", "ancien"))]);
    assert_eq!((outbox.count(), *handed.lock().unwrap()), (1_000, 1_100));
}

#[test]
fn a_parcel_shows_the_fields_of_the_contract() {
    let json = serde_json::to_value(Parcel::Letter(letter("nadia.benali@example.org"))).unwrap();
    assert_eq!(json["to"], "nadia.benali@example.org");
    assert_eq!(json["channel"], "mail");
    assert_eq!(json["kind"], "lien d’activation");
    assert_eq!(json["at"], "2026-11-18T11:06:40.000000Z");
    assert!(json["subject"].is_string() && json["text"].is_string());
    let json = serde_json::to_value(Parcel::Sms(sms("0639981234", "bonjour"))).unwrap();
    assert!(json["subject"].is_null());
}

#[tokio::test]
async fn nothing_configured_is_said_in_french_and_sends_nothing() {
    let courier = Courier::new(&CourierSettings::default()).unwrap();
    assert!(!courier.can_mail() && !courier.can_sms() && courier.outbox().is_none());
    assert_eq!(courier.describe_missing().len(), 3);
    assert!(courier.describe_missing()[0].contains("courriel"));
    let letter = courier
        .send_letter(&letter("nadia.benali@example.org"))
        .await
        .unwrap_err();
    let sms = courier
        .send_sms(&sms("0639981234", "bonjour"))
        .await
        .unwrap_err();
    assert!(matches!(
        (letter, sms),
        (SendError::NotConfigured(_), SendError::NotConfigured(_))
    ));
}

#[test]
fn outside_the_runtime_it_says_so_instead_of_falling() {
    assert!(Courier::new(&CourierSettings::default()).is_err());
}

#[test]
fn debug_shows_neither_address_nor_text() {
    let said = format!(
        "{:?} {:?}",
        letter("nadia.benali@example.org"),
        sms("0639981234", "bonjour")
    );
    assert!(
        !said.contains("nadia")
            && !said.contains("639981234")
            && !said.to_lowercase().contains("bonjour"),
        "{said}"
    );
}
