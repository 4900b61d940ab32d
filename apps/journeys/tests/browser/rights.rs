//! Who acts under another situation goes on hearing.

use std::time::Duration;

use journeys::{Outcome, Stage, ensure, journey};

use crate::gestures::{DOCTOR, sign_in};

/// The lines to the live stream that this page has lost so far.
const LOST: &str = "return performance.getEntriesByType('resource').filter(e => new URL(e.name).pathname === '/flux').length";

#[tokio::test]
async fn another_situation_costs_one_line_to_the_live_stream() -> Outcome {
    journey("situation", async |stage: &mut Stage| {
        let doctor = stage.visitor().await?;
        sign_in(&doctor, &stage.house, DOCTOR).await?;
        doctor.go("/compte").await?;
        doctor.press("Agir en tant que").await?;
        doctor
            .sees("main", "Vous agissez maintenant sous cette situation.")
            .await?;
        // A line that is refused comes back every half second.
        tokio::time::sleep(Duration::from_secs(8)).await;
        let lost = doctor.run(LOST, vec![]).await?;
        ensure(lost.as_u64().is_some_and(|lost| lost <= 1), || {
            format!("{lost} lines were lost in eight seconds")
        })?;
        doctor.no_violation().await
    })
    .await
}
