//! # What it does
//! Finds bubbles and header rows that sometimes show without a menu, because the menu is in another
//! branch or has a condition of its own. `{{ showActionMenu }}` does not count as a condition: it says
//! whether there is a menu to show.
//!
//! In a message it also notes branches that print other data than the message itself where other branches have the menu.
//!
//! # Why it matters
//! Some messages have a menu and others do not, which looks like a bug in the chat.
//!
//! # What is inserted
//! In a branch with a bubble of its own, the menu that the other branch has. Where a person should check
//! something first, that needs `--unsafe`, as for a component without a menu (`action-menu-missing`).
//!
//! # Example
//! ```text
//! <div t:if="{{ isWelcomeMessage }}" class="welcome"><MessageBody body="{{ body }}" /></div>
//! <div t:else class="message">
//!   <ActionMenu class="action-menu"><Icon type="horizontalDots" /></ActionMenu>
//!   <MessageBody body="{{ body }}" />
//! </div>
//! ```

use super::{Context, Needs, Rule, action_menu_missing, with_fix};
use crate::catalog::SHOW_ACTION_MENU;
use crate::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::menu::{self, Concern, Coverage, Path, Target};
use crate::paths::Occurrence;
use crate::syntax::{Element, ExprTokenKind, NodeKind, expr_tokens};

/// How many branches without a menu are reported, and how many branches and menus are looked at for that.
const MAX_BRANCHES: usize = 8;
/// How many menus and bubbles are known: in none of them is a branch without a menu.
const MAX_SITES: usize = 512;
/// How many nodes of a branch are looked at.
const MAX_NODES: usize = 256;

pub(super) static RULE: Rule = Rule {
    id: "action-menu-not-on-every-path",
    severity: Severity::Warning,
    summary: "the menu is missing under some condition",
    file: include_str!("action_menu_not_on_every_path.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(coverage) = context.coverage() else { return Vec::new() };
    let Some(paths) = &coverage.paths else { return vec![too_many(context, coverage)] };
    let is_never_shown = paths.iter().all(|path| path.menus.is_empty());
    let wanted = HostsNeedingMenu::of(context, coverage);
    let missing = paths.iter().find(|path| wanted.is_missed_on(path)).filter(|_| !is_never_shown);
    let missing = missing.map(|path| missing_on(context, coverage, &wanted, path));
    // One gap is told once.
    let others = if missing.is_none() { other_branches(context, coverage) } else { Vec::new() };
    let others = others.into_iter().take(MAX_BRANCHES);
    let has_no_menu = |branch: Element<'_>| {
        let primary = context.label(branch.open_tag(), "there is no menu in it");
        let message = "this branch shows instead of the bubble and has no menu";
        let help = "add an `<ActionMenu>` to it if people should reply to such messages or delete them";
        Diagnostic {
            severity: Severity::Info,
            help: Some(help.to_owned()),
            ..context.diagnostic(&RULE, primary, message)
        }
    };
    missing.into_iter().chain(others.map(has_no_menu)).collect()
}

/// The branches that print data, but not the message itself, where other branches have its menus: a card for an offer,
/// but not a text that says that the message was deleted.
fn other_branches<'t>(context: &Context<'_>, coverage: &Coverage<'t>) -> Vec<Element<'t>> {
    if context.target() != Some(Target::UserMessage) {
        return Vec::new();
    }
    let site = |one: &Occurrence<'t>| context.site(coverage, *one);
    let menus: Vec<Element<'t>> = coverage.menus.iter().take(MAX_SITES).map(site).collect();
    let hosts: Vec<Element<'t>> = coverage.hosts.iter().flatten().take(MAX_SITES).map(site).collect();
    let is_empty = |branch: &Element<'_>| {
        let holds = |inner: &Element<'_>| branch.span().contains(inner.span());
        !menus.iter().chain(&hosts).any(holds)
    };
    let prints = |branch: &Element<'_>| {
        let mut nodes = std::iter::once(branch.node()).chain(branch.node().descendants().take(MAX_NODES));
        let names_something =
            |expression: &str| expr_tokens(expression).any(|token| token.kind == ExprTokenKind::Name);
        nodes.any(|node| match node.as_element() {
            Some(element) if element.is_component() => {
                element.attributes().any(|prop| prop.value().is_some_and(|value| value.contains("{{")))
            }
            Some(_) => false,
            None => node.kind() == NodeKind::Interpolation && names_something(node.text()),
        })
    };
    let mut found: Vec<Element<'t>> = Vec::new();
    for menu in menus.iter().take(MAX_BRANCHES) {
        // A branch in a bubble shows beside the message, not instead of it.
        let holds_host = |around: &Element<'_>| hosts.iter().any(|host| around.span().contains(host.span()));
        let around = menu.ancestors_or_self().filter(|around| around.is_in_chain() && holds_host(around));
        let branches =
            around.take(MAX_BRANCHES).flat_map(|around| around.chain().into_iter().take(MAX_BRANCHES));
        for branch in branches.filter(|branch| is_empty(branch) && prints(branch)) {
            if !found.contains(&branch) {
                found.push(branch);
            }
        }
    }
    found.sort_by_key(|branch| branch.span().start());
    found
}

/// The indices of the bubbles or rows that should have a menu: no comment accepts that they have none.
struct HostsNeedingMenu(Vec<usize>);

impl HostsNeedingMenu {
    fn of(context: &Context<'_>, coverage: &Coverage<'_>) -> HostsNeedingMenu {
        let is_accepted = |host: usize| {
            let own = coverage.hosts[host].filter(|host| host.component == context.id);
            own.is_some_and(|host| context.accepts(action_menu_missing::RULE.id, host.element.open_tag()))
        };
        HostsNeedingMenu((0..coverage.hosts.len()).filter(|host| !is_accepted(*host)).collect())
    }

    fn has(&self, host: usize) -> bool {
        self.0.contains(&host)
    }

    /// Whether one of them shows on `path`, and no menu does.
    fn is_missed_on(&self, path: &Path) -> bool {
        path.menus.is_empty() && path.hosts.iter().any(|host| self.has(*host))
    }
}

fn too_many(context: &Context<'_>, coverage: &Coverage<'_>) -> Diagnostic {
    let primary = context.label(context.site(coverage, coverage.menus[0]).open_tag(), "one of the menus");
    let message =
        "too many combinations of conditions to check: whether all of them show the menu is not known";
    Diagnostic { severity: Severity::Info, ..context.diagnostic(&RULE, primary, message) }
}

fn missing_on(
    context: &Context<'_>,
    coverage: &Coverage<'_>,
    wanted: &HostsNeedingMenu,
    path: &Path,
) -> Diagnostic {
    let when = coverage.when(path, |path| wanted.is_missed_on(path));
    let target = context.target().expect("only a target has coverage");
    let host = path.hosts.iter().find(|host| wanted.has(**host)).and_then(|host| coverage.hosts[*host]);
    let tag = host.map(|host| context.site(coverage, host).open_tag());
    let menu = context.site(coverage, coverage.menus[0]).open_tag();
    let text = match (target, tag) {
        (_, None) => "not always shown",
        (Target::UserMessage, _) => "this bubble then has no menu",
        (Target::ChatHeader, _) => "this row then has no menu",
    };
    let primary = context.label(tag.unwrap_or(menu), text);
    let conditions = coverage.menus.iter().filter_map(|menu| {
        let labels = context.condition_labels(coverage, *menu, "the menu shows only under this condition");
        labels.into_iter().next()
    });
    let without = match target {
        Target::UserMessage => "messages have no menu",
        Target::ChatHeader => "the header has no menu",
    };
    let fix = fix(context, coverage, wanted, target);
    // If the component gets it as a prop, it is not a condition.
    let help = match when.contains("not `showActionMenu`") {
        true => "pass it to the component that has the menu: `showActionMenu=\"{{ showActionMenu }}\"`",
        false => "remove the condition from the menu, or add a menu to the other branch",
    };
    let found = Diagnostic {
        secondary: distinct(conditions.filter(|label| label.span != primary.span)),
        ..context.diagnostic(&RULE, primary, format!("{without} when {when}"))
    };
    match fix {
        Some((fix, concern)) => with_fix(found, fix, concern, "insert the menu"),
        None => Diagnostic { help: Some(help.to_owned()), ..found },
    }
}

/// The labels without repetitions: a component may be rendered in several places.
fn distinct(labels: impl Iterator<Item = Label>) -> Vec<Label> {
    let mut distinct: Vec<Label> = Vec::new();
    for label in labels {
        if !distinct.contains(&label) {
            distinct.push(label);
        }
    }
    distinct
}

/// A menu for each bubble that never has one, if every path has its menu then.
fn fix(
    context: &Context<'_>,
    coverage: &Coverage<'_>,
    wanted: &HostsNeedingMenu,
    target: Target,
) -> Option<(Fix, Option<Concern>)> {
    let paths = coverage.paths.as_ref()?;
    let never_has_one =
        |host: usize| paths.iter().filter(|path| path.hosts.contains(&host)).all(Path::lacks_menu);
    let bare: Vec<usize> = wanted.0.iter().copied().filter(|host| never_has_one(*host)).collect();
    let gets_menu = |path: &Path| path.hosts.iter().any(|host| bare.contains(host));
    if !paths.iter().filter(|path| wanted.is_missed_on(path)).all(gets_menu) {
        return None;
    }
    let hosts: Option<Vec<Element<'_>>> = bare
        .iter()
        .map(|host| coverage.hosts[*host].filter(|host| host.component == context.id))
        .map(|host| host.map(|host| host.element))
        .collect();
    let like = coverage.menus.iter().find(|menu| menu.component == context.id)?.element;
    let is_direct = coverage.hosts.iter().flatten().any(|host| like.parent() == Some(host.element));
    let is_conditional = like.conditions().any(|condition| !condition.is_variable(SHOW_ACTION_MENU));
    if !is_direct || like.class().is_empty() || is_conditional {
        return None;
    }
    let menu_edits = menu::completion(context.theme, context.id, target, &hosts?, like)?;
    let title = format!("insert the {} menu there, too", target.subject());
    Some(context.mend(title, menu_edits))
}
