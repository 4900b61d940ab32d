//! A page of another product: whoever follows a link to it is led there, and stays signed in. To everything else it doesn't exist here.

use http::Method;
use kernel::Fault;

use crate::product::Found;
use crate::{Context, Failure};

/// Refuses a page that the product doesn't show.
pub(crate) fn lead(context: &Context) -> Result<(), Failure> {
    match context.products().find(context.route(), context.rank()) {
        Found::Here => Ok(()),
        Found::In(rank) if context.method() == Method::GET && context.wants_page() => {
            let there = context.products().get(rank);
            Err(Failure::elsewhere(
                context.base().arrival(there, context.path()),
            ))
        }
        Found::In(_) | Found::Nowhere => Err(Fault::not_found().into()),
    }
}
