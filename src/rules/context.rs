//! What a rule is given: a component, and what may be asked about it.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::LazyLock;

use super::Rule;
use crate::actions::{Action, actions_of};
use crate::catalog::{self, ACTION_MENU, Props, SHOW_ACTION_MENU};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Label};
use crate::edit::TextEdit;
use crate::menu::{Concern, Coverage, Mending, Snippets, Target};
use crate::paths::{Occurrence, Placed, References};
use crate::seen::Seen;
use crate::source::Span;
use crate::suppression::{Suppression, suppressions};
use crate::syntax::{
    Directive, Document, Element, ElementName, ExprError, Expression, Filter, PlacedExpression,
    SyntaxErrorKind, parse_expression, parse_loop,
};
use crate::theme::{Component, ComponentId, EditedComponents, Theme};

/// How many menus of a component are looked at one by one. No component has as many.
const MOST_MENUS: usize = 64;

/// The component a rule looks at, and what it may look at besides.
pub(super) struct Context<'a> {
    pub(super) theme: &'a Theme,
    pub(super) id: ComponentId,
    pub(super) component: &'a Component,
    pub(super) snippets: Snippets<'a>,
    references: &'a OnceCell<References<'a>>,
    edited: &'a EditedComponents,
    doubtful: OnceCell<Vec<ReadExpression<'a>>>,
    menus: OnceCell<Vec<Element<'a>>>,
    coverage: OnceCell<Option<Coverage<'a>>>,
    suppressions: OnceCell<Rc<[Suppression]>>,
}

/// An expression and what it says.
pub(super) struct ReadExpression<'a> {
    pub(super) placed: PlacedExpression<'a>,
    /// Of a loop, the list. Spans are those of the expression's own text.
    pub(super) parsed: Result<Option<Expression>, ExprError>,
}

impl<'a> ReadExpression<'a> {
    fn new(placed: PlacedExpression<'a>) -> ReadExpression<'a> {
        let parsed = match placed.attribute {
            Some(attribute) if attribute.directive() == Some(Directive::For) => {
                parse_loop(placed.text).map(|head| Some(head.list))
            }
            _ => parse_expression(placed.text),
        };
        ReadExpression { placed, parsed }
    }

    fn is_sound(&self) -> bool {
        let is_known = |filter: &Filter| catalog::is_filter(&self.placed.text[filter.name.range()]);
        match &self.parsed {
            Ok(Some(expression)) => expression.filters.iter().all(is_known),
            Ok(None) => true,
            Err(_) => false,
        }
    }
}

/// Expressions of which nothing is to be said.
static SOUND: LazyLock<Seen> = LazyLock::new(Seen::default);

impl<'a> Context<'a> {
    pub(super) fn new(
        theme: &'a Theme,
        id: ComponentId,
        snippets: Snippets<'a>,
        references: &'a OnceCell<References<'a>>,
        edited: &'a EditedComponents,
    ) -> Context<'a> {
        let component = theme.component(id);
        Context {
            theme,
            id,
            component,
            snippets,
            references,
            edited,
            doubtful: OnceCell::new(),
            menus: OnceCell::new(),
            coverage: OnceCell::new(),
            suppressions: OnceCell::new(),
        }
    }

    /// The theme with `edit` made in the component.
    pub(super) fn edited(&self, edit: &TextEdit) -> Option<Theme> {
        let component = self.edited.apply(self.id, self.component, edit).ok()?;
        Some(self.theme.with_component(self.id, component))
    }

    /// The fix that makes the edits of `mending`, and why a person should look at it first.
    pub(super) fn mend(&self, title: String, mending: Mending) -> (Fix, Option<Concern>) {
        let after = self.edited(&mending.edits);
        let concern = after.and_then(|after| mending.concern((self.theme, &after), self.id));
        (Fix { applicability: Applicability::Safe, title, edits: mending.edits }, concern)
    }

    pub(super) fn document(&self) -> &'a Document {
        self.component.document()
    }

    pub(super) fn target(&self) -> Option<Target> {
        Target::of(self.component.name())
    }

    /// The expressions of the component of which something is to be said, each as it reads: not those that read well
    /// and have filters that are known.
    pub(super) fn doubtful_expressions(&self) -> &[ReadExpression<'a>] {
        self.doubtful.get_or_init(|| {
            let is_for = |placed: &PlacedExpression<'_>| {
                placed.attribute.is_some_and(|attribute| attribute.directive() == Some(Directive::For))
            };
            let all = self.document().expressions();
            let hashed = all.map(|placed| (SOUND.hash((placed.text, is_for(&placed))), placed));
            let known = SOUND.known();
            let unknown: Vec<_> = hashed.filter(|(hash, _)| !known.has(*hash)).collect();
            drop(known);
            let mut sound = Vec::new();
            let read = unknown.into_iter().filter_map(|(hash, placed)| {
                let read = ReadExpression::new(placed);
                let is_sound = read.is_sound();
                sound.extend(is_sound.then_some(hash));
                (!is_sound).then_some(read)
            });
            let doubtful = read.collect();
            SOUND.keep(sound);
            doubtful
        })
    }

    /// The components of TalkJS whose props are known, as far as elements of this one render them. A file of the
    /// theme with such a component's name decides for itself what it takes.
    pub(super) fn documented_components(&self) -> impl Iterator<Item = (ElementName<'a>, &'static Props)> {
        let names = self.document().element_names().filter(|name| name.is_component());
        names.filter_map(|name| {
            let props = catalog::props_of(name.text())?;
            self.theme.find(name.text()).is_none().then_some((name, props))
        })
    }

    /// The comments of the component that accept findings.
    pub(super) fn suppressions(&self) -> &Rc<[Suppression]> {
        self.suppressions.get_or_init(|| suppressions(self.component).into())
    }

    /// Takes over what was found out before of the same component.
    pub(super) fn set_suppressions(&self, known: &Rc<[Suppression]>) {
        self.suppressions.get_or_init(|| known.clone());
    }

    /// Whether a comment of the component accepts what `rule` would find at `span`.
    pub(super) fn accepts(&self, rule: &str, span: Span) -> bool {
        self.suppressions().iter().any(|suppression| suppression.is_for(rule, span))
    }

    /// Where the theme's components are rendered.
    pub(super) fn references(&self) -> &'a References<'a> {
        self.references.get_or_init(|| References::of(self.theme))
    }

    /// The custom actions that the component raises.
    pub(super) fn actions(&self) -> Vec<Action<'a>> {
        actions_of(self.theme, self.id)
    }

    /// What stands around an element of the component, wherever the component is rendered.
    pub(super) fn ways(&self, element: Element<'a>) -> Vec<Vec<Placed<'a>>> {
        self.references().ways(self.theme, self.id, element)
    }

    /// The menus in the component's own template.
    pub(super) fn menus(&self) -> &[Element<'a>] {
        self.menus.get_or_init(|| {
            let template = self.component.document().template().into_iter();
            template.flat_map(|template| template.descendants_called(ACTION_MENU)).take(MOST_MENUS).collect()
        })
    }

    /// What a menu of the component opens: the first component with a menu on a way out.
    pub(super) fn menu_target(&self, menu: Element<'a>) -> Option<Target> {
        let own = self.target();
        own.or_else(|| {
            let ways = self.ways(menu);
            let mut names = ways.iter().flatten().map(|outer| self.theme.component(outer.component).name());
            names.find_map(Target::of)
        })
    }

    /// On which paths the component shows its menus; `None` where it is not known or has none.
    pub(super) fn coverage(&self) -> Option<&Coverage<'a>> {
        let coverage = self.coverage.get_or_init(|| {
            let target = self.target()?;
            let coverage = Coverage::of(self.theme, self.references(), self.id, target)?;
            (!coverage.menus.is_empty()).then_some(coverage)
        });
        coverage.as_ref()
    }

    /// The element itself, or the one of this component that renders what it stands in.
    pub(super) fn site<'c>(&self, coverage: &Coverage<'c>, occurrence: Occurrence<'c>) -> Element<'c> {
        let around = coverage.around(occurrence).into_iter();
        let own = std::iter::once(occurrence).chain(around).find(|outer| outer.component == self.id);
        own.unwrap_or(occurrence).element
    }

    /// Labels for the conditions that a menu is under, the nearest first.
    pub(super) fn condition_labels<'c>(
        &self,
        coverage: &Coverage<'c>,
        menu: Occurrence<'c>,
        text: &str,
    ) -> Vec<Label> {
        let around = std::iter::once(menu).chain(coverage.around(menu));
        let conditions = around.filter_map(|outer| {
            let mut directives = outer.element.directives();
            let (_, attribute) = directives.find(|(directive, attribute)| {
                // In a component that is rendered it is like any other name.
                let is_own = outer.component == self.id && attribute.is_variable(SHOW_ACTION_MENU);
                *directive != Directive::Key && !is_own
            })?;
            Some(Label { component: outer.component, span: attribute.span(), text: text.to_owned() })
        });
        conditions.collect()
    }

    pub(super) fn label(&self, span: Span, text: impl Into<String>) -> Label {
        Label { component: self.id, span, text: text.into() }
    }

    pub(super) fn diagnostic(&self, rule: &Rule, primary: Label, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            rule: rule.id,
            severity: rule.severity,
            message: message.into(),
            primary,
            secondary: Vec::new(),
            obstacle: None,
            help: None,
            fix: None,
        }
    }

    /// A finding about something that keeps the theme from being compiled.
    pub(super) fn uncompilable(&self, rule: &Rule, primary: Label, what: &str) -> Diagnostic {
        let message =
            format!("{what}: TalkJS drops the whole theme and serves its default one, without an error");
        Diagnostic { obstacle: Some(what.to_owned()), ..self.diagnostic(rule, primary, message) }
    }

    /// The file's syntax errors that `describe` knows, as findings of `rule`.
    pub(super) fn syntax_errors(
        &self,
        rule: &Rule,
        describe: impl Fn(Span, SyntaxErrorKind) -> Option<Described>,
    ) -> Vec<Diagnostic> {
        let errors = self.document().errors().iter();
        let described = errors.filter_map(|error| Some((error.span, describe(error.span, error.kind)?)));
        let found = described.map(|(span, described)| Diagnostic {
            secondary: described.related.into_iter().map(|(span, text)| self.label(span, text)).collect(),
            help: Some(described.help),
            ..self.uncompilable(rule, self.label(span, described.label), &described.what)
        });
        found.collect()
    }
}

/// What is said about a syntax error.
pub(super) struct Described {
    /// What is wrong, as the start of a sentence.
    pub(super) what: String,
    pub(super) label: String,
    pub(super) related: Option<(Span, String)>,
    pub(super) help: String,
}
