//! The rules: what is looked for in a theme. [`RULES`] lists all of them.

mod acceptance;
mod check;
mod context;
mod snippet;

pub mod action_menu_clipped;
pub mod action_menu_duplicated;
pub mod action_menu_hidden;
pub mod action_menu_in_interactive;
pub mod action_menu_misplaced;
pub mod action_menu_missing;
pub mod action_menu_not_on_every_path;
pub mod action_menu_unpositioned;
pub mod action_menu_unreachable;
pub mod action_menu_unstyled;
pub mod action_menu_without_icon;
pub mod action_on_wrong_channel;
pub mod action_without_handler;
pub mod component_cycle;
pub mod components_sdk_theme;
pub mod css_syntax;
pub mod dangling_else;
pub mod duplicate_attribute;
pub mod expression_syntax;
pub mod for_without_key;
pub mod handler_without_action;
pub mod html_nesting;
pub mod legacy_css_theme;
pub mod lower_case_component;
pub mod malformed_attribute;
pub mod malformed_comment;
pub mod malformed_tag;
pub mod menu_in_app_source;
pub mod menu_layout_missing;
pub mod missing_prop;
pub mod nesting_too_deep;
pub mod script_in_theme;
pub mod section_layout;
pub mod tag_in_comment;
pub mod unclosed_element;
pub mod unclosed_expression;
pub mod unexpected_close_tag;
pub mod unknown_component;
pub mod unknown_directive;
pub mod unknown_filter;
pub mod unknown_icon;
pub mod unknown_prop;
pub mod unused_component;
pub mod unused_suppression;
pub mod void_element_not_closed;

pub use check::{Checked, Memory, check, check_again, compile_errors, judge};
use context::{Context, ErrorTexts};
pub use html_nesting::html_nesting;
pub use snippet::snippet;

use crate::diagnostic::{Applicability, Diagnostic, Fix, Label, Severity};
use crate::menu::Concern;
use crate::names::nearest;

/// Where the documentation of this version of the library can be read.
pub const PAGES: &str = concat!("https://docs.rs/theme-upgrade/", env!("CARGO_PKG_VERSION"), "/");

/// A rule: its name, the severity of its findings, and the function that finds them.
#[derive(Debug)]
pub struct Rule {
    /// Its name in reports, flags and comments.
    pub id: &'static str,
    /// The default severity of its findings.
    pub severity: Severity,
    /// What it finds, in a few words.
    pub summary: &'static str,
    /// The rule's own source file, whose doc comment is its page.
    file: &'static str,
    needs: Needs,
    check: fn(&Context<'_>) -> Vec<Diagnostic>,
}

impl Rule {
    /// Whether it checks the rendered page, which only `preview` makes.
    pub fn is_of_pages(&self) -> bool {
        matches!(self.needs, Needs::Page)
    }

    /// The rule called `id`.
    pub fn find(id: &str) -> Option<&'static Rule> {
        RULES.iter().copied().find(|rule| rule.id == id)
    }

    /// The URL of its page in the documentation of this version of the library.
    pub fn url(&self) -> String {
        format!("{PAGES}theme_upgrade/rules/{}/", self.id.replace('-', "_"))
    }

    /// Whether it runs before the component is known to compile. If such a rule finds an error, the other
    /// rules do not run.
    pub fn decides_whether_it_compiles(&self) -> bool {
        self.needs <= Needs::BalancedTree
    }

    /// Whether this rule still runs in full on a component in which `fault`, a rule, finds what keeps it from
    /// being compiled.
    pub fn runs_beside(&self, fault: &Rule) -> bool {
        // Unneeded comments are not reported then.
        self.needs <= fault.needs.beside_a_fault() && self.id != unused_suppression::RULE.id
    }

    /// Whether what it warns about may be intended, so that a fix may cause such a finding.
    pub fn may_be_intended(&self) -> bool {
        let rules =
            [&action_menu_hidden::RULE, &action_menu_not_on_every_path::RULE, &unused_suppression::RULE];
        rules.iter().any(|rule| rule.id == self.id)
    }

    /// Whether it is about the action menu, present or missing.
    pub fn is_about_menu(&self) -> bool {
        self.id.starts_with("action-menu-")
    }

    /// Whether it needs the app's source, and so finds nothing if no app is given.
    pub fn needs_app(&self) -> bool {
        self.needs == Needs::App
    }

    /// The rule's page in Markdown: what it does, why that matters, and an example.
    pub fn page(&self) -> String {
        let lines = self.file.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
    }
}

/// What a rule needs of a component. The order counts: see [`Rule::runs_beside`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Needs {
    /// A file that is not a component: the rule says what it is instead.
    ForeignFile,
    /// The `layout.json` of a theme.
    Layout,
    /// Nothing: the rule reports tags, attributes, comments and expressions that cannot be told from the text
    /// around them.
    AnyText,
    /// Nothing, but what it reports are tags that do not match.
    AnyTree,
    /// Tags, attributes, comments and expressions, each of which it looks at alone. Their nesting does not
    /// matter to it.
    Tokens,
    /// Matching tags: the rule reports what else keeps the component from being compiled.
    BalancedTree,
    /// A component that compiles, whatever else is in its theme.
    CompiledComponent,
    /// A component that compiles, with its theme.
    Theme,
    /// A component that compiles, with its theme and the app that shows it.
    App,
    /// The rendered page, which only `preview` makes.
    Page,
}

impl Needs {
    /// The most that a rule may need to run on a component in which a rule that needs this finds what keeps it
    /// from being compiled. What the others would find there might only follow from that.
    fn beside_a_fault(self) -> Self {
        match self {
            Self::AnyText => Self::AnyTree,
            Self::AnyTree => Self::Tokens,
            Self::Tokens => Self::BalancedTree,
            other => other,
        }
    }
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
    &action_on_wrong_channel::RULE,
    &action_without_handler::RULE,
    &component_cycle::RULE,
    &components_sdk_theme::RULE,
    &css_syntax::RULE,
    &dangling_else::RULE,
    &duplicate_attribute::RULE,
    &expression_syntax::RULE,
    &for_without_key::RULE,
    &handler_without_action::RULE,
    &html_nesting::RULE,
    &legacy_css_theme::RULE,
    &lower_case_component::RULE,
    &malformed_attribute::RULE,
    &malformed_comment::RULE,
    &malformed_tag::RULE,
    &menu_in_app_source::RULE,
    &menu_layout_missing::RULE,
    &missing_prop::RULE,
    &nesting_too_deep::RULE,
    &script_in_theme::RULE,
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
    &unused_suppression::RULE,
    &void_element_not_closed::RULE,
];

/// A help text that names what was probably meant.
fn did_you_mean<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    nearest(name, known).map(|nearest| format!("did you mean `{nearest}`?"))
}

/// `found` with `fix`. If there is a `concern`, the fix becomes unsafe, and the help says how to see what it
/// does and how to do `what` all the same.
fn with_fix(found: Diagnostic, fix: Fix, concern: Option<Concern>, what: &str) -> Diagnostic {
    let Some(concern) = concern else { return Diagnostic { fix: Some(fix), ..found } };
    let rule = concern.rule.map(|(component, span)| Label {
        component,
        span,
        text: "because of this rule".to_owned(),
    });
    let secondary = found.secondary.into_iter().chain(rule).collect();
    let help = format!(
        "{}: look at it with `preview --unsafe`, then {what} with `--unsafe` or by hand",
        concern.text
    );
    let fix = Fix { applicability: Applicability::Unsafe, ..fix };
    Diagnostic { secondary, help: Some(help), fix: Some(fix), ..found }
}

/// Sorts findings by their position in the component.
fn in_order(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by_key(|diagnostic| diagnostic.primary.span);
    found
}

/// The name in a start or end tag.
fn tag_name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    &name[..name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(name.len())]
}
