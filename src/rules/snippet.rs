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
/// A [`SnippetError`] for a file that is not safe to insert as it is. The file must pass the rules for
/// components: whatever they find in it would be found in every theme that it goes into. It must also have
/// exactly one `<ActionMenu>` that shows something and holds no button.
pub fn snippet(target: Target, source: SourceFile) -> Result<Snippet, SnippetError> {
    let snippet = Snippet::new(target, source)?;
    let file = snippet.document().source().clone();
    let mut theme = Theme::new("snippet", Completeness::Partial);
    theme.add(Component::new("Menu", file.clone()));
    // Insertion gives the bubble around the menu its `position`.
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
