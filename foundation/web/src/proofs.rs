//! How a request becomes a proof of access: the only way (I-1).

use access::{Action, Decision, Level, Listing, Permit, Public, Reason, Resource, Scope, Signed};
use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use kernel::Fault;

use crate::{AppState, Context, Failure, Pace, elsewhere};

/// The request, once it is known that the product shows the page.
async fn context(parts: &mut Parts, app: &AppState) -> Result<Context, Failure> {
    let context = match Context::from_request_parts(parts, app).await {
        Ok(context) => context,
        Err(never) => match never {},
    };
    context.note_route(parts);
    elsewhere::lead(&context)?;
    Ok(context)
}

/// Changes are rate-limited before the store is asked anything.
pub(crate) fn unhurried(context: &Context) -> Result<(), Failure> {
    if context.is_change() {
        context.pace(Pace::Change)?;
    }
    Ok(())
}

impl<A: Action, R: Resource> FromRequestParts<AppState> for Permit<A, R> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Failure> {
        let context = context(parts, app).await?;
        unhurried(&context)?;
        let parameters = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|_| Fault::not_found())?;
        let id = parameters
            .iter()
            .find(|(name, _)| *name == R::PARAM)
            .and_then(|(_, text)| text.parse().ok());
        let Some(id) = id else {
            // An invalid id: whoever isn't signed in is answered as for any other.
            Signed::<access::Aal1>::mint(context.subject()).map_err(Failure::refused)?;
            return Err(Fault::not_found().into());
        };
        match Self::mint(app.db(), app.matrix(), context.subject(), id).await? {
            Ok(permit) => {
                if R::TRACED {
                    // Whatever action the right is for: a form that changes a thing shows it first. A response that shows nothing leaves no
                    // reading.
                    let thing = R::uuid_of(id, permit.known());
                    context.access_log().read(R::NOUN, thing, permit.basis());
                }
                Ok(permit)
            }
            Err(decision) => {
                context.access_log().refused(R::NOUN, R::uuid(id));
                Err(Failure::refused(decision))
            }
        }
    }
}

impl<A: Action, R: Listing> FromRequestParts<AppState> for Scope<A, R> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Failure> {
        let context = context(parts, app).await?;
        unhurried(&context)?;
        let scope = Self::mint(context.subject()).map_err(Failure::refused)?;
        if R::CARED_FOR {
            context.access_log().owes_list(R::NOUN);
        }
        Ok(scope)
    }
}

impl<L: Level> FromRequestParts<AppState> for Signed<L> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Failure> {
        let context = context(parts, app).await?;
        if L::IS_PACED {
            unhurried(&context)?;
        }
        Self::mint(context.subject()).map_err(Failure::refused)
    }
}

impl<R: Reason> FromRequestParts<AppState> for Public<R> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Failure> {
        let context = context(parts, app).await?;
        if R::IS_PACED {
            unhurried(&context)?;
        }
        Ok(Self::mint())
    }
}

/// Kept so that the compiler names it in messages.
pub type Refusal = Decision;
