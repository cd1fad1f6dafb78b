//! What to look at, and what the commands that look at themes take.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum as _};

use super::super::emit::Output;
use super::super::settings::Threshold;
use super::super::work::EarlyFormat;
use super::ColorWhen;

const FIXES: &str = "Fixes";
const REPORT: &str = "Report";
const RULES: &str = "Rules";
const SELECTION: &str = "Selection";
const SETTINGS: &str = "Settings";
const WRITING: &str = "Writing";

/// What to look at, and how to judge and print what is found. [`InputArgs::apply_environment`] adds what
/// the environment says.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// Theme folders, folders that hold them, REST exports, component files, or `-` for standard input
    /// [default: the settings file's `themes`, or the current folder]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The component on standard input, or in a file with another name
    #[arg(long, value_name = "NAME")]
    pub component: Option<String>,
    /// Read standard input, and report it under this path, which also names the component
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
    /// Also apply fixes that may not be wanted
    #[arg(long, help_heading = FIXES)]
    pub r#unsafe: bool,
    /// Insert the snippets in this folder (UserMessage.template, ChatHeader.template) instead of the
    /// built-in ones
    #[arg(long, value_name = "DIR", help_heading = FIXES)]
    pub templates: Option<PathBuf>,
    /// Also read the app's source: for handlers of the theme's actions, and for a menu that was pasted there
    /// by mistake
    #[arg(long, value_name = "DIR")]
    pub app: Vec<PathBuf>,
    /// Do not fail when there is nothing to check
    #[arg(long)]
    pub allow_empty_input: bool,
    /// The lowest severity that makes the run fail [default: error]
    #[arg(long, value_name = "SEVERITY", help_heading = REPORT)]
    pub fail_on: Option<Threshold>,
    /// Exit with 0 instead of 1
    #[arg(long, help_heading = REPORT)]
    pub exit_zero: bool,
    /// Run only these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = RULES)]
    pub select: Vec<String>,
    /// Skip these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = RULES)]
    pub ignore: Vec<String>,
    /// Leave out the findings in this file
    #[arg(long, value_name = "FILE", help_heading = RULES)]
    pub baseline: Option<PathBuf>,
    /// Use this settings file [default: the closest theme-upgrade.toml]
    #[arg(long, value_name = "FILE", help_heading = SETTINGS)]
    pub config: Option<PathBuf>,
    /// Use no settings file
    #[arg(long, conflicts_with = "config", help_heading = SETTINGS)]
    pub no_config: bool,
    /// Print the settings that a run would use, and do nothing else
    #[arg(long, help_heading = SETTINGS)]
    pub show_config: bool,
    /// Skip what matches, with patterns as in `.gitignore`
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', help_heading = SELECTION)]
    pub exclude: Vec<String>,
    /// Apply exclude patterns also to paths that are named or given by --stdin-filename, and skip named files
    /// that are not components
    #[arg(long, help_heading = SELECTION)]
    pub force_exclude: bool,
    /// Include files that git ignores
    #[arg(long, help_heading = SELECTION)]
    pub no_ignore: bool,
    /// Report and edit only files that are staged in git
    #[arg(long, conflicts_with = "since", help_heading = SELECTION)]
    pub staged: bool,
    /// Report and edit only files that differ from this commit in git
    #[arg(long, value_name = "REF", help_heading = SELECTION)]
    pub since: Option<String>,
    /// How many themes to check in parallel [default: as many as there are processors]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<NonZeroUsize>,
    /// Whether staged files may differ from what is staged of them.
    #[arg(skip)]
    pub may_be_unstaged: bool,
    /// Whether themes are looked at again once all are read.
    #[arg(skip)]
    pub keeps_trees: bool,
    /// What is to be told of themes, where nothing else is, and nothing done with them.
    #[arg(skip)]
    pub early_format: Option<EarlyFormat>,
    /// Whether the baseline that settings name may not be there yet.
    #[arg(skip)]
    pub may_lack_baseline: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = REPORT)]
    pub color: ColorWhen,
    /// Leave out the line per component
    #[arg(short, long, help_heading = REPORT)]
    pub quiet: bool,
    /// Show all findings; also print what was read, with which settings, and how long it took
    #[arg(short, long, conflicts_with = "quiet", help_heading = REPORT)]
    pub verbose: bool,
    /// How a person is asked about each fix, if that is wanted.
    #[arg(skip)]
    pub prompts: Option<PromptOptions>,
    /// The variables that something was taken from.
    #[arg(skip)]
    from_environment: Vec<&'static str>,
}

fn threads(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "must be a whole number of at least 1")
}

/// The flags that take a list, and the variables for them.
const LISTS: [(&str, &str); 3] = [
    ("--select", "THEME_UPGRADE_SELECT"),
    ("--ignore", "THEME_UPGRADE_IGNORE"),
    ("--exclude", "THEME_UPGRADE_EXCLUDE"),
];

/// The flags that take a path, and the variables for them.
const PATHS: [(&str, &str); 3] = [
    ("--templates", "THEME_UPGRADE_TEMPLATES"),
    ("--baseline", "THEME_UPGRADE_BASELINE"),
    ("--config", "THEME_UPGRADE_CONFIG"),
];

/// How the user is asked about each fix.
#[derive(Clone, Copy, Debug)]
pub struct PromptOptions {
    /// Whether files with uncommitted changes may be changed, too.
    pub allow_dirty: bool,
}

impl InputArgs {
    /// Takes from the environment what the command line does not set. An empty variable counts as unset.
    ///
    /// # Errors
    /// If a variable has an invalid value.
    pub fn apply_environment(&mut self) -> anyhow::Result<()> {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let takes_config = !self.no_config;
        let paths = [&mut self.templates, &mut self.baseline, &mut self.config];
        for (path, (flag, name)) in paths.into_iter().zip(PATHS).filter(|(path, _)| path.is_none()) {
            *path = variable(name).map(PathBuf::from).filter(|_| flag != "--config" || takes_config);
            self.from_environment.extend(Some(name).filter(|_| path.is_some()));
        }
        let lists = [&mut self.select, &mut self.ignore, &mut self.exclude];
        for (list, (_, name)) in lists.into_iter().zip(LISTS).filter(|(list, _)| list.is_empty()) {
            *list = list_in(name);
            self.from_environment.extend(Some(name).filter(|_| !list.is_empty()));
        }
        if let (None, Some(value)) = (self.fail_on, variable("THEME_UPGRADE_FAIL_ON")) {
            let value = value.to_string_lossy();
            let known = Threshold::from_str(&value, true);
            let known = known.map_err(|_| {
                anyhow::anyhow!("THEME_UPGRADE_FAIL_ON: `{value}` is not error, warning or info")
            });
            self.fail_on = Some(known?);
        }
        Ok(())
    }

    /// Makes `--stdin-filename` imply reading standard input, and nothing else.
    ///
    /// # Errors
    /// If another path is named.
    pub fn apply_stdin_filename(&mut self) -> anyhow::Result<()> {
        match &self.paths[..] {
            _ if self.stdin_filename.is_none() => {}
            [] => self.paths.push(PathBuf::from("-")),
            [one] if one.as_os_str() == "-" => {}
            _ => anyhow::bail!(
                "--stdin-filename reads standard input as the only input: give no path other than `-`"
            ),
        }
        Ok(())
    }

    /// Whether the value of `flag` comes from a variable.
    pub fn is_from_environment(&self, flag: &str) -> bool {
        self.origin(flag) != flag
    }

    /// Where the value of `flag` comes from: the flag, or a variable.
    pub fn origin<'f>(&self, flag: &'f str) -> &'f str {
        let from_environment = LISTS
            .iter()
            .chain(&PATHS)
            .find(|(list, name)| *list == flag && self.from_environment.contains(name));
        from_environment.map_or(flag, |(_, name)| name)
    }
}

/// The items of a list in a variable, without the whitespace around them.
fn list_in(variable: &str) -> Vec<String> {
    let value = std::env::var_os(variable).unwrap_or_default();
    let value = value.to_string_lossy();
    value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// [`InputArgs`] for commands that print a report.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// What to look at.
    #[command(flatten)]
    pub input: InputArgs,
    /// How to report: text, json, sarif, github, gitlab, junit, markdown or html; `sarif=FILE` writes to a file
    /// and can be repeated; `-` is standard output [default: text]
    #[arg(long, value_name = "FORMAT[=FILE]", help_heading = REPORT)]
    pub format: Vec<Output>,
}

/// [`ReportArgs`] for the command that only looks.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// What to look at and how to report.
    #[command(flatten)]
    pub report: ReportArgs,
    /// Write all findings to this file, for `--baseline`
    #[arg(
        long,
        value_name = "FILE",
        help_heading = RULES,
        conflicts_with_all = ["format", "select", "ignore", "staged", "since"]
    )]
    pub write_baseline: Option<PathBuf>,
    /// Check again whenever a file changes, and print the report again if it changed, until Ctrl-C
    #[arg(long, conflicts_with_all = ["format", "write_baseline", "stdin_filename", "staged", "since"])]
    pub watch: bool,
}

/// [`ReportArgs`] for the command that writes.
#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// What to look at and how to report.
    #[command(flatten)]
    pub report: ReportArgs,
    /// Show each fix and ask about it
    #[arg(short, long, conflicts_with_all = ["dry_run", "stdin_filename"], help_heading = WRITING)]
    pub interactive: bool,
    /// Write a patch that undoes everything with `git apply FILE`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["dry_run", "stdin_filename"], help_heading = WRITING)]
    pub undo_patch: Option<PathBuf>,
    /// Also write to files that have uncommitted changes
    #[arg(long, help_heading = WRITING)]
    pub allow_dirty: bool,
    /// The same as `diff`
    #[arg(long, help_heading = WRITING)]
    pub dry_run: bool,
    /// Exit with 1 if a file was changed, for hooks
    #[arg(long, help_heading = WRITING)]
    pub exit_non_zero_on_fix: bool,
}

/// What `preview` takes.
#[derive(Debug, Args)]
pub struct PreviewArgs {
    /// What to look at.
    #[command(flatten)]
    pub input: InputArgs,
    /// The page to write; an earlier preview is replaced, `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "theme-upgrade-preview.html")]
    pub output: PathBuf,
    /// Replace the file even if it is not a preview
    #[arg(long)]
    pub force: bool,
    /// Merge this JSON into the people, roles and conversations that are shown; `theme-upgrade schema data`
    /// describes it
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Let the themes fetch pictures, fonts and styles from the network when the page is opened
    #[arg(long)]
    pub allow_remote: bool,
    /// Write pictures of each theme before and after into this folder, with an installed Chromium (CHROME, or
    /// chromium or google-chrome on the PATH)
    #[arg(long, value_name = "DIR")]
    pub screenshot: Option<PathBuf>,
}
