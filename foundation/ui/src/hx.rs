//! The htmx attributes of the product, all written here (front-end §2): a change of version is a change of this module.
//!
//! Fifteen at most: `hx-get`, `hx-post`, `hx-target`, `hx-swap`, `hx-trigger`, `hx-sync`, `hx-include`, `hx-confirm`,
//! `hx-push-url`, `hx-boost`, `hx-status`, `hx-morph-skip`, `hx-ignore`; and the element `hx-partial`.

use std::borrow::Cow;

use maud::{Markup, Render, html};

mod region;

pub use region::{Pose, Region, partiel};

/// The htmx side of a control. Empty by default: the control then works as plain HTML only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hx {
    pub(crate) get: Option<String>,
    pub(crate) post: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) swap: Option<&'static str>,
    pub(crate) trigger: Option<Cow<'static, str>>,
    pub(crate) sync: Option<&'static str>,
    pub(crate) include: Option<&'static str>,
    pub(crate) confirm: Option<String>,
    pub(crate) push: Option<&'static str>,
}

impl Hx {
    /// Fetches `url` and places the answer. Target and pose are asked for together: neither is inherited.
    pub fn get(url: impl Into<String>, region: Region, pose: Pose) -> Self {
        Self {
            get: Some(url.into()),
            target: Some(region.to_string()),
            swap: Some(pose.value()),
            ..Self::default()
        }
    }

    /// Posts to `url` and places the answer.
    pub fn post(url: impl Into<String>, region: Region, pose: Pose) -> Self {
        Self {
            post: Some(url.into()),
            target: Some(region.to_string()),
            swap: Some(pose.value()),
            ..Self::default()
        }
    }

    /// As the person types, 250 ms after the last key; a newer request replaces the one before (T5).
    #[must_use]
    pub fn while_typing(self) -> Self {
        Self {
            trigger: Some("input changed delay:250ms, search".into()),
            sync: Some("this:replace"),
            ..self
        }
    }

    /// At each choice.
    #[must_use]
    pub fn on_change(self) -> Self {
        Self {
            trigger: Some("change".into()),
            sync: Some("this:replace"),
            ..self
        }
    }

    /// Two seconds after the last key: drafts (T7).
    #[must_use]
    pub fn autosave(self) -> Self {
        Self {
            trigger: Some("input changed delay:2s".into()),
            ..self
        }
    }

    /// On a press, or once when it comes into view of what scrolls there (T6).
    #[must_use]
    pub fn when_seen_in(self, scroller: Region) -> Self {
        Self {
            trigger: Some(format!("click, intersect once root:{scroller}").into()),
            ..self
        }
    }

    /// On a press, or once when it comes into view, whatever scrolls.
    #[must_use]
    pub fn when_seen(self) -> Self {
        Self {
            trigger: Some("click, intersect once".into()),
            ..self
        }
    }

    /// A second press while the first request is running changes nothing (T8).
    #[must_use]
    pub fn once_at_a_time(self) -> Self {
        Self {
            sync: Some("closest form:drop"),
            ..self
        }
    }

    /// Sends the fields of the enclosing form along.
    #[must_use]
    pub fn with_form(self) -> Self {
        Self {
            include: Some("closest form"),
            ..self
        }
    }

    /// Asks first, in a dialog: `question` says what will happen.
    #[must_use]
    pub fn confirm(self, question: impl Into<String>) -> Self {
        Self {
            confirm: Some(question.into()),
            ..self
        }
    }

    /// The address of the request becomes the page's: searches and filters.
    #[must_use]
    pub fn push_url(self) -> Self {
        Self {
            push: Some("true"),
            ..self
        }
    }
}

/// Text written by people: htmx reads no attribute inside (front-end §3.3).
pub fn written_by_people(body: impl Render) -> Markup {
    html! { div.texte hx-ignore { (body) } }
}

/// A form that works without script, and through htmx when `hx` says so. Errors (422) go to `#erreurs`, as on every page.
pub fn form(action: &str, method: Method, name: &str, hx: &Hx, body: impl Render) -> Markup {
    html! {
        form.formulaire action=(action) method=(method.value()) aria-label=(name)
            hx-get=[&hx.get] hx-post=[&hx.post] hx-target=[&hx.target] hx-swap=[hx.swap] hx-trigger=[&hx.trigger] hx-sync=[hx.sync]
            hx-include=[hx.include] hx-confirm=[&hx.confirm] hx-push-url=[hx.push] {
            (body)
        }
    }
}

/// A form that is sent by a script of its room, or as any form without one. Morphing leaves it alone: what is typed in it stays while the
/// page around it comes again.
pub fn form_left_alone(
    id: Option<&str>,
    class: &str,
    action: &str,
    name: &str,
    body: impl Render,
) -> Markup {
    html! { form class=(class) id=[id] method="post" action=(action) hx-morph-skip="true" aria-label=(name) { (body) } }
}

/// Links that are boosted one by one, as they are followed, by a script of the room: to prepare hundreds of them is what a slow phone waits
/// for.
pub fn links_left_alone(body: impl Render) -> Markup {
    html! { div.sans-boite hx-boost:inherited="false" { (body) } }
}

/// The key of a form that creates something, made when it is drawn: sent twice, it has one effect.
pub fn once(key: impl std::fmt::Display) -> Markup {
    html! { input type="hidden" name="cle" value=(key); }
}

/// How a form is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads: searches and filters.
    Get,
    /// Changes something.
    Post,
}

impl Method {
    /// The value of `method`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
        }
    }
}
