//! Choosing among fixes, and making the edits.

use std::collections::BTreeMap;

use crate::diagnostic::{Applicability, Diagnostic};
use crate::edit::TextEdit;
use crate::source::SourceFile;
use crate::theme::{ComponentId, Theme};

/// The edits chosen from the fixes of a theme's findings.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    edits: BTreeMap<ComponentId, TextEdit>,
}

impl Plan {
    /// Takes the fixes of `diagnostics` that may be applied. Of two that want the same bytes the
    /// first one is taken.
    pub fn new(diagnostics: &[Diagnostic], allow_unsafe: bool) -> Plan {
        let mut plan = Plan::default();
        for diagnostic in diagnostics {
            let Some(fix) = &diagnostic.fix else { continue };
            if fix.applicability == Applicability::Unsafe && !allow_unsafe {
                continue;
            }
            let planned = plan.edits.entry(diagnostic.primary.component).or_default();
            let both = planned.edits().iter().chain(fix.edits.edits()).cloned().collect();
            if let Ok(merged) = TextEdit::new(both) {
                *planned = merged;
            }
        }
        plan.edits.retain(|_, edit| !edit.is_empty());
        plan
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Whether component `id` changes.
    pub fn changes(&self, id: ComponentId) -> bool {
        self.edits.contains_key(&id)
    }

    /// The edits of each component that changes.
    pub fn edits(&self) -> impl Iterator<Item = (ComponentId, &TextEdit)> {
        self.edits.iter().map(|(id, edit)| (*id, edit))
    }

    /// The theme with the edits made.
    pub fn apply(&self, theme: &Theme) -> Theme {
        self.edits().fold(theme.clone(), |after, (id, edit)| {
            let source = theme.component(id).source();
            let text = edit.apply(source.text());
            let source = SourceFile::new(source.path(), text).expect("insertions keep line endings whole");
            after.with_source(id, source)
        })
    }
}
