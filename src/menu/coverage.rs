//! On which paths a component shows its menu.

use super::placement::Placement;
use super::{Target, bubble, header};
use crate::catalog::ACTION_MENU;
use crate::paths::{AtomId, Case, Expansion, Formula, Occurrence, References, cases};
use crate::syntax::Element;
use crate::theme::{ComponentId, Theme};

/// The menus of a component, the bubbles or rows that should have one, and the paths through them.
pub struct Coverage<'t> {
    expansion: Expansion<'t>,
    /// The menus, in the component or in what it renders.
    pub menus: Vec<Occurrence<'t>>,
    /// The bubbles, or the header's rows; `None` for a template that is one as a whole.
    pub hosts: Vec<Option<Occurrence<'t>>>,
    /// The paths; `None` if there are too many to enumerate.
    pub paths: Option<Vec<Path>>,
}

/// One assignment of the conditions on which menus and bubbles depend.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// The conditions, each with its value.
    pub conditions: Vec<(AtomId, bool)>,
    /// Which of [`Coverage::menus`] render.
    pub menus: Vec<usize>,
    /// Which of [`Coverage::hosts`] render.
    pub hosts: Vec<usize>,
}

impl Path {
    /// Whether a bubble, or the header's row, shows without a menu.
    pub fn lacks_menu(&self) -> bool {
        !self.hosts.is_empty() && self.menus.is_empty()
    }

    /// Whether more menus show than bubbles.
    pub fn has_too_many(&self) -> bool {
        self.menus.len() > self.hosts.len().max(1)
    }
}

/// The largest number of menus and bubbles that is analysed.
const MAX_ANALYSED: usize = 64;

impl<'t> Coverage<'t> {
    /// The coverage of component `id`, which is `target`; `references` tells where the theme's components are
    /// rendered. `None` where a component that it renders does not parse.
    pub fn of(
        theme: &'t Theme,
        references: &References<'t>,
        id: ComponentId,
        target: Target,
    ) -> Option<Coverage<'t>> {
        let mut expansion = Expansion::of(theme, references, id, &[ACTION_MENU, bubble::MESSAGE_BODY]);
        if expansion.components().any(|id| !theme.component(id).document().errors().is_empty()) {
            return None;
        }
        let menus = expansion.occurrences(ACTION_MENU);
        let hosts = match target {
            Target::UserMessage => bubbles(&expansion, theme, id),
            Target::ChatHeader => rows(&expansion, theme, id, &menus),
        };
        let paths = paths(&mut expansion, &menus, &hosts);
        Some(Coverage { expansion, menus, hosts, paths })
    }

    /// The ancestors of `occurrence` across rendered components, innermost first.
    pub fn around(&self, occurrence: Occurrence<'t>) -> Vec<Occurrence<'t>> {
        self.expansion.ancestors(occurrence)
    }

    /// How many paths with a bubble, or the row, have no menu, one, and more; `None` if there are too many to
    /// enumerate.
    pub fn counts(&self) -> Option<(usize, usize, usize)> {
        let shown = self.paths.as_ref()?.iter().filter(|path| !path.hosts.is_empty());
        Some(shown.fold((0, 0, 0), |(none, one, more), path| match path.menus.len() {
            0 => (none + 1, one, more),
            1 => (none, one + 1, more),
            _ => (none, one, more + 1),
        }))
    }

    /// The conditions of a path in words, without those that can be dropped because all paths that remain
    /// possible are bad, too.
    pub fn when(&self, path: &Path, is_bad: impl Fn(&Path) -> bool) -> String {
        let mut kept = path.conditions.clone();
        for condition in &path.conditions {
            let fewer: Vec<_> = kept.iter().filter(|kept| *kept != condition).copied().collect();
            let mut taken = self.paths.iter().flatten().filter(|path| agrees(path, &fewer));
            if taken.all(&is_bad) {
                kept = fewer;
            }
        }
        let words = kept.iter().map(|(atom, value)| {
            let text = self.expansion.atoms().text(*atom);
            if *value { format!("`{text}`") } else { format!("not `{text}`") }
        });
        words.collect::<Vec<_>>().join(" and ")
    }
}

/// Whether a path is possible under `conditions`.
fn agrees(path: &Path, conditions: &[(AtomId, bool)]) -> bool {
    conditions.iter().all(|(atom, value)| !path.conditions.contains(&(*atom, !value)))
}

/// The parents of the message's bodies, of nested ones only the outermost; and the branches that show instead
/// of all of these and print the body themselves.
fn bubbles<'t>(expansion: &Expansion<'t>, theme: &'t Theme, id: ComponentId) -> Vec<Option<Occurrence<'t>>> {
    let document = theme.component(id).document();
    let bodies = expansion.occurrences(bubble::MESSAGE_BODY);
    let mut hosts: Vec<Option<Occurrence<'t>>> = Vec::new();
    for body in &bodies {
        let host = expansion.ancestors(*body).first().copied();
        let within = |inner: &Option<Occurrence<'t>>, outer: &Option<Occurrence<'t>>| match (inner, outer) {
            (Some(inner), Some(outer)) => expansion.ancestors(*inner).contains(outer) || inner == outer,
            (_, outer) => outer.is_none(),
        };
        if !hosts.iter().any(|other| within(&host, other)) {
            hosts.retain(|other| !within(other, &host));
            hosts.push(host);
        }
        if hosts.len() > MAX_ANALYSED {
            break;
        }
    }
    let root = |body: &Occurrence<'t>| {
        let mut around = std::iter::once(*body).chain(expansion.ancestors(*body));
        around.find(|outer| std::ptr::eq(outer.element.document(), document))
    };
    let subjects: Vec<Element<'t>> = bodies.iter().filter_map(root).map(|body| body.element).collect();
    let texts = bubble::text_branches(document, &subjects).into_iter();
    let bubbles = texts.map(|(branch, innermost)| bubble::shown_with(innermost, branch));
    hosts.extend(bubbles.map(|bubble| Some(expansion.in_root(bubble.id()))).take(MAX_ANALYSED));
    if bodies.is_empty() {
        let styles = theme.styles_for(theme.component(id));
        let bubbles = document.template().map(|template| bubble::bubbles_of_text(template, &styles));
        let bubbles = bubbles.into_iter().flatten().map(|bubble| Some(expansion.in_root(bubble.id())));
        hosts.extend(bubbles.take(MAX_ANALYSED));
        if hosts.is_empty() {
            hosts.push(None);
        }
    }
    hosts
}

/// The rows that a menu would go to; if these are not known, the parents of the menus.
fn rows<'t>(
    expansion: &Expansion<'t>,
    theme: &'t Theme,
    id: ComponentId,
    menus: &[Occurrence<'t>],
) -> Vec<Option<Occurrence<'t>>> {
    let document = theme.component(id).document();
    match header::place(document, &theme.styles_for(theme.component(id))) {
        Placement::Places(places) => {
            places.iter().map(|place| row(expansion, document.element(place.host))).collect()
        }
        Placement::Manual(_) => {
            menus.iter().map(|menu| expansion.ancestors(*menu).first().copied()).collect()
        }
    }
}

/// The row itself, or the parent of the outermost optional element around it: one that may show, with nothing
/// instead.
fn row<'t>(expansion: &Expansion<'t>, row: Element<'t>) -> Option<Occurrence<'t>> {
    let around = row.ancestors_or_self();
    let optional = around.filter(|element| header::is_optional(*element)).last();
    let shown = optional.map_or(Some(row), |optional| optional.parent());
    shown.filter(|shown| shown.parent().is_some()).map(|shown| expansion.in_root(shown.id()))
}

fn paths<'t>(
    expansion: &mut Expansion<'t>,
    menus: &[Occurrence<'t>],
    hosts: &[Option<Occurrence<'t>>],
) -> Option<Vec<Path>> {
    if !expansion.is_whole() || menus.len() + hosts.len() > MAX_ANALYSED {
        return None;
    }
    let mut formulas: Vec<Formula> = Vec::new();
    for host in hosts {
        formulas.push(host.map_or(Formula::Constant(true), |host| expansion.condition(host)));
    }
    for menu in menus {
        formulas.push(expansion.condition(*menu));
    }
    let path = |case: Case| {
        let (of_hosts, of_menus) = case.values.split_at(hosts.len());
        let shown = |values: &[bool]| (0..values.len()).filter(|index| values[*index]).collect();
        Path { conditions: case.decisions, menus: shown(of_menus), hosts: shown(of_hosts) }
    };
    Some(cases(expansion.atoms(), &formulas)?.into_iter().map(path).collect())
}
