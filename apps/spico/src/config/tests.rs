use super::*;

fn read(text: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("essai.toml");
    std::fs::write(&file, text).unwrap();
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::load(Some(&file), &Environment::from_variables(variables))
}

fn wrong(text: &str) -> String {
    read(text, &[]).unwrap_err().to_string()
}

#[test]
fn nothing_at_all_is_a_configuration() {
    let config = read("", &[]).unwrap();
    assert_eq!(config.socket().to_string(), "127.0.0.1:8080");
    assert_eq!(
        config.address().unwrap(),
        Address::Sqlite("data/spico.db".into())
    );
    assert_eq!(config.public_url(8081), "http://localhost:8081");
    assert!(!config.bench && !config.development);
}

#[test]
fn a_misspelt_key_is_named_with_the_nearest() {
    assert_eq!(
        wrong("prot = 1"),
        "configuration : clé inconnue « prot » : vouliez-vous dire « port » ?"
    );
    let inside = wrong("[mail]\nhots = \"smtp.example.org\"\nfrom = \"a@example.org\"");
    assert_eq!(
        inside,
        "configuration : dans « mail » : clé inconnue « hots » : vouliez-vous dire « host » ?"
    );
    assert_eq!(
        wrong("[identiti]"),
        "configuration : clé inconnue « identiti » : vouliez-vous dire « identity » ?"
    );
    assert_eq!(
        wrong("[identity]\ntires = 3"),
        "configuration : dans « identity » : clé inconnue « tires » : vouliez-vous dire « tries » ?"
    );
    assert!(wrong("couleur = 1").contains("les clés possibles sont « listen », « port »"));
}

#[test]
fn a_wrong_value_is_named_with_its_place() {
    assert!(wrong("port = \"x\"").ends_with(
        "dans « port » : cette valeur n’est pas du bon type : il faut un nombre entier de 0 à 65535"
    ));
    assert!(wrong("port = 70000").ends_with(
        "dans « port » : cette valeur n’est pas possible : il faut un nombre entier de 0 à 65535"
    ));
    let missing = wrong("[mail]\nhost = \"smtp.example.org\"");
    assert_eq!(
        missing,
        "configuration : dans « mail » : il manque la clé « from »"
    );
    let tls = wrong("[mail]\nhost = \"h\"\nfrom = \"a@example.org\"\ntls = \"ssl\"");
    assert!(
        tls.contains("dans « mail.tls »") && tls.contains("« starttls »"),
        "{tls}"
    );
    assert!(
        wrong("bench = true\nport = ").ends_with("n’est pas du TOML valable, ligne 2 : « port = »")
    );
}

#[test]
fn what_is_said_of_a_wrong_file_holds_no_secret() {
    for (text, end) in [
        (
            "[mail]\npassword = \"ouistiti",
            "ligne 2 : « password = ‹…› »",
        ),
        (
            "[sms]\nheaders = { X = \"ouistiti }",
            "ligne 2 : « headers = ‹…› »",
        ),
        ("password ouistiti", "ligne 1"),
        ("a = [\n\"ouistiti\",,\n]", "ligne 2"),
        ("\"ouistiti = 1", "ligne 1"),
        ("[mail", "ligne 1 : « [mail »"),
    ] {
        let said = wrong(text);
        assert!(said.ends_with(end) && !said.contains("ouistiti"), "{said}");
    }
    let whole = wrong("[mail]\nhost = \"smtp://spico:ouistiti@mail\"\nfrom = \"a@example.org\"");
    assert!(
        whole.contains("dans « mail.host » : il faut le nom du serveur seul")
            && !whole.contains("ouistiti"),
        "{whole}"
    );
    let variables = [("SPICO_MAIL__PASSWORD".to_owned(), "ouistiti".to_owned())];
    let environment = format!("{:?}", Environment::from_variables(variables));
    assert!(
        environment.contains("mail__password") && !environment.contains("ouistiti"),
        "{environment}"
    );
}

#[test]
fn every_expected_type_is_said_in_french() {
    for (text, french) in [
        ("bench = 3", "« true » ou « false »"),
        ("data = 3", "un texte entre guillemets"),
        ("public_url = 3", "un texte entre guillemets"),
        ("listen = \"ici\"", "adresse IP"),
        ("mail = 3", "une partie avec ses clés"),
        ("[identity]\ntries = \"x\"", "un nombre entier, 0 ou plus"),
        ("threads = -1", "un nombre entier, 0 ou plus"),
    ] {
        let said = wrong(text);
        assert!(said.contains(french), "{text}: {said}");
    }
}

#[test]
fn the_public_address_is_one_that_people_can_type() {
    for fine in ["https://spico.example.org", "http://localhost:8080/"] {
        assert!(
            read(&format!("public_url = \"{fine}\""), &[]).is_ok(),
            "{fine}"
        );
    }
    for bad in [
        "spico.example.org",
        "https://",
        "ftp://a.example.org",
        "https://a.example.org/spico",
        "https://a b",
    ] {
        let said = wrong(&format!("public_url = \"{bad}\""));
        assert!(
            said.starts_with("configuration : dans « public_url » : cette adresse"),
            "{said}"
        );
    }
}

#[test]
fn a_product_is_configuration_and_what_is_wrong_with_it_is_said() {
    let config = read(
        "public_url = \"https://spico.example.org\"\n[products.pass]\npublic_url = \"https://pass.example.org/\"\n\
         [products.samu]\nname = \"SI-SAMU\"\npublic_url = \"https://samu.example.org\"\nrooms = [\"directory\"]\ntheme = \"bleu\"",
        &[("SPICO_PRODUCTS__SAMU__FRONT", "/annuaire")],
    );
    let config = config.unwrap();
    let products = config.products(&config.public_url(8080), false);
    let said: Vec<_> = products
        .iter()
        .map(|one| {
            (
                one.site.name.as_str(),
                one.public_url.as_str(),
                one.front.as_str(),
                one.password_alone,
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("SPICO", "https://spico.example.org", "/discussions", false),
            ("PASS", "https://pass.example.org", "/", true),
            ("SI-SAMU", "https://samu.example.org", "/annuaire", false),
        ]
    );
    assert!(read(&config.show().unwrap(), &[]).is_ok());
    let one = read("public_url = \"https://spico.example.org\"", &[]).unwrap();
    let alone = one.products(&one.public_url(8080), false);
    assert_eq!(alone.iter().count(), 1);
    assert!(
        alone.first().password_alone && alone.first().front == "/" && alone.first().rooms.is_none()
    );
    for (text, said) in [
        (
            "[products.pass]\nname = \"Portail\"",
            "dans « products.pass.public_url » : cette adresse doit",
        ),
        (
            "[products.pass]\npublic_url = \"https://pass.example.org\"",
            "dans « products.spico.public_url » : à côté d’un autre",
        ),
        (
            "[products.samu]\npublic_url = \"https://a.example.org\"\nrooms = [\"directori\"]",
            "vouliez-vous dire « directory »",
        ),
        (
            "[products.samu]\npublic_url = \"https://a.example.org\"\nterms = [\"cgu\"]",
            "les valeurs possibles sont pass, spico",
        ),
        (
            "[products.samu]\npublic_url = \"https://a.example.org\"\nfront = \"//evil.example\"",
            "doit commencer par « / »",
        ),
        (
            "[products.samu]\nnom = \"x\"",
            "clé inconnue « nom » : vouliez-vous dire « name »",
        ),
        (
            "[products.SAMU]\npublic_url = \"https://a.example.org\"",
            "n’a que des minuscules",
        ),
        (
            "[products.samu]\npublic_url = \"https://a.example.org\"\ntheme = \"rose\"",
            "les valeurs possibles sont « petrole », « bleu »",
        ),
        (
            "public_url = \"https://a.example.org\"\n[products.pass]\npublic_url = \"https://A.example.org:8443\"",
            "deux produits répondent au nom de serveur « a.example.org »",
        ),
    ] {
        let wrong = wrong(text);
        assert!(wrong.contains(said), "{wrong}");
    }
}

#[test]
fn the_environment_comes_after_the_file_and_port_last() {
    let variables = [
        ("PORT", "9100"),
        ("SPICO_PORT", "9000"),
        ("SPICO_BENCH", "true"),
        ("SPICO_MAIL__HOST", "smtp.example.org"),
        ("SPICO_MAIL__FROM", "a@example.org"),
        ("SPICO_MAIL__PORT", "2525"),
        ("SPICO_IDENTITY__TRIES", "7"),
        ("SPICO_TEST_PG", "postgres://x"),
        ("SPICO_ENGINES", "sqlite"),
        ("SPICO_JOURNAL", "debug"),
    ];
    let config = read("port = 8000\nproducts.spico.name = \"Essai\"", &variables).unwrap();
    assert_eq!(
        (config.port, config.bench, config.name()),
        (9100, true, "Essai")
    );
    assert_eq!(config.identity.tries, 7);
    let mail = config.mail.unwrap();
    assert_eq!(
        (mail.host.as_str(), mail.port),
        ("smtp.example.org", Some(2525))
    );
    let error = read("", &[("SPICO_PROT", "1")]).unwrap_err().to_string();
    assert_eq!(
        error,
        "configuration, variables d’environnement « SPICO_… » : clé inconnue « prot » : vouliez-vous dire « port » ?"
    );
    assert!(read("", &[("SPICO_PORT", "abc")]).is_err());
}

#[test]
fn what_is_shown_holds_no_secret_and_reads_back() {
    let text = "database = \"postgres://spico:ouistiti@db/spico\"\n[mail]\nhost = \"h\"\nfrom = \"a@example.org\"\npassword = \"ouistiti\"\n\
        [sms]\nurl = \"https://moi:ouistiti@sms.example.org/v1?key=ouistiti&to={to}\"\nsecrets = { cle = \"ouistiti\" }\n\
        form = { to = \"{to}\", cle = \"ouistiti\" }\njson = '{\"to\": \"{to}\", \"cle\": \"ouistiti\"}'\nuser = \"ouistiti\"";
    let config = read(text, &[]).unwrap();
    let shown = config.show().unwrap();
    for shown in [
        &shown,
        &format!("{config:?} {:?}", config.address().unwrap()),
    ] {
        assert!(
            !shown.contains("ouistiti") && shown.contains("postgres://spico:‹…›@db/spico"),
            "{shown}"
        );
        assert!(
            shown.contains("https://moi:‹…›@sms.example.org/v1?key=‹…›&to={to}"),
            "{shown}"
        );
    }
    assert!(read(&shown, &[]).is_ok(), "{shown}");
    assert!(shown.contains("to = \"{to}\""), "{shown}");
    let by_parameter = "database = \"postgres://db/spico?user=spico&password=ouistiti\"";
    for text in [by_parameter, "database = \"host=db password=ouistiti\""] {
        let shown = read(text, &[]).unwrap().show().unwrap();
        assert!(!shown.contains("ouistiti"), "{shown}");
    }
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let error =
        Config::load(Some(Path::new("/nulle/part.toml")), &Environment::default()).unwrap_err();
    assert!(error.to_string().contains("ne peut pas être lu"), "{error}");
}
