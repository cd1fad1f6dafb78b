//! One file of a theme, and where it is stored.

use std::sync::{Arc, OnceLock};

use super::Form;
use crate::export::Export;
use crate::json_string::{Checkpoints, JsonString};
use crate::source::{SourceFile, Span};
use crate::style::{Scope, ScopedSheet, Sheet};
use crate::syntax::Document;

/// One component file, parsed.
#[derive(Clone, Debug)]
pub struct Component {
    name: Arc<str>,
    document: Arc<Document>,
    sheet: OnceLock<Arc<Sheet>>,
    pub(super) context: bool,
    pub(super) embedding: Option<Embedding>,
    form: Form,
    shrunk: bool,
    /// The tree that was dropped, parsed again.
    restored: OnceLock<Arc<Document>>,
}

/// The place of a component that is stored inside another file: a string literal of an export.
#[derive(Clone, Debug)]
pub struct Embedding {
    export: Arc<Export>,
    literal: Span,
    checkpoints: Arc<OnceLock<Checkpoints>>,
}

impl Embedding {
    /// The string literal at `literal` of `export`, quotes included; `None` if that is not one of its files.
    pub fn new(export: Arc<Export>, literal: Span) -> Option<Embedding> {
        export.file(literal)?;
        Some(Embedding { export, literal, checkpoints: Arc::default() })
    }

    /// The export that holds it.
    pub fn export(&self) -> &Arc<Export> {
        &self.export
    }

    /// The span of the string literal that holds it, quotes included.
    pub fn literal(&self) -> Span {
        self.literal
    }

    /// The span in the export of the bytes `span` of the component.
    fn file_span(&self, span: Span) -> Span {
        let string = JsonString::new(self.export.source().text(), self.literal);
        let checkpoints = self.checkpoints.get_or_init(|| string.checkpoints());
        string.with_checkpoints(checkpoints).file_span(span)
    }
}

impl Component {
    /// Parses `source` as the component called `name`.
    pub fn new(name: impl Into<Arc<str>>, source: SourceFile) -> Component {
        Component::with_document(name.into(), Document::parse(source), Form::Template)
    }

    /// Takes `source` as a file that is not a component but is reported on.
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
            restored: OnceLock::new(),
        }
    }

    /// The same component with `source` as its file, not stored in an export.
    pub fn with_source(&self, source: SourceFile) -> Component {
        match self.form {
            Form::Template => Component::new(self.name.clone(), source),
            other => Component::foreign(self.name.clone(), source, other),
        }
    }

    /// The kind of its file.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The same component, stored in an export. Its text must be that of the literal: otherwise no change of
    /// it can be proved.
    pub fn embedded(self, embedding: Embedding) -> Component {
        Component { embedding: Some(embedding), ..self }
    }

    /// Its place inside another file, if it is stored in one.
    pub fn embedding(&self) -> Option<&Embedding> {
        self.embedding.as_ref()
    }

    /// The file on disk that holds the component: its own, or the export.
    pub fn file(&self) -> &SourceFile {
        self.embedding.as_ref().map_or(self.source(), |embedding| embedding.export.source())
    }

    /// The span in that file of the bytes `span` of the component.
    pub fn file_span(&self, span: Span) -> Span {
        self.embedding.as_ref().map_or(span, |embedding| embedding.file_span(span))
    }

    /// The same component as context: rules may look at it, but it is neither reported nor edited.
    pub fn as_context(self) -> Component {
        Component { context: true, ..self }
    }

    /// The same component without its tree, as context for findings elsewhere.
    pub fn as_place(&self) -> Component {
        let document = Arc::new(Document::opaque(self.source().clone()));
        Component { document, sheet: OnceLock::new(), context: true, ..self.clone() }
    }

    /// Whether the component is only context for others.
    pub fn is_context(&self) -> bool {
        self.context
    }

    /// Whether this is `other`, unchanged and taken from another state of the theme.
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

    /// Whether [`Theme::shrink`] dropped its tree, and perhaps its text, which is empty then.
    ///
    /// [`Theme::shrink`]: super::Theme::shrink
    pub fn is_shrunk(&self) -> bool {
        self.shrunk
    }

    /// Its parsed file. If the component [is shrunk](Component::is_shrunk), its text is parsed again.
    pub fn document(&self) -> &Document {
        match self.shrunk && self.form == Form::Template {
            true => self.restored.get_or_init(|| Arc::new(Document::parse(self.source().clone()))),
            false => &self.document,
        }
    }

    /// Its file.
    pub fn source(&self) -> &SourceFile {
        self.document.source()
    }

    /// The rules of its `<style>`; empty if it has none.
    pub fn sheet(&self) -> &Sheet {
        self.sheet.get_or_init(|| {
            let inside = self.document().style().and_then(|style| style.inner_span());
            Arc::new(Sheet::scan(self.source().text(), inside.unwrap_or(Span::empty(0))))
        })
    }

    /// The comments in its styles if `holds` is true of the CSS. Unless the styles are scanned already,
    /// `holds` is asked first, because that is much cheaper than a scan.
    pub fn style_comments_if(&self, holds: impl FnOnce(&[u8]) -> bool) -> &[Span] {
        if let Some(sheet) = self.sheet.get() {
            return sheet.comments();
        }
        let inside = self.document().style().and_then(|style| style.inner_span());
        let css = inside.map_or("", |inside| self.source().slice(inside));
        if holds(css.as_bytes()) { self.sheet().comments() } else { &[] }
    }

    /// Its own style section, scoped to the component.
    pub fn scoped_sheet(&self) -> ScopedSheet<'_> {
        ScopedSheet { text: self.source().text(), sheet: self.sheet(), scope: Scope::Component }
    }

    /// The component without its tree, and without its text unless that `is_needed`.
    pub(super) fn shrunk(&self, is_needed: bool) -> Component {
        let source = match is_needed {
            true => self.source().clone(),
            false => SourceFile::empty(self.source().shared_path()),
        };
        let document = Arc::new(Document::opaque(source));
        // A foreign file has no tree to lose.
        let shrunk = self.shrunk || !is_needed || self.form == Form::Template;
        Component { document, sheet: OnceLock::new(), shrunk, restored: OnceLock::new(), ..self.clone() }
    }

    /// Shares the document of `other`, which is known to be the same.
    pub(super) fn share(&mut self, other: &Component) {
        self.document = other.document.clone();
        self.shrunk = other.shrunk;
        self.restored = other.restored.clone();
    }
}
