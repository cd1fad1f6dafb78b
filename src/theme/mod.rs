//! A theme: named, parsed components. It does not know where they were read from.

mod app;
mod component;
mod edited;
mod foreign;
mod layout;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use foldhash::fast;

use crate::export::ThemeJsonError;
use crate::shape::read_json;
use crate::source::BYTE_ORDER_MARK;
use crate::style::{Scope, ScopedSheet, Styles};

pub use crate::catalog::{LAYOUT_JSON, THEME_JSON, is_component_name};
pub use app::{App, Handlers, Raised, UnusedHandler};
pub use component::{Component, Embedding};
pub use edited::EditedComponents;
pub use foreign::{
    Form, OtherThemeKinds, extension, is_app_source, is_page, legacy_css_mark, pasted_menu, recognise,
    sdk_import, sdk_index_export,
};
pub use layout::{layout_sections, new_section, opening_brace};

/// The name of the component whose style applies to all components, unscoped.
pub const GLOBAL_CSS: &str = "GlobalCSS";

/// Whether all files that a theme overrides are given, or only single components.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Completeness {
    /// The whole theme was searched: what is absent comes from the base.
    Whole,
    /// Single components were given: nothing is known of the others.
    Partial,
}

/// The index of a component in its theme.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ComponentId(usize);

type ByName = HashMap<Arc<str>, ComponentId, fast::RandomState>;

/// A theme, as far as it was given.
#[derive(Clone, Debug)]
pub struct Theme {
    name: String,
    base: Option<String>,
    completeness: Completeness,
    /// Shared between the states of a theme until one of them changes.
    components: Arc<Vec<Component>>,
    /// The first component with each name; filled by the first lookup.
    by_name: OnceLock<Arc<ByName>>,
    unreadable: BTreeSet<String>,
    handlers: Option<Handlers>,
    unused_handlers: Vec<UnusedHandler>,
}

impl Theme {
    /// An empty theme called `name`.
    pub fn new(name: impl Into<String>, completeness: Completeness) -> Theme {
        Theme {
            name: name.into(),
            base: None,
            completeness,
            components: Arc::default(),
            by_name: OnceLock::new(),
            unreadable: BTreeSet::new(),
            handlers: None,
            unused_handlers: Vec::new(),
        }
    }

    /// Adds a component.
    pub fn add(&mut self, component: Component) -> ComponentId {
        let id = ComponentId(self.components.len());
        if let Some(by_name) = self.by_name.get_mut() {
            Arc::make_mut(by_name).entry(component.shared_name()).or_insert(id);
        }
        Arc::make_mut(&mut self.components).push(component);
        id
    }

    /// Notes that the component called `name` exists but could not be read, so that nothing is concluded from
    /// its absence.
    pub fn add_unreadable(&mut self, name: impl Into<String>) {
        self.unreadable.insert(name.into());
    }

    /// Sets the preset that absent components come from, such as `default_v7`.
    pub fn set_base(&mut self, base: Option<String>) {
        self.base = base;
    }

    /// The theme with component `id` replaced by `component`.
    pub fn with_component(&self, id: ComponentId, component: Component) -> Theme {
        let mut theme = self.clone();
        theme.set_component(id, component);
        theme
    }

    /// Replaces component `id` by `component`.
    pub fn set_component(&mut self, id: ComponentId, component: Component) {
        Arc::make_mut(&mut self.components)[id.0] = component;
    }

    /// Marks the components for which `is_context` is true as context.
    pub fn keep_as_context(&mut self, is_context: impl Fn(&Component) -> bool) {
        for component in Arc::make_mut(&mut self.components) {
            component.context |= is_context(component);
        }
    }

    /// Drops all trees, which are parsed again when they are asked for, and the texts of components for which
    /// `is_needed` is false: see [`Component::is_shrunk`].
    pub fn shrink(&mut self, is_needed: impl Fn(ComponentId) -> bool) {
        let shrunk = self.components().map(|(id, component)| component.shrunk(is_needed(id)));
        self.components = Arc::new(shrunk.collect());
        self.by_name = OnceLock::new();
    }

    /// Whether no component changed since this theme and `other` were one.
    pub fn is_unchanged(&self, other: &Theme) -> bool {
        Arc::ptr_eq(&self.components, &other.components)
    }

    /// The components that are unchanged from `before`.
    pub fn unchanged_in(&self, before: &Theme) -> Vec<ComponentId> {
        let both = self.components().zip(before.components());
        both.filter(|((_, after), (_, before))| after.is_unchanged(before)).map(|((id, _), _)| id).collect()
    }

    /// Shares components with `before` that are known to be unchanged, so that they are stored once.
    pub fn share(&mut self, unchanged: &[ComponentId], before: &Theme) {
        let components = Arc::make_mut(&mut self.components);
        for id in unchanged {
            components[id.0].share(before.component(*id));
        }
    }

    /// Sets where component `id` is stored now.
    pub fn embed(&mut self, id: ComponentId, embedding: Embedding) {
        Arc::make_mut(&mut self.components)[id.0].embedding = Some(embedding);
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The preset that absent components come from, if known.
    pub fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    /// Whether the absence of a component means anything.
    pub fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// Its components with their ids, in the order in which they were added.
    pub fn components(&self) -> impl Iterator<Item = (ComponentId, &Component)> {
        self.components.iter().enumerate().map(|(index, component)| (ComponentId(index), component))
    }

    /// The component with this id, which must come from this theme.
    pub fn component(&self, id: ComponentId) -> &Component {
        &self.components[id.0]
    }

    /// The component called `name`.
    pub fn find(&self, name: &str) -> Option<(ComponentId, &Component)> {
        let id = *self.by_name.get_or_init(|| Arc::new(self.names())).get(name)?;
        Some((id, self.component(id)))
    }

    fn names(&self) -> ByName {
        let mut by_name = ByName::with_capacity_and_hasher(self.components.len(), Default::default());
        for (id, component) in self.components() {
            by_name.entry(component.shared_name()).or_insert(id);
        }
        by_name
    }

    /// Whether a component called `name` exists but could not be read.
    pub fn is_unreadable(&self, name: &str) -> bool {
        self.unreadable.contains(name)
    }

    /// Whether any component exists but could not be read.
    pub fn has_unreadable(&self) -> bool {
        !self.unreadable.is_empty()
    }

    /// The style sections that reach the elements of `component`: its own, then GlobalCSS.
    pub fn styles_for<'t>(&'t self, component: &'t Component) -> Styles<'t> {
        let global = self.find(GLOBAL_CSS).map(|(_, global)| ScopedSheet {
            scope: Scope::Global(component.name()),
            ..global.scoped_sheet()
        });
        Styles::new(component.scoped_sheet(), global)
    }
}

/// The base that a `theme.json` names.
///
/// # Errors
/// That the text is no JSON.
pub fn base_of(theme_json: &str) -> Result<Option<String>, ThemeJsonError> {
    let text = theme_json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(theme_json);
    let value: serde_json::Value = read_json(text).map_err(|error| ThemeJsonError {
        message: format!("{} at line {}, column {}", error.message, error.line, error.column),
    })?;
    Ok(value.get("base").and_then(|base| base.as_str()).map(str::to_owned))
}
