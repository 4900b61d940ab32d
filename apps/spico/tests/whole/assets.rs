//! Assets are served compressed and cached for ever under their hashed names, and pages have the headers of front-end §3.

use http::StatusCode;
use spico::boot::Purpose;

use super::world::{World, on_each_engine};

#[tokio::test(flavor = "multi_thread")]
async fn assets_pages_and_health_answer_as_promised() {
    on_each_engine(Purpose::Serve, |world| async move {
        every_asset(&world).await;
        fixed_addresses(&world).await;
        security_headers(&world).await;
        health(&world).await;
    })
    .await;
}

async fn every_asset(world: &World) {
    for asset in ui::assets::all() {
        let plain = world.get(asset.path, &[]).await;
        assert_eq!(
            (plain.status, plain.body.as_slice()),
            (StatusCode::OK, asset.bytes),
            "{}",
            asset.path
        );
        assert_eq!(plain.header("content-type"), asset.content_type);
        if let Some(br) = asset.br {
            let packed = world
                .get(asset.path, &[("accept-encoding", "gzip, deflate, br")])
                .await;
            assert_eq!(
                (packed.header("content-encoding"), packed.body.as_slice()),
                ("br", br),
                "{}",
                asset.path
            );
        }
        if let Some(gzip) = asset.gzip {
            let packed = world.get(asset.path, &[("accept-encoding", "gzip")]).await;
            assert_eq!(
                (packed.header("content-encoding"), packed.body.as_slice()),
                ("gzip", gzip),
                "{}",
                asset.path
            );
        }
        let tag = plain.header("etag");
        assert!(tag.len() > 6, "{tag}");
        let again = world
            .get(
                asset.path,
                &[("if-none-match", tag), ("accept-encoding", "br")],
            )
            .await;
        assert_eq!(
            (again.status, again.body.len()),
            (StatusCode::NOT_MODIFIED, 0),
            "{}",
            asset.path
        );
        let keep = if asset.immutable() {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        assert_eq!(plain.header("cache-control"), keep, "{}", asset.path);
    }
}

async fn fixed_addresses(world: &World) {
    assert_eq!(
        world.get("/s/inconnu.js", &[]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        world.get("/sw.js", &[]).await.header("cache-control"),
        "no-cache"
    );
    assert_eq!(
        world.get("/favicon.ico", &[]).await.header("content-type"),
        "image/svg+xml"
    );
    assert!(
        world
            .get("/robots.txt", &[])
            .await
            .text()
            .contains("Disallow: /")
    );
    let offline = world.get("/hors-ligne", &[]).await;
    assert_eq!(offline.status, StatusCode::OK);
    // The service worker keeps the files that this page names: they must exist.
    for file in offline
        .text()
        .split('"')
        .filter(|text| text.starts_with("/s/") && !text.contains('#'))
    {
        assert_eq!(world.get(file, &[]).await.status, StatusCode::OK, "{file}");
    }
}

async fn security_headers(world: &World) {
    let page = world.get("/connexion", &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("script-src http://localhost/s/ "),
        "{policy}"
    );
    // A real program shows neither the gallery nor the demonstration.
    for path in ["/_composants", "/demo/courrier"] {
        assert_eq!(
            world.get(path, &[]).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

async fn health(world: &World) {
    assert_eq!(world.get("/sante/vivant", &[]).await.status, StatusCode::OK);
    let ready = world.get("/sante/pret", &[]).await;
    assert_eq!(ready.status, StatusCode::OK);
    let told: serde_json::Value = serde_json::from_slice(&ready.body).unwrap();
    // Nothing else is revealed: no version, no engine, no number of people.
    assert_eq!(told, serde_json::json!({"etat": "pret"}));
    let alive = world.get("/sante/vivant", &[]).await.text();
    assert_eq!(alive, "{\"etat\":\"vivant\"}");
}
