//! What a request brings: forms, queries, JSON, path parameters of pages without a resource.

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::request::Parts;
use kernel::{Fault, FieldErrors};
use serde::de::DeserializeOwned;

use crate::{Failure, House, body};

/// The fields of a form. Fields that aren't there take their default when the type says so.
#[derive(Debug, Clone, Default)]
pub struct Form<T>(pub T);

/// The fields of the query string.
#[derive(Debug, Clone, Default)]
pub struct Query<T>(pub T);

/// A JSON body.
#[derive(Debug, Clone, Default)]
pub struct Json<T>(pub T);

/// A path parameter that names no protected thing (a token, a file's name). A resource's id goes through its `Permit`.
#[derive(Debug, Clone, Default)]
pub struct PathOf<T>(pub T);

fn unreadable(error: impl std::fmt::Display) -> Failure {
    tracing::debug!(error = %error, "an unreadable request");
    Fault::from(FieldErrors::one(
        "formulaire",
        "Le formulaire n’a pas pu être lu. Rechargez la page, puis recommencez.",
    ))
    .into()
}

impl<T: DeserializeOwned> FromRequest<House> for Form<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, house: &House) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let body = Body::from(body::read(&parts.headers, body).await?);
        axum::Form::<T>::from_request(Request::from_parts(parts, body), house)
            .await
            .map(|axum::Form(value)| Self(value))
            .map_err(unreadable)
    }
}

impl<T: DeserializeOwned> FromRequest<House> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, house: &House) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let body = Body::from(body::read(&parts.headers, body).await?);
        axum::Json::<T>::from_request(Request::from_parts(parts, body), house)
            .await
            .map(|axum::Json(value)| Self(value))
            .map_err(unreadable)
    }
}

impl<T: DeserializeOwned> FromRequestParts<House> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Failure> {
        axum::extract::Query::<T>::from_request_parts(parts, house)
            .await
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(unreadable)
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<House> for PathOf<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Failure> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, house).await;
        path.map(|axum::extract::Path(value)| Self(value))
            .map_err(|_| Fault::not_found().into())
    }
}
