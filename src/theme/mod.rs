//! A theme: named components, parsed. Where they were read from is not known here.

mod app;
mod edited;
mod foreign;
mod layout;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use foldhash::fast;

use crate::export::Export;
use crate::json_string::{JsonString, Marks};
use crate::source::{BYTE_ORDER_MARK, SourceFile, Span};
use crate::style::{Scope, ScopedSheet, Sheet};
use crate::syntax::Document;

pub use crate::catalog::{LAYOUT_JSON, THEME_JSON, is_component_name};
pub use app::{App, Handlers, Idle, Raised};
pub use edited::EditedComponents;
pub use foreign::{
    Form, Instead, extension, is_app_source, is_page, legacy_css_mark, pasted_menu, recognise, sdk_import,
    sdk_index_export,
};
pub use layout::{layout_sections, new_section, opening_brace};

/// The name of the file whose style applies to all components, unscoped.
pub const GLOBAL_CSS: &str = "GlobalCSS";

/// Whether a theme is there with all that it overrides, or a single component of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Completeness {
    /// Every file of the theme was looked for: what is absent comes from the base.
    Whole,
    /// Single components were given: of the others nothing is known.
    Partial,
}

/// The index of a component in its theme.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ComponentId(usize);

/// One component file, parsed.
#[derive(Clone, Debug)]
pub struct Component {
    name: Arc<str>,
    document: Arc<Document>,
    sheet: OnceLock<Arc<Sheet>>,
    context: bool,
    embedding: Option<Embedding>,
    form: Form,
    shrunk: bool,
}

/// Where a component stands inside of another file: in a string that an export has a file in.
#[derive(Clone, Debug)]
pub struct Embedding {
    export: Arc<Export>,
    literal: Span,
    marks: Arc<OnceLock<Marks>>,
}

impl Embedding {
    /// In the string at the bytes `literal` of `export`, quotes included; `None` if no file stands there.
    pub fn new(export: Arc<Export>, literal: Span) -> Option<Embedding> {
        export.file(literal)?;
        Some(Embedding { export, literal, marks: Arc::default() })
    }

    /// The export that holds it.
    pub fn export(&self) -> &Arc<Export> {
        &self.export
    }

    /// The bytes of the string literal that holds it, quotes included.
    pub fn literal(&self) -> Span {
        self.literal
    }

    /// The bytes of the export at which the bytes `span` of the component stand.
    fn file_span(&self, span: Span) -> Span {
        let string = JsonString::new(self.export.source().text(), self.literal);
        let marks = self.marks.get_or_init(|| string.marks());
        string.with_marks(marks).file_span(span)
    }
}

impl Component {
    /// Parses `source` as the component called `name`.
    pub fn new(name: impl Into<Arc<str>>, source: SourceFile) -> Component {
        Component::with_document(name.into(), Document::parse(source), Form::Template)
    }

    /// Takes `source` as a file that is no component but is to be reported on.
    pub fn foreign(name: impl Into<Arc<str>>, source: SourceFile, form: Form) -> Component {
        Component::with_document(name.into(), Document::opaque(source), form)
    }

    fn with_document(name: Arc<str>, document: Document, form: Form) -> Component {
        Component {
            name,
            document: Arc::new(document),
            sheet: OnceLock::new(),
            context: false,
            embedding: None,
            form,
            shrunk: false,
        }
    }

    /// The same component with `source` as its file, as one that stands nowhere yet.
    pub fn with_source(&self, source: SourceFile) -> Component {
        match self.form {
            Form::Template => Component::new(self.name.clone(), source),
            other => Component::foreign(self.name.clone(), source, other),
        }
    }

    /// What its file holds.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The same component, as one that stands in an export, which must have the component's text there: no change of it
    /// can be proved otherwise.
    pub fn embedded(self, embedding: Embedding) -> Component {
        Component { embedding: Some(embedding), ..self }
    }

    /// Where the component stands, if that is inside of another file.
    pub fn embedding(&self) -> Option<&Embedding> {
        self.embedding.as_ref()
    }

    /// The file on disk that holds the component: its own, or the export it stands in.
    pub fn file(&self) -> &SourceFile {
        self.embedding.as_ref().map_or(self.source(), |embedding| embedding.export.source())
    }

    /// The bytes of that file at which the bytes `span` of the component stand.
    pub fn file_span(&self, span: Span) -> Span {
        self.embedding.as_ref().map_or(span, |embedding| embedding.file_span(span))
    }

    /// The same component as context: rules may look at it, but it is neither reported nor edited.
    pub fn as_context(self) -> Component {
        Component { context: true, ..self }
    }

    /// The same component without its tree, as context of something that is said elsewhere.
    pub fn as_place(&self) -> Component {
        let document = Arc::new(Document::opaque(self.source().clone()));
        Component { document, sheet: OnceLock::new(), context: true, ..self.clone() }
    }

    /// Whether the component is only there for others to be understood.
    pub fn is_context(&self) -> bool {
        self.context
    }

    /// Whether this is `other` without a change, as one that was taken over from another state of a theme.
    pub fn is_unchanged(&self, other: &Component) -> bool {
        Arc::ptr_eq(&self.document, &other.document)
    }

    /// Its name: the file's name without extension.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same name, shared.
    pub fn shared_name(&self) -> Arc<str> {
        self.name.clone()
    }

    /// Whether [`Theme::shrink`] let go of its tree, or even of its text: it is only there to be told of then.
    pub fn is_shrunk(&self) -> bool {
        self.shrunk
    }

    /// Its parsed file, which is not to be asked for once the component [is shrunk](Component::is_shrunk).
    pub fn document(&self) -> &Document {
        debug_assert!(!self.shrunk, "the tree of {} was let go of", self.name);
        &self.document
    }

    /// Its file.
    pub fn source(&self) -> &SourceFile {
        self.document.source()
    }

    /// The rules of its `<style>`; empty where it has none.
    pub fn sheet(&self) -> &Sheet {
        self.sheet.get_or_init(|| {
            let inside = self.document().style().and_then(|style| style.inner_span());
            Arc::new(Sheet::scan(self.source().text(), inside.unwrap_or(Span::empty(0))))
        })
    }

    /// The comments in its styles, if these hold at all what is looked for; to find that out takes much less than to scan
    /// them.
    pub fn style_comments_if(&self, holds: impl FnOnce(&[u8]) -> bool) -> &[Span] {
        if let Some(sheet) = self.sheet.get() {
            return sheet.comments();
        }
        let inside = self.document().style().and_then(|style| style.inner_span());
        let css = inside.map_or("", |inside| self.source().slice(inside));
        if holds(css.as_bytes()) { self.sheet().comments() } else { &[] }
    }

    /// Its own style as its own selectors mean it.
    pub fn scoped_sheet(&self) -> ScopedSheet<'_> {
        ScopedSheet { text: self.source().text(), sheet: self.sheet(), scope: Scope::Component }
    }
}

type ByName = HashMap<Arc<str>, ComponentId, fast::RandomState>;

/// A theme as far as it was given.
#[derive(Clone, Debug)]
pub struct Theme {
    name: String,
    base: Option<String>,
    completeness: Completeness,
    /// Shared by the states of a theme until one of them is changed.
    components: Arc<Vec<Component>>,
    /// The first component of each name, once one was asked for.
    by_name: OnceLock<Arc<ByName>>,
    unreadable: BTreeSet<String>,
    handlers: Option<Handlers>,
    idle: Vec<Idle>,
}

impl Theme {
    /// A theme called `name`, without components yet.
    pub fn new(name: impl Into<String>, completeness: Completeness) -> Theme {
        Theme {
            name: name.into(),
            base: None,
            completeness,
            components: Arc::default(),
            by_name: OnceLock::new(),
            unreadable: BTreeSet::new(),
            handlers: None,
            idle: Vec::new(),
        }
    }

    /// Adds a component.
    pub fn add(&mut self, component: Component) -> ComponentId {
        let id = ComponentId(self.components.len());
        if let Some(by_name) = self.by_name.get_mut() {
            Arc::make_mut(by_name).entry(component.name.clone()).or_insert(id);
        }
        Arc::make_mut(&mut self.components).push(component);
        id
    }

    /// Notes that the component called `name` exists but could not be read, so that nothing is
    /// concluded from its absence.
    pub fn add_unreadable(&mut self, name: impl Into<String>) {
        self.unreadable.insert(name.into());
    }

    /// Sets the preset that absent components come from, such as `default_v7`.
    pub fn set_base(&mut self, base: Option<String>) {
        self.base = base;
    }

    /// The theme with `component` in the place of component `id`.
    pub fn with_component(&self, id: ComponentId, component: Component) -> Theme {
        let mut theme = self.clone();
        theme.set_component(id, component);
        theme
    }

    /// Puts `component` in the place of component `id`.
    pub fn set_component(&mut self, id: ComponentId, component: Component) {
        Arc::make_mut(&mut self.components)[id.0] = component;
    }

    /// Makes context of the components for which `is_context` says so.
    pub fn keep_as_context(&mut self, is_context: impl Fn(&Component) -> bool) {
        for component in Arc::make_mut(&mut self.components) {
            component.context |= is_context(component);
        }
    }

    /// Lets go of what is not needed any more: of all trees, and of the texts of components for which
    /// `is_needed` does not say so. What is left is there to be told of: see [`Component::is_shrunk`].
    pub fn shrink(&mut self, is_needed: impl Fn(ComponentId) -> bool) {
        let shrunk = self.components().map(|(id, component)| {
            let is_needed = is_needed(id);
            let source = match is_needed {
                true => component.source().clone(),
                false => SourceFile::empty(component.source().shared_path()),
            };
            let document = Arc::new(Document::opaque(source));
            // What had no tree has all that it had.
            let shrunk = component.shrunk || !is_needed || component.form == Form::Template;
            Component { document, sheet: OnceLock::new(), shrunk, ..component.clone() }
        });
        self.components = Arc::new(shrunk.collect());
        self.by_name = OnceLock::new();
    }

    /// Whether no component was changed since this and `other` were one.
    pub fn is_unchanged(&self, other: &Theme) -> bool {
        Arc::ptr_eq(&self.components, &other.components)
    }

    /// The components that are those of `before` without a change.
    pub fn unchanged_in(&self, before: &Theme) -> Vec<ComponentId> {
        let both = self.components().zip(before.components());
        both.filter(|((_, after), (_, before))| after.is_unchanged(before)).map(|((id, _), _)| id).collect()
    }

    /// Takes components over from `before`, of which they are known to be no others, so that both have them once.
    pub fn share(&mut self, unchanged: &[ComponentId], before: &Theme) {
        let components = Arc::make_mut(&mut self.components);
        for id in unchanged {
            let Component { document, shrunk, .. } = before.component(*id);
            (components[id.0].document, components[id.0].shrunk) = (document.clone(), *shrunk);
        }
    }

    /// Notes where component `id` stands now.
    pub fn embed(&mut self, id: ComponentId, embedding: Embedding) {
        Arc::make_mut(&mut self.components)[id.0].embedding = Some(embedding);
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The preset that absent components come from, if it is known.
    pub fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    /// Whether absence means anything.
    pub fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// Its components with their ids, in the order they were added.
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
            by_name.entry(component.name.clone()).or_insert(id);
        }
        by_name
    }

    /// Whether a component called `name` exists but could not be read.
    pub fn is_unreadable(&self, name: &str) -> bool {
        self.unreadable.contains(name)
    }

    /// Whether any of its components could not be read.
    pub fn has_unreadable(&self) -> bool {
        !self.unreadable.is_empty()
    }

    /// The style sections that reach the elements of `component`: its own, then GlobalCSS.
    pub fn sheets_for<'t>(&'t self, component: &'t Component) -> Vec<ScopedSheet<'t>> {
        let mut sheets = vec![component.scoped_sheet()];
        if let Some((_, global)) = self.find(GLOBAL_CSS) {
            sheets.push(ScopedSheet { scope: Scope::Global(component.name()), ..global.scoped_sheet() });
        }
        sheets
    }
}

/// The base that the text of a `theme.json` names.
///
/// # Errors
/// What serde_json says of text that is not JSON.
pub fn base_of(theme_json: &str) -> Result<Option<String>, serde_json::Error> {
    let text = theme_json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(theme_json);
    let value: serde_json::Value = serde_json::from_str(text)?;
    Ok(value.get("base").and_then(|base| base.as_str()).map(str::to_owned))
}
