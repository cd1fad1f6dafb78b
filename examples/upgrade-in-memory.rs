//! Upgrades a theme in memory, as a service would that gets it from somewhere and reads no files.
//!
//! `cargo run --example upgrade-in-memory` prints the findings with their positions, a patch and the new texts.

use std::collections::BTreeMap;
use std::error::Error;

use theme_upgrade::assembly::assemble;
use theme_upgrade::output::{FileChange, file_changes};
use theme_upgrade::report::diff::{Audience, unified};
use theme_upgrade::upgrade::{Options, upgrade};

/// The files of a theme by name.
fn files() -> BTreeMap<&'static str, &'static str> {
    BTreeMap::from([
        ("theme.json", r#"{"base": "default_v7"}"#),
        ("layout.json", r#"{"bubble": {"color": "red"}"#),
        (
            "UserMessage.template",
            "<template>\n  <div class=\"bubble\">\n    <MessageBody body=\"{{ body }}\" />\n  </div>\n</template>\n",
        ),
    ])
}

/// Upgrades `files` and prints messages, findings and a patch; returns the texts of the files that change.
pub fn upgraded(files: BTreeMap<&str, &str>) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let assembled = assemble("mine", files);
    for error in &assembled.errors {
        println!("cannot be read: {error}");
    }
    for skipped in &assembled.skipped {
        println!("skipped: {}: {}", skipped.path, skipped.reason);
    }
    let mut upgraded = upgrade(assembled.theme, &Options::default());
    for found in &upgraded.findings {
        let source = upgraded.before.component(found.primary.component).source();
        let place = source.position(found.primary.span.start());
        let (path, line, column) = (source.path(), place.line, place.column);
        println!("{path}:{line}:{column}: {}: {} [{}]", found.severity.name(), found.message, found.rule);
    }
    for outcome in &upgraded.outcomes {
        println!("{}: {}", outcome.component, outcome.status.name());
    }
    // All or nothing: a change that could not be proved is an error here.
    let changes = file_changes(&mut [&mut upgraded]).into_iter().collect::<Result<Vec<FileChange>, _>>()?;
    for change in &changes {
        print!("{}", unified(&change.path, &change.before, &change.edit, Audience::Program));
    }
    Ok(changes.iter().map(|change| (change.path.clone(), change.after())).collect())
}

fn main() -> Result<(), Box<dyn Error>> {
    for (path, text) in upgraded(files())? {
        println!("==> {path} <==\n{text}");
    }
    Ok(())
}
