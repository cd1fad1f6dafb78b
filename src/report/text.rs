//! The report for people: findings as rustc prints them, then a line per component, then totals.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};

use super::{EarlyOutput, Problem, Report, Row, ThemeReport, finding, in_batches};
use crate::diagnostic::Diagnostic;
use crate::edit::Origins;
use crate::source::{SourceFile, Span};
use crate::theme::{ComponentId, Theme};
use crate::upgrade::{Status, Upgrade};

/// How many findings of one rule are shown in full for one file: more of them add nothing new.
const SHOWN: usize = 10;

/// How the text looks.
#[derive(Clone, Copy, Default, Debug)]
pub struct Look {
    /// Whether to use terminal colours.
    pub color: bool,
    /// Whether the names of rules link to their pages, for terminals that open links.
    pub links: bool,
    /// Whether to leave out everything but findings and totals.
    pub quiet: bool,
    /// Whether to show each finding in full, however many there are.
    pub verbose: bool,
}

/// The whole report, in parts that are rendered as they are taken: the findings of each theme, with excerpts
/// and fixes, then a line per component, the totals, and what to do next.
pub fn parts(report: &Report, look: Look) -> impl Iterator<Item = String> {
    let findings = in_batches(&report.themes, move |theme| findings_of(theme, report.written, look));
    let themes = if look.quiet { &[][..] } else { &report.themes[..] };
    let components = themes.iter().map(move |theme| component_lines(theme, report.written, look) + "\n");
    let rest = std::iter::once_with(|| {
        let is_to_go_live = report.written && report.files_changed() > 0;
        totals(report) + if is_to_go_live { GOING_LIVE } else { "" }
    });
    // Without themes there is nothing to report.
    let rest = rest.filter(|_| !report.themes.is_empty());
    findings.chain(components).chain(rest).map(without_commands)
}

/// The findings of one theme, with excerpts and fixes.
pub fn findings_of(theme: &ThemeReport, written: bool, look: Look) -> String {
    if let Some(EarlyOutput::Findings(text)) = &theme.early_output {
        return text.clone();
    }
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    let described = theme.described(written);
    let mut limit = ShowLimit::of(described, look);
    for diagnostic in theme.findings(written).iter().filter(|found| limit.allows(found)) {
        text += &renderer.render(&finding::groups(described, diagnostic, look.links));
        text += "\n\n";
    }
    text + &limit.left_out().map(|line| line + "\n\n").collect::<String>()
}

/// How many findings of each rule were shown or left out for each component.
struct ShowLimit<'t> {
    theme: &'t Theme,
    most: usize,
    counts: BTreeMap<(ComponentId, &'t str), usize>,
}

impl<'t> ShowLimit<'t> {
    fn of(theme: &'t Theme, look: Look) -> ShowLimit<'t> {
        let most = if look.verbose { usize::MAX } else { SHOWN };
        ShowLimit { theme, most, counts: BTreeMap::new() }
    }

    /// Counts a finding, and returns whether to show it.
    fn allows(&mut self, found: &'t Diagnostic) -> bool {
        let count = self.counts.entry((found.primary.component, found.rule)).or_default();
        *count += 1;
        *count <= self.most
    }

    /// A line for each rule and component with findings that were left out.
    fn left_out(&self) -> impl Iterator<Item = String> {
        let more = self.counts.iter().filter(|(_, count)| **count > self.most);
        more.map(|((component, rule), count)| {
            let path = printable(self.theme.component(*component).source().path());
            format!("… and {} more [{rule}] in {path}; -v shows all", count - self.most)
        })
    }
}

/// A message about a place in a file that is not a theme's, such as a snippet.
pub fn file_error(source: &SourceFile, span: Span, message: &str, look: Look) -> String {
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() };
    let place = Snippet::source(source.text())
        .path(source.path())
        .annotation(AnnotationKind::Primary.span(span.range()));
    renderer.render(&[Level::ERROR.primary_title(message).element(place)]) + "\n"
}

/// One line for each finding, with its place in the file as it is now.
pub fn lines(report: &Report, look: Look) -> String {
    let of_theme = |theme: &ThemeReport| {
        let described = theme.described(report.written);
        lines_of(theme.findings(report.written), ShowLimit::of(described, look), |found| {
            let source = described.component(found.primary.component).source();
            (source, found.primary.span.start())
        })
    };
    report.themes.iter().map(of_theme).collect()
}

/// One line for each finding that no planned edit fixes.
pub fn unfixed(report: &Report, look: Look) -> String {
    report.themes.iter().map(|theme| unfixed_of(theme, report.written, look)).collect()
}

/// The same for one theme.
pub fn unfixed_of(theme: &ThemeReport, written: bool, look: Look) -> String {
    if let Some(EarlyOutput::Patch { unfixed, .. }) = &theme.early_output {
        return unfixed.clone();
    }
    let Upgrade { before, after, plan, remaining, .. } = &*theme.upgrade;
    // While edits are only planned, places are mapped back to the file before them. Once written, places are
    // right already.
    let planned = plan.edits().filter(|_| !written);
    let origins: BTreeMap<ComponentId, Origins> = planned.map(|(id, edit)| (id, Origins::of(edit))).collect();
    lines_of(remaining, ShowLimit::of(after, look), |found| {
        let (id, at) = (found.primary.component, found.primary.span.start());
        match origins.get(&id) {
            Some(origins) => (before.component(id).source(), origins.nearest(at)),
            None => (after.component(id).source(), at),
        }
    })
}

/// A line for each of `found`, at the place that `place` returns.
fn lines_of<'t>(
    found: &'t [Diagnostic],
    mut limit: ShowLimit<'t>,
    place: impl Fn(&Diagnostic) -> (&'t SourceFile, usize),
) -> String {
    let mut text = String::new();
    for diagnostic in found.iter().filter(|found| limit.allows(found)) {
        let (source, at) = place(diagnostic);
        let position = source.position(at);
        let what = diagnostic.obstacle.as_ref().unwrap_or(&diagnostic.message);
        text += &format!(
            "{}: {}:{}:{}: {} [{}]\n",
            diagnostic.severity.name(),
            printable(source.path()),
            position.line,
            position.column,
            printable(what),
            diagnostic.rule
        );
    }
    text + &limit.left_out().map(|line| line + "\n").collect::<String>()
}

/// What is left to do before users see the written themes.
const GOING_LIVE: &str = "To go live, paste each upgraded component into the Theme Editor of the TalkJS dashboard,\n\
    or PUT the whole theme to the REST API, which replaces it at once and keeps no history.\n";

fn component_lines(theme: &ThemeReport, written: bool, look: Look) -> String {
    let described = &theme.upgrade.before;
    let base = described.base().map(|base| format!(" (base {})", printable(base))).unwrap_or_default();
    let rows = theme.rows(written);
    let width = rows.iter().map(|row| row.component.chars().count()).max().unwrap_or(0);
    let what = if theme.is_app_source() { "app" } else { "theme" };
    let mut text = format!("{what} {}{base}\n", printable(described.name()));
    for row in rows {
        text += &component_line(&row, width, look);
    }
    text
}

fn component_line(row: &Row, width: usize, look: Look) -> String {
    let style: Style = match row.status {
        Status::Ok | Status::Upgraded => AnsiColor::Green.on_default(),
        Status::Upgradable => AnsiColor::Yellow.on_default(),
        Status::Manual | Status::Refused => AnsiColor::Red.on_default(),
        Status::Inherited | Status::Skipped => Style::new().dimmed(),
    };
    let status = match look.color {
        true => format!("{style}{:<10}{style:#}", row.status.name()),
        false => format!("{:<10}", row.status.name()),
    };
    let details = row.details().map(printable).collect::<Vec<_>>();
    let line = format!("  {status}  {:<width$}  {}", printable(&row.component), details.join(": "));
    format!("{}\n", line.trim_end())
}

/// A line for each problem.
pub fn problem_lines(problems: &[Problem]) -> String {
    let line = |problem: &Problem| format!("error: {}: {}\n", printable(&problem.path), problem.message);
    problems.iter().map(line).collect()
}

/// The number of themes and components, their statuses, and the number of findings.
pub fn totals(report: &Report) -> String {
    let all = report.themes.iter().flat_map(|theme| theme.statuses(report.written));
    let mut ends: BTreeMap<Status, usize> = BTreeMap::new();
    all.for_each(|status| *ends.entry(status).or_default() += 1);
    let statuses = [
        Status::Ok,
        Status::Upgradable,
        Status::Upgraded,
        Status::Manual,
        Status::Refused,
        Status::Inherited,
        Status::Skipped,
    ];
    let by_status =
        statuses.iter().filter_map(|status| Some(format!("{} {}", ends.get(status)?, status.name())));
    let by_status = by_status.collect::<Vec<_>>().join(", ");
    let by_status = if by_status.is_empty() { by_status } else { format!(": {by_status}") };
    let counts = report.counts();
    let problems = report.problems.len();
    let named =
        [(counts.error, "error"), (counts.warning, "warning"), (counts.info, "info"), (problems, "problem")];
    let findings: Vec<String> =
        named.into_iter().filter(|(count, _)| *count > 0).map(|(count, name)| plural(count, name)).collect();
    let findings = if findings.is_empty() { "nothing found".to_owned() } else { findings.join(", ") };
    let accepted = report.themes.iter().map(|theme| theme.suppressed(report.written).len()).sum::<usize>();
    let accepted = if accepted > 0 { format!(" ({accepted} accepted)") } else { String::new() };
    format!(
        "{}, {}{by_status}; {findings}{accepted}\n",
        plural(report.theme_count(), "theme"),
        plural(ends.values().sum(), "component"),
    )
}

/// A number with its noun: `1 theme`, `2 themes`.
pub fn plural(count: usize, noun: &str) -> String {
    match (count, noun) {
        (1, _) | (_, "info") => format!("{count} {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// Text that neither a terminal nor GitHub's log interprets, since it may hold names and contents of files.
/// GitHub takes a line that starts with `::`, or has `##[` anywhere, for a command.
pub fn harmless(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("::") {
            harmless.push(char::REPLACEMENT_CHARACTER);
        }
        harmless += &without_control(line, &['\n', '\t']);
    }
    without_commands(harmless)
}

/// Text without `##[`, which GitHub's log takes for a command even in the middle of a line.
pub fn without_commands(text: String) -> String {
    if text.contains("##[") { text.replace("##[", "##\u{fffd}[") } else { text }
}

/// Text without control characters, which a file's name may contain and a terminal would interpret.
pub fn printable(text: &str) -> String {
    without_control(text, &[])
}

/// Text in which the control characters are replaced, except those in `kept`.
pub fn without_control(text: &str, kept: &[char]) -> String {
    let is_kept = |c: char| !c.is_control() || kept.contains(&c);
    text.chars().map(|c| if is_kept(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}
