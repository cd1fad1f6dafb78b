//! A page that shows a theme as it is and as it would be after its upgrade, without TalkJS and without a
//! network. The rendering stands in for that of TalkJS; `docs/preview.md` says where the two may differ.

mod frame;
mod layout;
mod page;
mod sample;
mod stage;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::policy::Policy;
use crate::render::{Cleaner, LeftOutPlaces, Misplaced};
use crate::report::{FileDiff, Report, ThemeReport};
use crate::rules::{self, Checked};
use crate::theme::{Form, GLOBAL_CSS, Theme};
use frame::Body;
use page::{PageData, Texts};
use stage::Stage;

pub use page::MADE_BY;
pub use sample::{Custom, CustomAction, Deletable, Message, Role, Sample, SampleError, Scene, schema};

/// The two states of a theme, shown side by side.
const SIDES: [Side; 2] = [Side::Before, Side::After];

/// A state of a theme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    /// As it is.
    Before,
    /// As it would be after its upgrade.
    After,
}

/// Something that the page cannot show as the theme intends.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PreviewProblem {
    /// The theme.
    pub theme: String,
    /// The component.
    pub component: String,
    /// What is wrong.
    pub message: String,
}

/// The evaluated themes, with everything that the page needs.
#[derive(Debug)]
pub struct Preview {
    data: PageData,
    /// Whether images, fonts and styles may come from the network.
    allow_remote: bool,
    /// What could not be shown.
    pub problems: BTreeSet<PreviewProblem>,
    /// Components that no view on the page shows, each as `theme › component`.
    pub not_reached: BTreeSet<String>,
    /// Markup and addresses that are not on the page because they could run or fetch something, and where
    /// they are.
    pub left_out: LeftOutPlaces,
}

impl Preview {
    /// Evaluates the themes of `report` with `sample`. Where a browser would build another tree than the
    /// theme's markup says, the report gets a finding, judged by the theme's policy (`policies` has one per
    /// theme). With `allow_remote`, images, fonts and styles may come from the network.
    pub fn new(report: &mut Report, policies: &[&Policy], sample: &Sample, allow_remote: bool) -> Preview {
        let (mut texts, mut left_out) = (Texts::default(), LeftOutPlaces::new());
        let (mut problems, mut not_reached) = (BTreeSet::new(), BTreeSet::new());
        let mut themes = Vec::new();
        for (theme, policy) in report.themes.iter_mut().zip(policies) {
            let mut evaluated = evaluate(theme, sample, allow_remote, &mut texts);
            add(&mut left_out, evaluated.left_out);
            problems.append(&mut evaluated.problems);
            not_reached.append(&mut evaluated.not_reached);
            let [before, after] = evaluated.misplaced;
            let place = |one: &Misplaced| {
                (one.origin.map(|(component, _)| component), one.name.clone(), one.parent.clone())
            };
            let known: BTreeSet<_> = before.iter().map(place).collect();
            let new = after.iter().filter(|one| !known.contains(&place(one)));
            problems.extend(new.map(|one| after_the_upgrade(&theme.upgrade.after, one)));
            let upgrade = &mut theme.upgrade;
            let judged = judge(&upgrade.before, policy, &before);
            upgrade.findings.extend(judged.findings);
            upgrade.findings.sort_by_key(|found| (found.primary.component, found.primary.span));
            upgrade.suppressed.extend(judged.suppressed);
            let judged = judge(&upgrade.after, policy, &after);
            upgrade.remaining.extend(judged.findings);
            upgrade.remaining_suppressed.extend(judged.suppressed);
            themes.push(evaluated.data);
        }
        let data = PageData::new(sample, themes, texts);
        Preview { data, allow_remote, problems, not_reached, left_out }
    }

    /// The page, which is self-contained: no other file, no network. `diffs` are the changes that it lists.
    pub fn page(&self, report: &Report, diffs: &[FileDiff<'_>]) -> String {
        page::render(self, report, diffs)
    }

    /// The names of the themes and of the scenes on the page, in order.
    pub fn views(&self) -> (Vec<&str>, Vec<&str>) {
        self.data.views()
    }
}

fn add(all: &mut LeftOutPlaces, more: LeftOutPlaces) {
    for (what, places) in more {
        all.entry(what).or_default().extend(places);
    }
}

fn judge(theme: &Theme, policy: &Policy, misplaced: &[Misplaced]) -> Checked {
    let found = misplaced.iter().filter_map(|one| rules::html_nesting(theme, one)).collect();
    rules::judge(theme, policy, found)
}

fn after_the_upgrade(theme: &Theme, misplaced: &Misplaced) -> PreviewProblem {
    let component = misplaced.origin.map_or("?", |(id, _)| theme.component(id).name()).to_owned();
    let message = format!(
        "after the upgrade, a browser would not keep {} in `<{}>`",
        misplaced.name.as_ref().map_or("text".to_owned(), |name| format!("`<{name}>`")),
        misplaced.parent
    );
    PreviewProblem { theme: theme.name().to_owned(), component, message }
}

/// A theme, evaluated.
struct Evaluated {
    data: page::ThemeData,
    problems: BTreeSet<PreviewProblem>,
    not_reached: BTreeSet<String>,
    left_out: LeftOutPlaces,
    /// For each side.
    misplaced: [Vec<Misplaced>; 2],
}

/// A scene as a user in `role` sees it, before and after the upgrade.
struct SceneView<'s> {
    role: &'s str,
    sides: [Body; 2],
}

fn evaluate(theme: &ThemeReport, sample: &Sample, allow_remote: bool, texts: &mut Texts) -> Evaluated {
    let name = theme.upgrade.before.name().to_owned();
    let versions = SIDES.map(|side| Version::new(theme, side));
    let problem =
        |(component, message): (String, String)| PreviewProblem { theme: name.clone(), component, message };
    // A component that does not compile is reported even if no view shows it.
    let broken = versions.iter().flat_map(|version| &version.broken);
    let broken = broken.map(|(component, why)| (component.clone(), format!("it does not compile: {why}")));
    let mut problems: BTreeSet<PreviewProblem> = broken.map(problem).collect();
    let mut known = frame::Scoped::new();
    let mut cleaner = Cleaner { allow_remote, ..Cleaner::default() };
    let styles = versions.each_ref().map(|version| {
        let styles = frame::styles(version.theme, sample, &mut known, &mut cleaner);
        styles.into_iter().map(|css| texts.index(css)).collect::<Vec<usize>>()
    });
    let mut left_out = cleaner.left_out;
    let (mut views, mut shown) = (Vec::new(), BTreeSet::new());
    let mut misplaced: [Vec<Misplaced>; 2] = Default::default();
    for scene in sample.scenes.values() {
        let mut of_roles = BTreeMap::new();
        for view in scene_views(sample, scene, &name, &versions, allow_remote) {
            let mut numbers = [0; 2];
            for (side, body) in view.sides.into_iter().enumerate() {
                numbers[side] = texts.index(body.html);
                shown.extend(body.shown);
                add(&mut left_out, body.left_out);
                let met = body.problems.into_iter().map(|met| (met.component, met.message));
                problems.extend(met.map(problem));
                let known = &mut misplaced[side];
                let new: Vec<_> = body.misplaced.into_iter().filter(|one| !known.contains(one)).collect();
                known.extend(new);
            }
            of_roles.insert(view.role.to_owned(), numbers);
        }
        views.push(of_roles);
    }
    let templates = theme.upgrade.before.components();
    let templates = templates.filter(|(_, one)| one.form() == Form::Template && one.name() != GLOBAL_CSS);
    let not_reached = templates.map(|(_, one)| one.name()).filter(|one| !shown.contains(*one));
    let not_reached = not_reached.map(|component| format!("{name} › {component}")).collect();
    let changed = theme.upgrade.plan.edits();
    let changed = changed.map(|(id, _)| theme.upgrade.before.component(id).name().to_owned()).collect();
    Evaluated {
        data: page::ThemeData { name, changed, styles, views },
        problems,
        not_reached,
        left_out,
        misplaced,
    }
}

/// The scene as each role sees it, rendered in parallel.
fn scene_views<'s>(
    sample: &'s Sample,
    scene: &Scene,
    theme: &str,
    versions: &[Version<'_>; 2],
    allow_remote: bool,
) -> Vec<SceneView<'s>> {
    let view = |(role_name, role): (&'s String, &'s Role)| {
        let stage = Stage::new(sample, scene, (role_name, role), theme);
        // Roles differ in actions, but not in markup that an HTML parser treats differently; judging one is
        // enough.
        let is_judged = role_name == sample.first_role();
        let sides = versions
            .each_ref()
            .map(|version| frame::body(version.theme, &version.broken, (&stage, is_judged), allow_remote));
        SceneView { role: role_name, sides }
    };
    sample.roles.par_iter().map(view).collect()
}

/// One side of a theme, with the errors that keep its components from compiling.
struct Version<'r> {
    theme: &'r Theme,
    broken: BTreeMap<String, String>,
}

impl<'r> Version<'r> {
    fn new(report: &'r ThemeReport, side: Side) -> Version<'r> {
        let theme = match side {
            Side::Before => &report.upgrade.before,
            Side::After => &report.upgrade.after,
        };
        let mut broken = BTreeMap::new();
        // Compile errors count even if their rules are off.
        for found in rules::compile_errors(theme) {
            let component = theme.component(found.primary.component);
            let place = component.file_span(found.primary.span);
            let position = component.file().position(place.start());
            let why = format!(
                "{}:{}:{}: {} [{}]",
                component.file().path(),
                position.line,
                position.column,
                found.message,
                found.rule
            );
            broken.entry(component.name().to_owned()).or_insert(why);
        }
        Version { theme, broken }
    }
}
