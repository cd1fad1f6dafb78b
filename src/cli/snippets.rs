//! What is inserted: the program's own snippets, or a team's.

use std::path::Path;

use anyhow::{Result, bail};

use super::args::TemplatesArgs;
use super::input::{read_text, shown};
use super::write::create_all;
use super::{print, say};
use crate::diagnostic::Diagnostic;
use crate::menu::{Snippet, Snippets, Target};
use crate::policy::Policy;
use crate::report::text::{self, Look};
use crate::rules;
use crate::source::{SourceFile, Span};
use crate::theme::{Completeness, Component, Theme};

/// Reads the snippets that stand in `folder`. What is wrong with them is printed.
pub fn load(folder: &Path, look: Look) -> Result<Vec<Snippet>> {
    let mut snippets = Vec::new();
    for target in Target::ALL {
        let path = folder.join(format!("{}.template", target.name()));
        if !path.exists() {
            continue;
        }
        let source = SourceFile::new(shown(&path), read_text(&path)?)?;
        let snippet = Snippet::new(target, source).map_err(|error| (error.file, error.span, error.message));
        match snippet.and_then(pass_the_rules) {
            Ok(snippet) => snippets.push(snippet),
            Err((file, span, message)) => {
                say(&text::file_error(&file, span, &message, look));
                bail!("the snippet {} cannot be used, and nothing was looked at", shown(&path));
            }
        }
    }
    if snippets.is_empty() {
        bail!("{}: neither UserMessage.template nor ChatHeader.template is here", shown(folder));
    }
    Ok(snippets)
}

/// A snippet must be what any component must be: what a rule finds in it would be found in every
/// theme that it goes into.
fn pass_the_rules(snippet: Snippet) -> Result<Snippet, (Box<SourceFile>, Span, String)> {
    let file = snippet.document().source().clone();
    let mut theme = Theme::new("snippet", Completeness::Partial);
    theme.add(Component::new("Menu", file.clone()));
    // The bubble that it goes into gets its position from us.
    let needs_no_bubble = |found: &Diagnostic| found.rule != "action-menu-unpositioned";
    match rules::check(&theme, Snippets::built_in(), &Policy::default())
        .findings
        .into_iter()
        .find(needs_no_bubble)
    {
        None => Ok(snippet),
        Some(found) => {
            let message = format!("{} [{}]", found.obstacle.unwrap_or(found.message), found.rule);
            Err((Box::new(file), found.primary.span, message))
        }
    }
}

/// Prints the program's own snippets, or writes them into a folder.
pub fn templates_command(args: &TemplatesArgs) -> Result<u8> {
    let snippets = Target::ALL.map(|target| (target, Snippet::built_in(target).document().source().text()));
    match &args.output {
        None => {
            for (target, text) in snippets {
                print(&format!("==> {}.template <==\n{text}\n", target.name()))?;
            }
        }
        Some(folder) => {
            let files = snippets
                .map(|(target, text)| (folder.join(format!("{}.template", target.name())), text.to_owned()));
            create_all(&files, args.force)?;
            say(&format!("wrote {} files to {}; use them with --templates\n", files.len(), shown(folder)));
        }
    }
    Ok(0)
}
