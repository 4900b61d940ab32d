//! Values that rooms and the program provide to one another, found by their type.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::sync::Arc;

use kernel::Fault;

/// What was provided, by its type.
#[derive(Clone, Default)]
pub struct Extensions(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl Extensions {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value, in the place of one of its type.
    pub fn provide<T: Any + Send + Sync>(&mut self, value: Arc<T>) {
        self.0.insert(TypeId::of::<T>(), value);
    }

    /// The same, for chaining.
    #[must_use]
    pub fn with<T: Any + Send + Sync>(mut self, value: Arc<T>) -> Self {
        self.provide(value);
        self
    }

    /// The value of this type; `Internal` when nobody provided one.
    pub fn need<T: Any + Send + Sync>(&self) -> Result<Arc<T>, Fault> {
        let found = self.0.get(&TypeId::of::<T>()).cloned();
        found
            .and_then(|found| found.downcast().ok())
            .ok_or_else(|| Fault::internal(format!("nobody provided {}", type_name::<T>())))
    }

    pub(crate) fn into_inner(self) -> HashMap<TypeId, Arc<dyn Any + Send + Sync>> {
        self.0
    }
}
