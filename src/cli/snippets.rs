//! What is inserted: the program's own snippets, or a team's.

use std::path::Path;

use anyhow::{Result, bail};

use super::args::TemplatesArgs;
use super::input::{cannot_read, read_text, shown};
use super::write::create_all;
use super::{print, print_err};
use crate::menu::{Snippet, SnippetError, Target};
use crate::report::text::{self, Look};
use crate::rules;
use crate::source::SourceFile;

/// Reads the snippets in `folder`, and prints what is wrong with them.
pub fn load(folder: &Path, look: Look) -> Result<Vec<Snippet>> {
    match std::fs::metadata(folder) {
        Err(error) => bail!("{}: {}", shown(folder), cannot_read(&error)),
        Ok(found) if !found.is_dir() => {
            bail!(
                "{} is a file: name the folder that UserMessage.template and ChatHeader.template are in",
                shown(folder)
            )
        }
        Ok(_) => {}
    }
    let mut snippets = Vec::new();
    for target in Target::ALL {
        let path = folder.join(format!("{}.template", target.name()));
        if !path.exists() {
            continue;
        }
        let source = SourceFile::new(shown(&path), read_text(&path)?)?;
        match rules::snippet(target, source) {
            Ok(snippet) => snippets.push(snippet),
            Err(SnippetError { file, span, message }) => {
                print_err(&text::file_error(&file, span, &message, look));
                bail!("the snippet {} cannot be used, and nothing was checked", shown(&path));
            }
        }
    }
    if snippets.is_empty() {
        bail!("{} contains neither UserMessage.template nor ChatHeader.template", shown(folder));
    }
    Ok(snippets)
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
            print_err(&format!(
                "wrote {} files to {}; use them with --templates\n",
                files.len(),
                shown(folder)
            ));
        }
    }
    Ok(0)
}
