//! Markdown, for a comment on a pull request and for a step summary.

use super::place::{Located, findings};
use super::text::{plural, printable, totals};
use super::{FileDiff, Report};
use crate::diagnostic::Severity;

/// The maximum number of findings in the table: comments have a size limit.
const MAX_ROWS: usize = 100;
/// The maximum number of characters in a cell: a message may name something as long as a file.
const MAX_CELL_CHARS: usize = 1_000;
/// The maximum number of bytes of diffs.
const MAX_DIFF_BYTES: usize = 40_000;

/// The report as a table, followed by collapsed diffs as far as there is room.
pub fn render(report: &Report, diffs: &[FileDiff<'_>]) -> String {
    let mut located = findings(report, false);
    located.sort_by_key(|located| std::cmp::Reverse(located.diagnostic.severity));
    let mut text = format!("### theme-upgrade\n\n{}", totals(report));
    text += &problems(report);
    if !located.is_empty() {
        text += "\n| | rule | where | what |\n|---|---|---|---|\n";
        text.extend(located.iter().take(MAX_ROWS).map(row));
        if located.len() > MAX_ROWS {
            text += &format!("\nand {} more\n", plural(located.len() - MAX_ROWS, "finding"));
        }
    }
    let mut left = MAX_DIFF_BYTES;
    let mut is_whole = true;
    for diff in diffs {
        let Some(rest) = left.checked_sub(diff.patch.len()) else {
            is_whole = false;
            continue;
        };
        left = rest;
        let verb = if report.written { "changed" } else { "would change" };
        let fence = fence(diff.patch);
        text += &format!(
            "\n<details><summary>{} {verb}</summary>\n\n{fence}diff\n{}{fence}\n\n</details>\n",
            html(diff.path),
            diff.patch
        );
    }
    if !is_whole {
        text += "\nThere are more changes; run `theme-upgrade diff` for all of them.\n";
    }
    text
}

/// A line for each problem.
fn problems(report: &Report) -> String {
    if report.problems.is_empty() {
        return String::new();
    }
    let all = report.problems.iter();
    let lines =
        all.map(|one| format!("- ❌ **{}**: {}\n", escape(&printable(&one.path)), cell(&one.message)));
    let mut text = format!("\n{}", lines.take(MAX_ROWS).collect::<String>());
    if report.problems.len() > MAX_ROWS {
        text += &format!("\nand {} more\n", plural(report.problems.len() - MAX_ROWS, "problem"));
    }
    text
}

fn row(located: &Located<'_>) -> String {
    let mark = match located.diagnostic.severity {
        Severity::Error => "❌ error",
        Severity::Warning => "⚠️ warning",
        Severity::Info => "ℹ️ info",
    };
    let place = format!("{}:{}", located.path, located.start.line);
    let message = cell(&located.diagnostic.message);
    format!("| {mark} | `{}` | {} | {message} |\n", located.diagnostic.rule, cell(&place))
}

/// Text for a cell of a table. Code in backticks stays code if the backticks come in pairs.
fn cell(text: &str) -> String {
    let end = text.char_indices().nth(MAX_CELL_CHARS).map(|(at, _)| at);
    let text = end.map_or_else(|| printable(text), |end| printable(&text[..end]) + "…");
    let is_paired = text.matches('`').count().is_multiple_of(2) && !text.contains("``");
    if !is_paired {
        return escape(&text);
    }
    let pieces = text.split('`').enumerate().map(|(index, piece)| {
        if index % 2 == 1 { format!("`{}`", piece.replace('|', "\\|")) } else { escape(piece) }
    });
    pieces.collect()
}

/// Text with all markup escaped.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '&' => escaped += "&amp;",
            // It might mention a user.
            '@' => escaped += "&#64;",
            '\\' | '|' | '*' | '_' | '[' | ']' | '#' | '~' | '`' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// Text escaped for HTML.
fn html(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('@', "&#64;")
}

/// A fence that is longer than any run of backticks in the text.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stays_code_and_text_stays_text() {
        assert_eq!(cell("use `<a|b>` *now* <b>"), "use `<a\\|b>` \\*now\\* &lt;b&gt;");
        assert_eq!(cell("a|b \\[c\\](d)"), "a\\|b \\\\\\[c\\\\\\](d)");
        assert_eq!(cell("```<img src=x>`"), "\\`\\`\\`&lt;img src=x&gt;\\`");
        assert_eq!(html("a_b <@c>\n"), "a_b &lt;&#64;c&gt;\u{fffd}");
        assert_eq!(fence("a ```` b"), "`````");
    }
}
