//! What a rule is given: a component, and what the rule may ask about it.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::LazyLock;

use super::Rule;
use crate::actions::{Action, actions_of};
use crate::catalog::{self, ACTION_MENU, Props, SHOW_ACTION_MENU};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Label};
use crate::edit::TextEdit;
use crate::menu::{Concern, Coverage, MenuEdits, Snippets, Target};
use crate::paths::{Occurrence, Placed, References};
use crate::seen::Seen;
use crate::source::Span;
use crate::suppression::{Suppression, suppressions};
use crate::syntax::{
    Directive, Document, Element, ElementName, ExprError, Expression, Filter, PlacedExpression,
    SyntaxErrorKind, parse_expression, parse_loop,
};
use crate::theme::{Component, ComponentId, EditedComponents, Theme};

/// The maximum number of menus looked at in one component; no real component has as many.
const MAX_MENUS: usize = 64;

/// The component that a rule checks, with its surroundings. What several rules ask for is computed once.
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

/// An expression and its parse result.
pub(super) struct ReadExpression<'a> {
    pub(super) placed: PlacedExpression<'a>,
    /// For a loop, the list only. Spans are offsets into the expression's own text.
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

/// Expressions that are known to be free of faults.
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

    /// The theme with `edit` applied to the component.
    pub(super) fn edited(&self, edit: &TextEdit) -> Option<Theme> {
        let component = self.edited.apply(self.id, self.component, edit).ok()?;
        Some(self.theme.with_component(self.id, component))
    }

    /// The fix with the edits of `menu_edits`, and the reason, if any, why a person should look at it first.
    pub(super) fn mend(&self, title: String, menu_edits: MenuEdits) -> (Fix, Option<Concern>) {
        let after = self.edited(&menu_edits.edits);
        let concern = after.and_then(|after| menu_edits.concern((self.theme, &after), self.id));
        (Fix { applicability: Applicability::Safe, title, edits: menu_edits.edits }, concern)
    }

    pub(super) fn document(&self) -> &'a Document {
        self.component.document()
    }

    pub(super) fn target(&self) -> Option<Target> {
        Target::of(self.component.name())
    }

    /// The component's expressions that may need a finding: they do not parse or have an unknown filter.
    pub(super) fn doubtful_expressions(&self) -> &[ReadExpression<'a>] {
        self.doubtful.get_or_init(|| {
            let is_for = |placed: &PlacedExpression<'_>| {
                placed.attribute.is_some_and(|attribute| attribute.directive() == Some(Directive::For))
            };
            let all = self.document().expressions();
            let hashed = all.map(|placed| (SOUND.hash((placed.text, is_for(&placed))), placed));
            let known = SOUND.reader();
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

    /// The TalkJS components with known props that this component renders. Left out are those for which the
    /// theme has a file of its own, which decides itself what props it takes.
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

    /// Takes over the comments that were found before in the same component.
    pub(super) fn set_suppressions(&self, known: &Rc<[Suppression]>) {
        self.suppressions.get_or_init(|| known.clone());
    }

    /// Whether a comment in the component accepts a finding of `rule` at `span`.
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

    /// The elements around `element`, innermost first, for each place where the component is rendered.
    pub(super) fn ways(&self, element: Element<'a>) -> Vec<Vec<Placed<'a>>> {
        self.references().ways(self.theme, self.id, element)
    }

    /// The menus in the component's own template.
    pub(super) fn menus(&self) -> &[Element<'a>] {
        self.menus.get_or_init(|| {
            let template = self.component.document().template().into_iter();
            template.flat_map(|template| template.descendants_called(ACTION_MENU)).take(MAX_MENUS).collect()
        })
    }

    /// Which menu an `<ActionMenu>` in the component opens: that of the nearest component that has one.
    pub(super) fn menu_target(&self, menu: Element<'a>) -> Option<Target> {
        let own = self.target();
        own.or_else(|| {
            let ways = self.ways(menu);
            let mut names = ways.iter().flatten().map(|outer| self.theme.component(outer.component).name());
            names.find_map(Target::of)
        })
    }

    /// The paths on which the component shows its menus; `None` if that is not known, or if it has no menu.
    pub(super) fn coverage(&self) -> Option<&Coverage<'a>> {
        let coverage = self.coverage.get_or_init(|| {
            let target = self.target()?;
            let coverage = Coverage::of(self.theme, self.references(), self.id, target)?;
            (!coverage.menus.is_empty()).then_some(coverage)
        });
        coverage.as_ref()
    }

    /// The element itself if it is in this component, or else the element of this component that renders it.
    pub(super) fn site<'c>(&self, coverage: &Coverage<'c>, occurrence: Occurrence<'c>) -> Element<'c> {
        let around = coverage.around(occurrence).into_iter();
        let own = std::iter::once(occurrence).chain(around).find(|outer| outer.component == self.id);
        own.unwrap_or(occurrence).element
    }

    /// Labels for the conditions that a menu depends on, innermost first.
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
                // In any other component, `showActionMenu` is a name like any other.
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

    /// Findings of `rule` for those of the file's syntax errors that `describe` returns a description for.
    pub(super) fn syntax_errors(
        &self,
        rule: &Rule,
        describe: impl Fn(Span, SyntaxErrorKind) -> Option<ErrorTexts>,
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

/// The texts for a syntax error.
pub(super) struct ErrorTexts {
    /// What is wrong, as the start of a sentence.
    pub(super) what: String,
    pub(super) label: String,
    pub(super) related: Option<(Span, String)>,
    pub(super) help: String,
}
