//! `rules` and `explain`.

use anyhow::{Result, bail};
use serde::Serialize;

use super::args::{ExplainArgs, ListFormat, RulesArgs};
use super::print;
use super::settings::no_such_rule;
use crate::rules::{RULES, Rule};

#[derive(Serialize)]
struct JsonRule {
    id: &'static str,
    severity: &'static str,
    summary: &'static str,
}

/// Prints all rules, one per line or as JSON.
pub fn rules_command(args: &RulesArgs) -> Result<u8> {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let text = match args.format {
        ListFormat::Json => {
            let rules = RULES.iter().map(|rule| JsonRule {
                id: rule.id,
                severity: rule.severity.name(),
                summary: rule.summary,
            });
            let rules: Vec<JsonRule> = rules.collect();
            serde_json::to_string_pretty(&rules)? + "\n"
        }
        ListFormat::Text => {
            let line = |rule: &&Rule| {
                format!("{:<width$}  {:<7}  {}\n", rule.id, rule.severity.name(), rule.summary)
            };
            RULES.iter().map(line).collect()
        }
    };
    print(&text)?;
    Ok(0)
}

/// Prints one rule's page.
pub fn explain_command(args: &ExplainArgs) -> Result<u8> {
    let Some(rule) = Rule::find(&args.rule) else {
        bail!("{}", no_such_rule(&args.rule));
    };
    print(&format!("{} ({}): {}\n\n{}", rule.id, rule.severity.name(), rule.summary, rule.page()))?;
    Ok(0)
}
