//! Whether a team's own snippet may be inserted.

use super::{action_menu_unpositioned, check};
use crate::diagnostic::Diagnostic;
use crate::menu::{Snippet, SnippetError, Snippets, Target};
use crate::policy::Policy;
use crate::source::SourceFile;
use crate::theme::{Completeness, Component, Theme};

/// Reads a snippet for `target` from `source`.
///
/// # Errors
/// A [`SnippetError`] for a file that could not be inserted blindly. It must be what any component must be: what a
/// rule finds in it would be found in every theme that it goes into. Beyond that it has one `<ActionMenu>`, in which
/// something can be seen and no button stands.
pub fn snippet(target: Target, source: SourceFile) -> Result<Snippet, SnippetError> {
    let snippet = Snippet::new(target, source)?;
    let file = snippet.document().source().clone();
    let mut theme = Theme::new("snippet", Completeness::Partial);
    theme.add(Component::new("Menu", file.clone()));
    // The bubble that it goes into gets its position from us.
    let needs_no_bubble = |found: &Diagnostic| found.rule != action_menu_unpositioned::RULE.id;
    let found = check(&theme, Snippets::built_in(), &Policy::default()).findings;
    match found.into_iter().find(needs_no_bubble) {
        None => Ok(snippet),
        Some(found) => {
            let message = format!("{} [{}]", found.obstacle.unwrap_or(found.message), found.rule);
            Err(SnippetError { file: Box::new(file), span: found.primary.span, message })
        }
    }
}
