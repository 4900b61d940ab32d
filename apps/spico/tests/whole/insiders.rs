//! Attacks by a colleague with an account, and what is written down of what they type.

use access::sessions::Behind;
use http::StatusCode;
use spico::boot::Purpose;

use super::attacks::{maelle, world};

db::query!(TRACE: db::row::One<String> =
    "select kind || ' ' || coalesce(detail, '') || ' ' || coalesce(basis, '') as value from audit_event");

/// Breaks out of an attribute, then of a text.
const EVIL: &str = "%22%27%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E%3Cscript%3Ealert(2)%3C%2Fscript%3E%3Csvg+hx-on:click%3Da%3E";

/// Markup in everything that one can name or write, looked at by another.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_is_never_markup_for_anybody() {
    let world = world(Purpose::Serve).await;
    let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
    let other = world.people.role("etienne-rouquette", None).unwrap();
    let victim = format!("spico={}", world.session("etienne-rouquette").await);
    let form = format!("type=groupe&sujet={EVIL}&avec={other}&texte={EVIL}");
    let place = world.begin(&cookie, &form).await;
    let texts = [
        EVIL.to_owned(),
        "%5Ba%5D(javascript:alert(1))+javascript:alert(1)+http://a%22onmouseover%3Dalert(1)"
            .to_owned(),
        "%40%C3%89tienne+Rouquette%3Cb%3E+**%3Ci%3E**+-+%3Cu%3E".to_owned(),
        "https://example.org/%3C/a%3E%3Cscript%3E".to_owned(),
    ];
    for (number, text) in (0_u128..).zip(&texts) {
        let id = kernel::Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_9000 + number);
        let body = format!("texte={text}&client_id={id}");
        let sent = world
            .post(&format!("{place}/messages"), &cookie, &body)
            .await;
        assert!(
            sent.status.is_success() || sent.status.is_redirection(),
            "{}",
            sent.text()
        );
    }
    for path in [
        place.clone(),
        format!("{place}/infos"),
        "/discussions".to_owned(),
        format!("/discussions/recherche?q={EVIL}"),
        format!("/annuaire?q={EVIL}"),
        format!("/annuaire/recherche?q={EVIL}"),
        format!("/connexion?mode={EVIL}&motif={EVIL}&suite=/{EVIL}"),
    ] {
        for more in [
            vec![],
            vec![("hx-request", "true"), ("hx-request-type", "partial")],
        ] {
            let mut headers = vec![("cookie", victim.as_str())];
            headers.extend(more);
            let page = world.get(&path, &headers).await.text().to_lowercase();
            for sign in [
                "<img src=x",
                "<script>alert",
                "<svg hx-on",
                "<b>",
                "<i>",
                "<u>",
            ] {
                assert!(!page.contains(sign), "{sign} in {path}");
            }
            assert!(!page.contains("href=\"javascript"), "{path}");
            let found = ui::check::markup(&page);
            let forbidden: Vec<_> = found
                .iter()
                .filter(|problem| problem.0.contains("hx-on") || problem.0.contains("script"))
                .collect();
            assert!(forbidden.is_empty(), "{path}: {forbidden:?}");
        }
    }
}

/// Fields that the form doesn't have.
#[tokio::test(flavor = "multi_thread")]
async fn fields_that_nobody_asked_for_do_nothing() {
    let world = world(Purpose::Serve).await;
    let token = world.session("maelle-cazalbou").await;
    let cookie = format!("spico={token}");
    let more = "is_administrator=true&isAdministrator=1&administrateur=oui&assurance=2&account=acc_0&state=activee&role=admin";
    for path in [
        "/compte/affichage",
        "/compte/appareil",
        "/favoris",
        "/compte/notifications",
    ] {
        let form = format!("theme=sombre&profil=partage&tuile=discussions&etoile=oui&{more}");
        let answer = world.post(path, &cookie, &form).await;
        assert!(!answer.status.is_server_error(), "{path} {}", answer.text());
    }
    let subject = access::Sessions::subject(
        &*world
            .app
            .state
            .extension::<identity::SessionCache>()
            .unwrap(),
        &token,
        Behind::Script,
    )
    .await
    .unwrap();
    assert!(!subject.unwrap().is_administrator);
    let other = world.people.role("etienne-rouquette", None).unwrap();
    let stranger = world
        .people
        .role("nadia-benali", None)
        .or_else(|_| world.people.role("sylvie-roques", None));
    let author = stranger.map(|role| role.to_string()).unwrap_or_default();
    let form = format!(
        "type=groupe&sujet=Essai&avec={other}&created_by={author}&createur={author}&part=gestionnaire"
    );
    let opened = world.post("/discussions/nouvelle", &cookie, &form).await;
    let place = opened
        .header("location")
        .split('?')
        .next()
        .unwrap()
        .trim_start_matches("/discussions/")
        .to_owned();
    let id = kernel::Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_9100);
    // A program's message says exactly what it may say.
    let body =
        format!("{{\"texte\":\"a\",\"client_id\":\"{id}\",\"author_role_id\":\"{author}\"}}");
    let answer = world
        .post(
            &format!("/api/discussions/{place}/messages"),
            &cookie,
            &body,
        )
        .await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.text()
    );
}

/// What must stay between the person and the form: in no trace, no file of the store, no answer.
#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_written_down() {
    let world = world(Purpose::Serve).await;
    let (login, password) = maelle();
    let wrong = "Coquelicot-Barque-77";
    for secret in [wrong, password] {
        let form =
            format!("mode=simple&identifiant={login}&mot-de-passe={secret}&suite=/annuaire?q=Zqx");
        world.post("/connexion", "", &form).await;
    }
    let token = world.session("maelle-cazalbou").await;
    let cookie = format!("spico={token}");
    world
        .get(
            "/annuaire/recherche?q=Zqxpatientnom",
            &[("cookie", &cookie)],
        )
        .await;
    world
        .post(
            "/discussions/nouvelle",
            &cookie,
            "type=groupe&sujet=Zqxpatientnom&avec=rien",
        )
        .await;
    let trace = world.store.db.rows(&TRACE, db::params![]).await.unwrap();
    assert!(trace.len() > 5);
    let folder = world.store.db.path().unwrap().parent().unwrap().to_owned();
    for secret in [wrong, password, &token, "Zqxpatientnom"] {
        assert!(
            trace.iter().all(|row| !row.0.contains(secret)),
            "{secret} in the trace"
        );
        for place in [folder.as_path(), world.folder()] {
            assert_eq!(
                super::sealed::holds(place, secret),
                Vec::<String>::new(),
                "{secret} in {}",
                place.display()
            );
        }
    }
}
