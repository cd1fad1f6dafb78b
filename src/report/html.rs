//! One self-contained page: summary, components, findings with their source, diffs side by side. It is
//! readable without scripts, in light and dark, with a keyboard and with a screen reader.

use std::borrow::Cow;

use similar::{ChangeTag, DiffTag, TextDiff};

use super::place::{Located, findings};
use super::text::totals;
use super::{FileDiff, Report};

/// How many lines are shown around changes and findings.
const CONTEXT: usize = 3;
/// How many findings the page shows in full.
const MAX_FINDINGS: usize = 1000;

/// The style sheet of the page.
pub(crate) const STYLE: &str = include_str!("../../templates/report/report.css");

/// The report as an HTML page.
pub fn render(report: &Report, diffs: &[FileDiff<'_>]) -> String {
    let title = escape(totals(report).trim_end());
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>theme-upgrade: {title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n\
         <header>\n<h1>theme-upgrade</h1>\n<p>{title}</p>\n</header>\n<main>\n{}</main>\n\
         <footer><p>Made by theme-upgrade {}.</p></footer>\n</body>\n</html>\n",
        sections(report, diffs),
        env!("CARGO_PKG_VERSION"),
    )
}

/// The sections of the page: problems, components, findings, changes.
pub(crate) fn sections(report: &Report, diffs: &[FileDiff<'_>]) -> String {
    problems(report) + &components(report) + &findings_section(report) + &changes(report, diffs)
}

/// The section of problems; empty if there are none.
fn problems(report: &Report) -> String {
    if report.problems.is_empty() {
        return String::new();
    }
    let mut html = "<section aria-labelledby=\"problems\">\n<h2 id=\"problems\">Problems</h2>\n".to_owned();
    html.extend(report.problems.iter().take(MAX_FINDINGS).map(|problem| {
        format!(
            "<article class=\"error\">\n<h3><span class=\"severity\">error</span> {}</h3>\n\
             <p class=\"place\">{}</p>\n</article>\n",
            code(&problem.message),
            escape(&problem.path)
        )
    }));
    if report.problems.len() > MAX_FINDINGS {
        html += &format!("<p>and {} more</p>\n", report.problems.len() - MAX_FINDINGS);
    }
    html + "</section>\n"
}

fn components(report: &Report) -> String {
    let mut html =
        "<section aria-labelledby=\"components\">\n<h2 id=\"components\">Components</h2>\n".to_owned();
    for theme in &report.themes {
        let before = &theme.upgrade.before;
        let base =
            before.base().map(|base| format!(" <small>base {}</small>", escape(base))).unwrap_or_default();
        html += &format!(
            "<h3>{}{base}</h3>\n<table>\n<caption class=\"hidden\">Components of {}</caption>\n\
             <thead><tr><th scope=\"col\">Component</th><th scope=\"col\">Status</th><th scope=\"col\">Where and why</th></tr></thead>\n<tbody>\n",
            escape(before.name()),
            escape(before.name()),
        );
        for row in theme.rows(report.written) {
            let details: Vec<String> = row.details().map(escape).collect();
            html += &format!(
                "<tr><th scope=\"row\">{}</th><td><span class=\"status {1}\">{1}</span></td><td>{2}</td></tr>\n",
                escape(&row.component),
                row.status.name(),
                details.join(": ")
            );
        }
        html += "</tbody>\n</table>\n";
    }
    html + "</section>\n"
}

fn findings_section(report: &Report) -> String {
    let located = findings(report, false);
    let mut html =
        "<section aria-labelledby=\"findings\">\n<h2 id=\"findings\" tabindex=\"-1\">Findings</h2>\n"
            .to_owned();
    if located.is_empty() {
        html += match report.problems.is_empty() {
            true => "<p>Nothing was found.</p>\n",
            false => "<p>None in what could be checked.</p>\n",
        };
    }
    html.extend(located.iter().take(MAX_FINDINGS).map(article));
    if located.len() > MAX_FINDINGS {
        html += &format!("<p>and {} more</p>\n", located.len() - MAX_FINDINGS);
    }
    html + "</section>\n"
}

fn article(located: &Located<'_>) -> String {
    let diagnostic = located.diagnostic;
    let severity = diagnostic.severity.name();
    let mut html = format!(
        "<article class=\"{severity}\">\n<h3><span class=\"severity\">{severity}</span> {}</h3>\n\
         <p class=\"place\"><code>{}</code> {}:{}:{}</p>\n",
        code(&diagnostic.message),
        diagnostic.rule,
        escape(located.path),
        located.start.line,
        located.start.column,
    );
    html += &excerpt(located);
    if let Some(help) = &diagnostic.help {
        html += &format!("<p class=\"help\"><strong>Help:</strong> {}</p>\n", code(help));
    }
    if let Some(fix) = &diagnostic.fix {
        html += &format!(
            "<p class=\"help\"><strong>Fix</strong> ({}): {}</p>\n",
            fix.applicability.name(),
            code(&fix.title)
        );
    }
    html + "</article>\n"
}

/// The lines around a finding, with its span marked.
fn excerpt(located: &Located<'_>) -> String {
    let source = located.described.component(located.diagnostic.primary.component).source();
    let (span, text) = (located.diagnostic.primary.span, source.text());
    let start =
        memchr::memrchr_iter(b'\n', &text.as_bytes()[..span.start()]).nth(CONTEXT).map_or(0, |at| at + 1);
    let end = memchr::memchr_iter(b'\n', &text.as_bytes()[span.end()..]).nth(CONTEXT);
    let end = end.map_or(text.len(), |at| span.end() + at);
    let line = source.position(start).line;
    format!(
        "<pre tabindex=\"0\" aria-label=\"Source from line {line}\">{}<mark>{}</mark>{}</pre>\n",
        escape(&last_of(&text[start..span.start()])),
        escape(&first_of(&text[span.range()])),
        escape(&first_of(&text[span.end()..end]))
    )
}

/// How many bytes are shown of a finding's span and on each side of it: lines may be as long as files.
const MAX_SHOWN_BYTES: usize = 1000;

fn first_of(text: &str) -> Cow<'_, str> {
    match text.len() <= MAX_SHOWN_BYTES {
        true => Cow::Borrowed(text),
        false => {
            let end = (0..=MAX_SHOWN_BYTES).rfind(|at| text.is_char_boundary(*at)).unwrap_or(0);
            Cow::Owned(format!("{}…", &text[..end]))
        }
    }
}

fn last_of(text: &str) -> Cow<'_, str> {
    match text.len() <= MAX_SHOWN_BYTES {
        true => Cow::Borrowed(text),
        false => {
            let start = (text.len() - MAX_SHOWN_BYTES..text.len()).find(|at| text.is_char_boundary(*at));
            Cow::Owned(format!("…{}", &text[start.unwrap_or(text.len())..]))
        }
    }
}

fn changes(report: &Report, diffs: &[FileDiff<'_>]) -> String {
    if diffs.is_empty() {
        return String::new();
    }
    let title = if report.written { "What was changed" } else { "What would change" };
    let mut html = format!("<section aria-labelledby=\"changes\">\n<h2 id=\"changes\">{title}</h2>\n");
    for diff in diffs {
        html += &format!(
            "<details open>\n<summary>{}</summary>\n{}</details>\n",
            escape(diff.path),
            side_by_side(diff)
        );
    }
    html + "</section>\n"
}

/// A table with the file before on the left and after on the right.
fn side_by_side(diff: &FileDiff<'_>) -> String {
    let before: Vec<&str> = diff.before.split_inclusive('\n').collect();
    let after: Vec<&str> = diff.after.split_inclusive('\n').collect();
    let mut html = format!(
        "<table class=\"diff\">\n<caption class=\"hidden\">{} before and after</caption>\n\
         <thead><tr><th scope=\"col\">Line</th><th scope=\"col\">Before</th><th scope=\"col\">Line</th><th scope=\"col\">After</th></tr></thead>\n",
        escape(diff.path)
    );
    for group in TextDiff::configure().diff_slices(&before, &after).grouped_ops(CONTEXT) {
        html += "<tbody>\n";
        for op in group {
            let (old, new) = (op.old_range(), op.new_range());
            let is_equal = op.tag() == DiffTag::Equal;
            for row in 0..old.len().max(new.len()) {
                let left = old.clone().nth(row).map(|at| (at + 1, before[at]));
                let right = new.clone().nth(row).map(|at| (at + 1, after[at]));
                html += &diff_row(left, right, is_equal);
            }
        }
        html += "</tbody>\n";
    }
    html + "</table>\n"
}

fn diff_row(left: Option<(usize, &str)>, right: Option<(usize, &str)>, is_equal: bool) -> String {
    let cell = |side: Option<(usize, &str)>, class: &str, sign: &str| match side {
        Some((line, text)) if is_equal => {
            format!("<td class=\"line\">{line}</td><td><code>{}</code></td>", shown(text))
        }
        Some((line, text)) => {
            format!(
                "<td class=\"line\">{line}</td><td class=\"{class}\"><code><span class=\"sign\">{sign}</span>{}</code></td>",
                shown(text)
            )
        }
        None => "<td class=\"line\"></td><td class=\"none\"></td>".to_owned(),
    };
    match (left, right) {
        (Some((old_line, old)), Some((new_line, new))) if !is_equal => {
            let (old, new) = words(old, new);
            format!(
                "<tr><td class=\"line\">{old_line}</td><td class=\"removed\"><code><span class=\"sign\">-</span>{old}</code></td>\
                 <td class=\"line\">{new_line}</td><td class=\"added\"><code><span class=\"sign\">+</span>{new}</code></td></tr>\n"
            )
        }
        _ => format!("<tr>{}{}</tr>\n", cell(left, "removed", "-"), cell(right, "added", "+")),
    }
}

/// Two lines with the words that differ marked.
fn words(old: &str, new: &str) -> (String, String) {
    let (mut left, mut right) = (String::new(), String::new());
    for change in TextDiff::from_words(old.trim_end_matches(['\n', '\r']), new.trim_end_matches(['\n', '\r']))
        .iter_all_changes()
    {
        let text = escape(change.value());
        match change.tag() {
            ChangeTag::Equal => {
                left += &text;
                right += &text;
            }
            ChangeTag::Delete => left += &format!("<del>{text}</del>"),
            ChangeTag::Insert => right += &format!("<ins>{text}</ins>"),
        }
    }
    (left, right)
}

fn shown(line: &str) -> String {
    escape(line.trim_end_matches(['\n', '\r']))
}

/// Text with the parts in backticks as `<code>`.
fn code(text: &str) -> String {
    let pieces = text.split('`').enumerate().map(|(index, piece)| match index % 2 {
        1 => format!("<code>{}</code>", escape(piece)),
        _ => escape(piece),
    });
    pieces.collect()
}

/// Text escaped for markup, with control characters replaced.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            c if c.is_control() && !matches!(c, '\n' | '\t' | '\r') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
