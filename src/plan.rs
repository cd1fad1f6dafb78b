//! Chooses among fixes, and makes the edits.

use std::collections::BTreeMap;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::source::SourceError;
use crate::theme::{ComponentId, EditedComponents, Theme};

/// The edits chosen from the fixes of a theme's findings.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    edits: BTreeMap<ComponentId, TextEdit>,
}

impl Plan {
    /// Takes the fixes of `diagnostics` that may be applied. Of two that overlap, the first wins.
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

    /// This plan followed by `next`, which was made for the result of this one. `None` if the edits cannot be
    /// combined.
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

    /// The theme with the edits made. `known` holds components to which the same edits were already applied.
    ///
    /// # Errors
    /// The edited text is no valid source file, for example because an edit leaves half a line ending. No
    /// rule of this program does that.
    pub fn apply(&self, theme: &Theme, known: &EditedComponents) -> Result<Theme, SourceError> {
        let mut after = theme.clone();
        for (id, edit) in self.edits() {
            after.set_component(id, known.apply(id, theme.component(id), edit)?);
        }
        Ok(after)
    }
}

/// The fix of a finding, if it has one that may be applied.
pub fn taken_fix(diagnostic: &Diagnostic, allow_unsafe: bool) -> Option<&Fix> {
    diagnostic.fix.as_ref().filter(|fix| fix.applicability == Applicability::Safe || allow_unsafe)
}

/// All fixes as one change, without those that overlap an earlier one, or that add a style section when an
/// earlier one does: they are found again in the next round.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Label, Severity};
    use crate::edit::Edit;
    use crate::source::{SourceFile, Span};
    use crate::theme::{Completeness, Component};

    /// The merged edit of fixes that each insert a text at a place, all in one component.
    fn planned(inserted: &[(usize, &str)]) -> Vec<String> {
        let mut theme = Theme::new("t", Completeness::Partial);
        let source = SourceFile::new("X", "<template><p/></template>\n").expect("valid");
        let id = theme.add(Component::new("X", source));
        let found = |(at, text): &(usize, &str)| Diagnostic {
            rule: "css-syntax",
            severity: Severity::Error,
            message: String::new(),
            primary: Label { component: id, span: Span::empty(*at), text: String::new() },
            secondary: Vec::new(),
            obstacle: None,
            help: None,
            fix: Some(Fix {
                applicability: Applicability::Safe,
                title: String::new(),
                edits: TextEdit::new(vec![Edit::insertion(*at, *text)]).expect("one edit"),
            }),
        };
        let plan = Plan::new(&inserted.iter().map(found).collect::<Vec<_>>(), false);
        let edits = plan.edit(id).into_iter().flat_map(TextEdit::edits);
        edits.map(|edit| edit.insert.to_string()).collect()
    }

    #[test]
    fn one_fix_of_a_round_adds_a_style_section() {
        let section = "<style>.a {}</style>";
        assert_eq!(planned(&[(0, section), (26, "<style scoped></style>"), (10, "<b/>")]), [section, "<b/>"]);
        assert_eq!(planned(&[(10, "<b/>"), (26, section)]), ["<b/>", section]);
        assert_eq!(planned(&[(10, "<b/>"), (14, "<i/>")]), ["<b/>", "<i/>"]);
    }

    /// Code outside this crate can build such a fix.
    #[test]
    fn an_edit_that_leaves_half_a_line_ending_is_an_error() {
        let mut theme = Theme::new("t", Completeness::Partial);
        let source = SourceFile::new("X", "<template><p/></template>\n").expect("valid");
        let id = theme.add(Component::new("X", source));
        let edit = TextEdit::new(vec![Edit::insertion(10, "\r")]).expect("one edit");
        let plan = Plan { edits: [(id, edit)].into() };
        assert!(plan.apply(&theme, &EditedComponents::default()).is_err());
    }
}
