//! Findings by their places in files, which programs need: a finding in an export has its place in the JSON
//! file, not in the text of a component.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{Report, ThemeReport};
use crate::diagnostic::Diagnostic;
use crate::policy::{FindingKey, FindingKeys, Suppressed};
use crate::source::{Position, Span};
use crate::theme::{ComponentId, Theme};

/// A finding and its place.
pub(super) struct Located<'r> {
    /// The theme's report.
    pub theme: &'r ThemeReport,
    /// The theme that the finding's spans refer to.
    pub described: &'r Theme,
    pub diagnostic: &'r Diagnostic,
    /// Why it does not count, if it does not.
    pub suppressed: Option<&'r Suppressed>,
    /// The file, from the root of its repository.
    pub path: &'r str,
    pub start: Position,
    pub end: Position,
}

/// All findings, in the order of the report; with `suppressed`, also those that do not count.
pub(super) fn findings(report: &Report, suppressed: bool) -> Vec<Located<'_>> {
    let mut all = Vec::new();
    for theme in &report.themes {
        let described = theme.described(report.written);
        let counted = theme.findings(report.written).iter().map(|found| (found, None));
        let others = theme.suppressed(report.written).iter().filter(|_| suppressed);
        let others = others.map(|one| (&one.diagnostic, Some(one)));
        all.extend(counted.chain(others).map(|(diagnostic, suppressed)| {
            let path = file_of(report, described, diagnostic.primary.component);
            let (start, end) = region(described, diagnostic.primary.component, diagnostic.primary.span);
            Located { theme, described, diagnostic, suppressed, path, start, end }
        }));
    }
    all
}

/// A fingerprint for each of `located`, which are in the order of the report. It stays the same if the
/// finding's line moves. Components whose trees were dropped are parsed again for it.
pub(super) fn fingerprints(located: &[Located<'_>]) -> Vec<String> {
    let mut seen: BTreeMap<(&str, FindingKey), usize> = BTreeMap::new();
    let of_theme = located.chunk_by(|one, next| std::ptr::eq(one.described, next.described));
    let each = of_theme.flat_map(|of_theme| {
        let mut keys = FindingKeys::of(of_theme[0].described);
        of_theme.iter().map(move |located| (located.path, keys.key(located.diagnostic)))
    });
    let each = each.map(|(path, key)| {
        let ordinal = seen.entry((path, key.clone())).or_default();
        let fingerprint = fingerprint(path, &key, *ordinal);
        *ordinal += 1;
        fingerprint
    });
    each.collect()
}

/// The file that holds a component, from the root of its repository.
pub(super) fn file_of<'r>(report: &'r Report, theme: &'r Theme, component: ComponentId) -> &'r str {
    report.root_path(theme.component(component).file().path())
}

/// The start and end of a component's span in its file.
pub(super) fn region(theme: &Theme, component: ComponentId, span: Span) -> (Position, Position) {
    let component = theme.component(component);
    let span = component.file_span(span);
    (component.file().position(span.start()), component.file().position(span.end()))
}

fn fingerprint(path: &str, key: &FindingKey, ordinal: usize) -> String {
    let FindingKey { rule, theme, component, context } = key;
    hash(&[path, rule, theme, component, context, &ordinal.to_string()])
}

/// A hash that identifies a list of texts.
pub(super) fn hash(texts: &[&str]) -> String {
    let text = texts.join("\0");
    Sha256::digest(text.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
