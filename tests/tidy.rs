//! The repository checks itself: which part may use which, how long files are, that every rule is
//! listed.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The parts of the library, lowest floor first. A part uses only parts on lower floors.
const FLOORS: [&[&str]; 15] = [
    &["catalog", "names", "seen", "source"],
    &["app", "edit", "json_string", "shape", "syntax"],
    &["export", "style"],
    &["theme"],
    &["diagnostic", "paths", "render", "suppression"],
    &["actions", "menu", "policy"],
    &["assembly", "rules"],
    &["plan"],
    &["verify"],
    &["upgrade"],
    &["output"],
    &["report"],
    &["preview"],
    &["cli"],
    &["lib", "main"],
];

fn sources() -> Vec<PathBuf> {
    let files = common::contents(&common::repository("src"));
    files.into_keys().filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(common::repository("src").join(path)).unwrap()
}

fn part_of(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

fn floor(part: &str) -> usize {
    FLOORS.iter().position(|parts| parts.contains(&part)).unwrap_or_else(|| panic!("`{part}` is on no floor"))
}

/// The lines of a file without its test-only items. In formatted code, the last line of an item is
/// indented like its first one, and starts with a brace or ends with a semicolon.
fn lines_without_tests(text: &str) -> Vec<&str> {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let mut kept = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            kept.push(line);
            continue;
        }
        let is_last = |inner: &&str| {
            let is_end = inner.trim_start().starts_with('}') || inner.ends_with(';');
            is_end && indentation(inner) == indentation(line)
        };
        assert!(lines.by_ref().any(|inner| is_last(&inner)), "an item for tests does not end");
    }
    kept
}

/// The parts that a file names by `crate::part`, except in tests.
fn used_parts(text: &str) -> BTreeSet<String> {
    let mut code = lines_without_tests(text);
    code.retain(|line| !line.trim_start().starts_with("//"));
    let code = code.join("\n");
    let names = code.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        rest[..end].to_owned()
    });
    names.collect()
}

#[test]
fn each_part_uses_only_lower_floors() {
    let mut wrong = Vec::new();
    for path in sources() {
        let part = part_of(&path);
        for used in used_parts(&read(&path)) {
            if used != part && floor(&used) >= floor(&part) {
                wrong.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn parts_are_seen_behind_tests_but_not_in_them() {
    let text = "use crate::a::A;\n#[cfg(test)]\n#[path = \"x_tests.rs\"]\nmod tests;\nimpl X {\n    #[cfg(test)]\n    \
                fn x() {\n        crate::b::f();\n    }\n    fn y(_: crate::c::C) {}\n}\n// crate::d\n#[cfg(test)]\n\
                mod more {\n    use crate::e;\n}\nuse crate::f;\n";
    assert_eq!(used_parts(text), BTreeSet::from(["a", "c", "f"].map(str::to_owned)));
}

#[test]
fn files_can_be_read_in_one_go() {
    let long: Vec<_> = sources().into_iter().filter(|path| read(path).lines().count() > 400).collect();
    assert!(long.is_empty(), "longer than 400 lines: {long:?}");
}

#[test]
fn every_rule_file_is_listed_and_has_its_page() {
    let list = read(Path::new("rules/mod.rs"));
    for path in sources().iter().filter(|path| path.starts_with("rules") && !path.ends_with("mod.rs")) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        if ["acceptance", "check", "context", "snippet"].contains(&name) {
            continue;
        }
        assert!(list.contains(&format!("&{name}::RULE,")), "{name} is not in RULES");
        let text = read(path);
        let id = name.replace('_', "-");
        assert!(text.contains(&format!("id: \"{id}\"")), "{name} is not called {id}");
        for heading in ["//! # What it does", "//! # Why it matters"] {
            assert!(
                text.starts_with("//! # What it does") && text.contains(heading),
                "{name} lacks {heading:?}"
            );
        }
    }
    let ids: Vec<_> = theme_upgrade::rules::RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");
}

#[test]
fn only_the_program_touches_files_and_streams() {
    for path in sources().iter().filter(|path| !path.starts_with("cli") && !path.ends_with("main.rs")) {
        let text = read(path);
        for name in ["std::fs", "std::env", "std::io", "println!", "std::process"] {
            assert!(!text.contains(name), "{} uses {name}", path.display());
        }
    }
}

#[test]
fn built_in_snippets_parse_and_hold_no_tag_in_a_comment() {
    use theme_upgrade::menu::{Snippet, Target};
    for target in Target::ALL {
        let snippet = Snippet::built_in(target);
        let text = snippet.document().source().text();
        assert_eq!(
            theme_upgrade::style::fault(
                text.split("<style scoped>").nth(1).unwrap().split("</style>").next().unwrap()
            ),
            None
        );
        for comment in text.split("<!--").skip(1).chain(text.split("/*").skip(1)) {
            let comment = comment.split("-->").next().unwrap().split("*/").next().unwrap();
            assert!(!comment.contains('<'), "a tag in a comment: {comment}");
        }
        assert!(snippet.menu().attribute("class").is_some());
    }
    let menu = Snippet::built_in(Target::UserMessage);
    let source = menu.document().source();
    for declaration in menu.sheet().all_declarations() {
        let name = source.slice(declaration.name);
        assert!(
            !["display", "visibility", "opacity", "transform"].contains(&name),
            "{name} would defeat TalkJS"
        );
    }
}

#[test]
fn the_readmes_diff_is_what_the_program_prints() {
    let readme = std::fs::read_to_string(common::repository("README.md")).unwrap();
    let shown = readme.split("```diff\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let (names, hunk) = shown.split_at(shown.find("@@").unwrap());
    let printed = common::run(&common::repository("fixtures/themes/meadow"), &["diff"]).stdout;
    assert!(printed.contains(hunk), "{printed}");
    assert!(names.contains("fixtures/themes/meadow/ChatHeader.template"));
}

#[test]
fn the_readme_s_table_of_commands_is_what_the_help_says() {
    let readme = std::fs::read_to_string(common::repository("README.md")).unwrap();
    let table = readme.split("| command | what it does |\n|---|---|\n").nth(1).unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|')).map(|row| {
        let mut cells = row.trim_matches('|').split(" | ").map(str::trim);
        let usage = cells.next().unwrap().trim_matches('`').strip_prefix("theme-upgrade ").unwrap();
        (usage.split(' ').next().unwrap().to_owned(), cells.next().unwrap().to_owned())
    });
    let help = common::run(&common::repository("."), &["--help"]).stdout;
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let told = commands.lines().filter_map(|line| {
        let (name, about) = line.trim().split_once(' ')?;
        let about = about.trim();
        let about = about[..1].to_lowercase() + &about[1..];
        (name != "help").then(|| (name.to_owned(), about))
    });
    let told: Vec<(String, String)> = told.collect();
    assert!(told.len() > 5, "{help}");
    assert_eq!(rows.collect::<Vec<_>>(), told);
}

#[test]
fn the_help_of_each_command_begins_with_examples() {
    let here = common::repository(".");
    let help = common::run(&here, &["--help"]).stdout;
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = commands.lines().filter_map(|line| line.split_whitespace().next());
    for name in names.filter(|name| *name != "help") {
        for flag in ["--help", "-h"] {
            let help = common::run(&here, &[name, flag]).stdout;
            let examples =
                help.find("\nExamples:\n  theme-upgrade ").or(help.find("\nExample:\n  theme-upgrade "));
            assert!(examples.is_some_and(|at| at < help.find("\nUsage:").unwrap()), "{help}");
            assert!(!help.contains("\n\n\n"), "{help}");
        }
    }
}

#[test]
fn the_readmes_table_of_rules_is_the_list() {
    let path = common::repository("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let rows = theme_upgrade::rules::RULES
        .iter()
        .map(|rule| format!("| `{}` | {} | {} |\n", rule.id, rule.severity.name(), rule.summary));
    let table =
        format!("\n| rule | severity | what it finds |\n|---|---|---|\n{}\n", rows.collect::<String>());
    let (start, end) = ("<!-- rules: kept by a test -->\n", "<!-- end of rules -->");
    let (before, rest) = readme.split_once(start).unwrap();
    let (shown, after) = rest.split_once(end).unwrap();
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(&path, format!("{before}{start}{table}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(shown, table, "UPDATE_FIXTURES=1 cargo test --test tidy writes it anew");
}

#[test]
fn every_rule_has_a_situation_in_which_it_fires() {
    let reports: String = common::fixtures("cases")
        .into_iter()
        .chain(common::fixtures("preview"))
        .map(|case| std::fs::read_to_string(case.join("report.snap")).unwrap_or_default())
        .collect();
    let silent: Vec<&str> = theme_upgrade::rules::RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|id| !reports.contains(&format!("[{id}]")) && *id != "nesting-too-deep")
        .collect();
    assert!(silent.is_empty(), "no fixture makes these fire: {silent:?}");
}
