//! Choosing among fixes, and making the edits.

use std::collections::BTreeMap;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::rules::Memory;
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
        let mut fixes: BTreeMap<ComponentId, Vec<&Fix>> = BTreeMap::new();
        for diagnostic in diagnostics {
            if let Some(fix) = taken_fix(diagnostic, allow_unsafe) {
                fixes.entry(diagnostic.primary.component).or_default().push(fix);
            }
        }
        let edits = fixes.into_iter().map(|(id, fixes)| (id, merged(&fixes)));
        Plan { edits: edits.filter(|(_, edit)| !edit.is_empty()).collect() }
    }

    /// This plan and then `next`, which was made for the theme after it. `None` where the two cannot
    /// be told apart any more.
    pub fn then(&self, next: &Plan) -> Option<Plan> {
        let mut plan = self.clone();
        for (id, edit) in &next.edits {
            let planned = plan.edits.entry(*id).or_default();
            *planned = planned.then(edit)?;
        }
        Some(plan)
    }

    /// The edit of component `id`, if it changes.
    pub fn edit(&self, id: ComponentId) -> Option<&TextEdit> {
        self.edits.get(&id)
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

    /// The theme with the edits made. `memory` knows components that were edited so before.
    pub fn apply(&self, theme: &Theme, memory: &Memory) -> Theme {
        let mut after = theme.clone();
        for (id, edit) in self.edits() {
            let edited = memory.edited(id, theme.component(id), edit);
            after.set_component(id, edited.expect("insertions keep line endings whole"));
        }
        after
    }
}

/// The fix of a finding, if it has one that may be applied.
pub fn taken_fix(diagnostic: &Diagnostic, allow_unsafe: bool) -> Option<&Fix> {
    diagnostic.fix.as_ref().filter(|fix| fix.applicability == Applicability::Safe || allow_unsafe)
}

/// All fixes as one change, without those that want bytes which another one took before, or that add a
/// style section where another one did: they are found again in the next round.
fn merged(fixes: &[&Fix]) -> TextEdit {
    let adds_section = |fix: &Fix| fix.edits.edits().iter().any(|edit| edit.insert.contains("<style"));
    let mut has_section = false;
    let taken = fixes.iter().filter(|fix| !adds_section(fix) || !std::mem::replace(&mut has_section, true));
    let taken: Vec<&&Fix> = taken.collect();
    let all = taken.iter().flat_map(|fix| fix.edits.edits()).cloned().collect();
    TextEdit::new(all).unwrap_or_else(|_| {
        taken.iter().fold(TextEdit::default(), |taken, fix| {
            let both = taken.edits().iter().chain(fix.edits.edits()).cloned().collect();
            TextEdit::new(both).unwrap_or(taken)
        })
    })
}
