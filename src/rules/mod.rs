//! What is looked for. A rule is a value with a function; [`RULES`] is all of them.

mod action_menu_clipped;
mod action_menu_duplicated;
mod action_menu_hidden;
mod action_menu_in_interactive;
mod action_menu_misplaced;
mod action_menu_missing;
mod action_menu_not_on_every_path;
mod action_menu_unpositioned;
mod action_menu_unreachable;
mod action_menu_unstyled;
mod action_menu_without_icon;
mod component_cycle;
mod components_sdk_theme;
mod css_syntax;
mod dangling_else;
mod duplicate_attribute;
mod expression_syntax;
mod for_without_key;
mod legacy_css_theme;
mod lower_case_component;
mod malformed_attribute;
mod malformed_comment;
mod malformed_tag;
mod menu_in_app_source;
mod menu_layout_missing;
mod missing_prop;
mod nesting_too_deep;
mod section_layout;
mod tag_in_comment;
mod unclosed_element;
mod unclosed_expression;
mod unexpected_close_tag;
mod unknown_component;
mod unknown_directive;
mod unknown_filter;
mod unknown_icon;
mod unknown_prop;
mod unused_component;
mod void_element_not_closed;

use std::cell::OnceCell;

use crate::catalog;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::menu::{ACTION_MENU, Coverage, Snippets, Target};
use crate::paths::{Occurrence, Placed, References};
use crate::source::Span;
use crate::syntax::{Directive, Document, Element, SyntaxErrorKind, expr_tokens};
use crate::theme::{Component, ComponentId, Form, Theme};

/// A rule: its name, how bad what it finds is, and how it looks for it.
#[derive(Debug)]
pub struct Rule {
    /// Its name in reports, flags and comments.
    pub id: &'static str,
    /// How bad what it finds is.
    pub severity: Severity,
    /// What it finds, in a few words.
    pub summary: &'static str,
    /// The rule's own source, whose doc comment is its page.
    file: &'static str,
    needs: Needs,
    check: fn(&Context<'_>) -> Vec<Diagnostic>,
}

impl Rule {
    /// The rule called `id`.
    pub fn find(id: &str) -> Option<&'static Rule> {
        RULES.iter().copied().find(|rule| rule.id == id)
    }

    /// The rule's page, in Markdown: what it does, why that matters, an example.
    pub fn page(&self) -> String {
        let lines = self.file.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
    }
}

/// What a rule needs of a component's tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Needs {
    /// A file that is no component: it says what the file is instead.
    ForeignFile,
    /// The `layout.json` of a theme.
    Layout,
    /// Nothing: it reports what keeps the file from being parsed.
    AnyTree,
    /// Tags that match: it reports what else keeps the component from being compiled.
    BalancedTree,
    /// A component that compiles.
    SoundComponent,
}

/// All rules, sorted by name.
pub static RULES: &[&Rule] = &[
    &action_menu_clipped::RULE,
    &action_menu_duplicated::RULE,
    &action_menu_hidden::RULE,
    &action_menu_in_interactive::RULE,
    &action_menu_misplaced::RULE,
    &action_menu_missing::RULE,
    &action_menu_not_on_every_path::RULE,
    &action_menu_unpositioned::RULE,
    &action_menu_unreachable::RULE,
    &action_menu_unstyled::RULE,
    &action_menu_without_icon::RULE,
    &component_cycle::RULE,
    &components_sdk_theme::RULE,
    &css_syntax::RULE,
    &dangling_else::RULE,
    &duplicate_attribute::RULE,
    &expression_syntax::RULE,
    &for_without_key::RULE,
    &legacy_css_theme::RULE,
    &lower_case_component::RULE,
    &malformed_attribute::RULE,
    &malformed_comment::RULE,
    &malformed_tag::RULE,
    &menu_in_app_source::RULE,
    &menu_layout_missing::RULE,
    &missing_prop::RULE,
    &nesting_too_deep::RULE,
    &section_layout::RULE,
    &tag_in_comment::RULE,
    &unclosed_element::RULE,
    &unclosed_expression::RULE,
    &unexpected_close_tag::RULE,
    &unknown_component::RULE,
    &unknown_directive::RULE,
    &unknown_filter::RULE,
    &unknown_icon::RULE,
    &unknown_prop::RULE,
    &unused_component::RULE,
    &void_element_not_closed::RULE,
];

/// The component a rule looks at, and what it may look at besides.
struct Context<'a> {
    theme: &'a Theme,
    id: ComponentId,
    component: &'a Component,
    snippets: Snippets<'a>,
    references: &'a OnceCell<References<'a>>,
    menus: OnceCell<Vec<Element<'a>>>,
    coverage: OnceCell<Option<Coverage<'a>>>,
}

/// What all rules find in `theme`, in the order of its components and of the places in them.
///
/// A component that cannot be compiled is only told what keeps it from being compiled: what else
/// would be found in it might follow from that.
pub fn check(theme: &Theme, snippets: Snippets<'_>) -> Vec<Diagnostic> {
    let references = OnceCell::new();
    let reported = theme.components().filter(|(_, component)| !component.is_context());
    let contexts = reported.map(|(id, _)| Context::new(theme, id, snippets, &references));
    contexts.flat_map(|context| check_component(&context)).collect()
}

fn check_component(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let stages: &[Needs] = match context.component.form() {
        Form::Template => &[Needs::AnyTree, Needs::BalancedTree, Needs::SoundComponent],
        Form::LegacyCss | Form::SdkModule | Form::AppSource => &[Needs::ForeignFile],
        Form::Layout => &[Needs::Layout],
    };
    for needs in stages.iter().copied() {
        let rules = RULES.iter().filter(|rule| rule.needs == needs);
        found.extend(rules.flat_map(|rule| (rule.check)(context)));
        if found.iter().any(|diagnostic: &Diagnostic| diagnostic.severity == Severity::Error) {
            break;
        }
    }
    found.sort_by_key(|diagnostic| diagnostic.primary.span);
    found
}

impl<'a> Context<'a> {
    fn new(
        theme: &'a Theme,
        id: ComponentId,
        snippets: Snippets<'a>,
        references: &'a OnceCell<References<'a>>,
    ) -> Context<'a> {
        let component = theme.component(id);
        let (menus, coverage) = (OnceCell::new(), OnceCell::new());
        Context { theme, id, component, snippets, references, menus, coverage }
    }

    fn document(&self) -> &'a Document {
        self.component.document()
    }

    fn target(&self) -> Option<Target> {
        Target::of(self.component.name())
    }

    /// Where the theme's components are rendered.
    fn references(&self) -> &'a References<'a> {
        self.references.get_or_init(|| References::of(self.theme))
    }

    /// What stands around an element of the component, wherever the component is rendered.
    fn ways(&self, element: Element<'a>) -> Vec<Vec<Placed<'a>>> {
        self.references().ways(self.theme, self.id, element)
    }

    /// The menus in the component's own template.
    fn menus(&self) -> &[Element<'a>] {
        self.menus.get_or_init(|| {
            let template = self.component.document().template().into_iter();
            let elements = template.flat_map(Element::descendant_elements);
            elements.filter(|element| element.name() == ACTION_MENU).collect()
        })
    }

    /// What a menu of the component opens: the first component with a menu on a way out.
    fn menu_target(&self, menu: Element<'a>) -> Option<Target> {
        let own = self.target();
        own.or_else(|| {
            let ways = self.ways(menu);
            let mut names = ways.iter().flatten().map(|outer| self.theme.component(outer.component).name());
            names.find_map(Target::of)
        })
    }

    /// On which paths the component shows its menus; `None` where it is not known or has none.
    fn coverage(&self) -> Option<&Coverage<'a>> {
        let coverage = self.coverage.get_or_init(|| {
            let target = self.target()?;
            let coverage = Coverage::of(self.theme, self.id, target)?;
            (!coverage.menus.is_empty()).then_some(coverage)
        });
        coverage.as_ref()
    }

    /// The element itself, or the one of this component that renders what it stands in.
    fn site<'c>(&self, coverage: &Coverage<'c>, occurrence: Occurrence<'c>) -> Element<'c> {
        let around = coverage.around(occurrence).into_iter();
        let own = std::iter::once(occurrence).chain(around).find(|outer| outer.component == self.id);
        own.unwrap_or(occurrence).element
    }

    /// Labels for the conditions that a menu is under, the nearest first.
    fn condition_labels<'c>(&self, coverage: &Coverage<'c>, menu: Occurrence<'c>, text: &str) -> Vec<Label> {
        let around = std::iter::once(menu).chain(coverage.around(menu));
        let conditions = around.filter_map(|outer| {
            let mut directives = outer.element.directives();
            let (_, attribute) = directives.find(|(directive, attribute)| {
                let value = attribute.value().unwrap_or_default();
                *directive != Directive::Key && !is_variable(value, "showActionMenu")
            })?;
            Some(Label { component: outer.component, span: attribute.span(), text: text.to_owned() })
        });
        conditions.collect()
    }

    fn label(&self, span: Span, text: impl Into<String>) -> Label {
        Label { component: self.id, span, text: text.into() }
    }

    fn diagnostic(&self, rule: &Rule, primary: Label, message: impl Into<String>) -> Diagnostic {
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
    fn uncompilable(&self, rule: &Rule, primary: Label, what: &str) -> Diagnostic {
        let message =
            format!("{what}: TalkJS drops the whole theme and serves its default one, without an error");
        Diagnostic { obstacle: Some(what.to_owned()), ..self.diagnostic(rule, primary, message) }
    }

    /// The file's syntax errors that `describe` knows, as findings of `rule`.
    fn syntax_errors(
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

/// Whether a value is nothing but the variable `name`.
fn is_variable(value: &str, name: &str) -> bool {
    matches!(expr_tokens(value)[..], [token] if &value[token.span.range()] == name)
}

/// What is said about a syntax error.
struct Described {
    /// What is wrong, as the start of a sentence.
    what: String,
    label: String,
    related: Option<(Span, String)>,
    help: String,
}

/// The end of a help line that names what was probably meant.
fn did_you_mean<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    catalog::nearest(name, known).map(|nearest| format!("did you mean `{nearest}`?"))
}

/// The name in a start or end tag.
fn tag_name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    &name[..name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(name.len())]
}
