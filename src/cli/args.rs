//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::actions::ActionsArgs;
use super::emit::Output;
use super::settings::Threshold;

const RULES: &str = "Rules";
const SELECTION: &str = "Selection";
const SETTINGS: &str = "Settings";

/// Find the missing action menu in TalkJS classic themes, insert it, show the diff, prove it.
#[derive(Debug, Parser)]
#[command(name = "theme-upgrade", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "\
Exit codes: 0 clean, or all that was needed is applied; 1 findings remain, or files would change;
2 usage, unreadable input, nothing matched, or a refused write.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report what is missing or broken; change nothing
    #[command(after_help = "\
Examples:
  theme-upgrade check                      every theme below the current folder
  theme-upgrade check themes/harbor        one theme
  theme-upgrade check --format json        the same for programs")]
    Check(CheckArgs),
    /// Print what `apply` would change, as a patch that `git apply` takes
    #[command(after_help = "\
Examples:
  theme-upgrade diff themes/harbor
  theme-upgrade diff | git apply")]
    Diff(ReportArgs),
    /// Insert what is missing, once every edit is proved
    #[command(after_help = "\
Examples:
  theme-upgrade apply themes/harbor
  pbpaste | theme-upgrade apply --component UserMessage - | pbcopy")]
    Apply(ApplyArgs),
    /// Make a page on which the menu can be seen and clicked, before and after
    #[command(after_help = "\
Examples:
  theme-upgrade preview themes/harbor -o harbor.html
  theme-upgrade preview themes.json --data our-chat.json --screenshot pictures/

Exit codes: 0 the page is written; 1 it is, but something on it could not be shown; 2 something could
not be read or written.")]
    Preview(PreviewArgs),
    /// List the custom actions: where themes raise them, and where the app handles them
    #[command(after_help = "\
Examples:
  theme-upgrade actions themes/harbor
  theme-upgrade actions themes/ --app ../web/src --format json

Exit codes: 0 the list is complete; 2 something could not be read.")]
    Actions(ActionsArgs),
    /// Turn a REST export into theme folders
    #[command(after_help = "\
Example:
  theme-upgrade unpack themes.json -o themes/")]
    Unpack(UnpackArgs),
    /// Turn theme folders into a REST export
    #[command(after_help = "\
Example:
  theme-upgrade pack themes/ -o themes.json")]
    Pack(PackArgs),
    /// Print the snippets that are inserted, as a start for your own
    #[command(after_help = "\
Example:
  theme-upgrade templates -o our-menu/
  theme-upgrade diff --templates our-menu/")]
    Templates(TemplatesArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Print the JSON Schema of a report or of the settings file
    #[command(after_help = "\
Example:
  theme-upgrade schema config > theme-upgrade.schema.json")]
    Schema(SchemaArgs),
    /// Explain a rule: what it does, why it matters, an example
    #[command(after_help = "\
Example:
  theme-upgrade explain tag-in-comment")]
    Explain(ExplainArgs),
}

impl Command {
    /// What is to be looked at, for the commands that look at themes.
    pub fn input(&mut self) -> Option<&mut InputArgs> {
        match self {
            Command::Check(check) => Some(&mut check.report.input),
            Command::Diff(report) => Some(&mut report.input),
            Command::Apply(apply) => Some(&mut apply.report.input),
            Command::Preview(preview) => Some(&mut preview.input),
            Command::Actions(actions) => Some(&mut actions.input),
            _ => None,
        }
    }
}

/// What `rules` takes.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// How to print the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ListFormat,
}

/// What `schema` takes.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// What to describe
    #[arg(value_name = "WHAT", default_value = "report")]
    pub what: SchemaOf,
}

/// What `schema` can describe.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SchemaOf {
    /// The report of `--format json`
    Report,
    /// The settings file, `theme-upgrade.toml`
    Config,
    /// The sample data of `preview --data`
    Data,
    /// The list of `actions --format json`
    Actions,
}

/// What `explain` takes.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The rule's name
    #[arg(value_name = "RULE")]
    pub rule: String,
}

/// What `unpack` takes.
#[derive(Debug, Args)]
pub struct UnpackArgs {
    /// The export
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The folder that gets a folder for each theme
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Replace files that are there
    #[arg(long)]
    pub force: bool,
}

/// What `pack` takes.
#[derive(Debug, Args)]
pub struct PackArgs {
    /// Theme folders, or folders that hold theme folders
    #[arg(value_name = "DIR", required = true)]
    pub folders: Vec<PathBuf>,
    /// The export; standard output without it
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
}

/// What `templates` takes.
#[derive(Debug, Args)]
pub struct TemplatesArgs {
    /// The folder to write them to; standard output without it
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Replace files that are there
    #[arg(long)]
    pub force: bool,
}

/// What to look at, and how to judge and print what is found. [`InputArgs::hear_environment`] adds what
/// the environment says.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// Theme folders, trees that hold them, REST exports, component files, or `-` for standard input
    /// [default: the settings file's `themes`, or the current folder]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The component that standard input, or a file with another name, holds
    #[arg(long, value_name = "NAME")]
    pub component: Option<String>,
    /// The path to report for standard input; names the component, too
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
    /// Apply fixes that may not be what is wanted, too
    #[arg(long)]
    pub r#unsafe: bool,
    /// Insert the snippets in this folder (UserMessage.template, ChatHeader.template) in place of the
    /// program's own
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// Look into the source of the app, too: for the handlers of the theme's actions, and for a menu that was
    /// pasted there by mistake
    #[arg(long, value_name = "DIR")]
    pub app: Vec<PathBuf>,
    /// Do not fail when there is nothing to look at
    #[arg(long)]
    pub allow_empty_input: bool,
    /// The least severity that fails [default: error]
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<Threshold>,
    /// Exit with 0 in place of 1
    #[arg(long)]
    pub exit_zero: bool,
    /// Ask only these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = RULES)]
    pub select: Vec<String>,
    /// Do not ask these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = RULES)]
    pub ignore: Vec<String>,
    /// Leave out the findings that this file holds
    #[arg(long, value_name = "FILE", help_heading = RULES)]
    pub baseline: Option<PathBuf>,
    /// Go by this settings file [default: the closest theme-upgrade.toml]
    #[arg(long, value_name = "FILE", help_heading = SETTINGS)]
    pub config: Option<PathBuf>,
    /// Go by no settings file
    #[arg(long, conflicts_with = "config", help_heading = SETTINGS)]
    pub no_config: bool,
    /// Print the settings that a run would go by, and do nothing
    #[arg(long, help_heading = SETTINGS)]
    pub show_config: bool,
    /// Pass over what matches, as in `.gitignore`
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', help_heading = SELECTION)]
    pub exclude: Vec<String>,
    /// Pass over what matches even where it is named
    #[arg(long, help_heading = SELECTION)]
    pub force_exclude: bool,
    /// Look at what git ignores, too
    #[arg(long, help_heading = SELECTION)]
    pub no_ignore: bool,
    /// Report and edit only files that are staged in git
    #[arg(long, conflicts_with = "since", help_heading = SELECTION)]
    pub staged: bool,
    /// Report and edit only files that differ from this commit in git
    #[arg(long, value_name = "REF", help_heading = SELECTION)]
    pub since: Option<String>,
    /// How many themes to look at at once [default: as many as there are processors]
    #[arg(long, value_name = "N")]
    pub threads: Option<std::num::NonZeroUsize>,
    /// Whether themes are looked at again once all are read.
    #[arg(skip)]
    pub keeps_trees: bool,
    /// Whether the baseline that settings name may not be there yet.
    #[arg(skip)]
    pub may_lack_baseline: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: ColorWhen,
    /// Leave out the line per component
    #[arg(short, long)]
    pub quiet: bool,
}

impl InputArgs {
    /// Takes from the environment what the command line does not say. A variable that is empty is none.
    ///
    /// # Errors
    /// Which variable says what cannot be.
    pub fn hear_environment(&mut self) -> anyhow::Result<()> {
        let variable =
            |name: &str| std::env::var_os(format!("THEME_UPGRADE_{name}")).filter(|value| !value.is_empty());
        let path = |name: &str| variable(name).map(PathBuf::from);
        let list = |name: &str| {
            let value = variable(name).map(|value| value.to_string_lossy().into_owned());
            value.map(|value| value.split(',').map(str::to_owned).collect::<Vec<_>>())
        };
        self.templates = self.templates.take().or_else(|| path("TEMPLATES"));
        self.baseline = self.baseline.take().or_else(|| path("BASELINE"));
        self.config = self.config.take().or_else(|| path("CONFIG").filter(|_| !self.no_config));
        for (list_here, name) in
            [(&mut self.select, "SELECT"), (&mut self.ignore, "IGNORE"), (&mut self.exclude, "EXCLUDE")]
        {
            if list_here.is_empty() {
                *list_here = list(name).unwrap_or_default();
            }
        }
        if let (None, Some(value)) = (self.fail_on, variable("FAIL_ON")) {
            let value = value.to_string_lossy();
            let known = Threshold::from_str(&value, true);
            let known = known.map_err(|_| {
                anyhow::anyhow!("THEME_UPGRADE_FAIL_ON: `{value}` is not error, warning or info")
            });
            self.fail_on = Some(known?);
        }
        Ok(())
    }
}

/// [`InputArgs`] for commands that print a report.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// What to look at.
    #[command(flatten)]
    pub input: InputArgs,
    /// How to report: text, json, sarif, github, gitlab, junit, markdown or html; with a file, as in
    /// `sarif=FILE`, any number of them [default: text]
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub format: Vec<Output>,
}

/// [`ReportArgs`] for the command that only looks.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// What to look at and how to report.
    #[command(flatten)]
    pub report: ReportArgs,
    /// Write all that is found into this file, for `--baseline`
    #[arg(
        long,
        value_name = "FILE",
        help_heading = RULES,
        conflicts_with_all = ["format", "select", "ignore", "staged", "since"]
    )]
    pub write_baseline: Option<PathBuf>,
}

/// [`ReportArgs`] for the command that writes.
#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// What to look at and how to report.
    #[command(flatten)]
    pub report: ReportArgs,
    /// Write files that have uncommitted changes, too
    #[arg(long)]
    pub allow_dirty: bool,
    /// The same as `diff`
    #[arg(long)]
    pub dry_run: bool,
    /// Exit with 1 where a file was changed, for hooks
    #[arg(long)]
    pub exit_non_zero_on_fix: bool,
}

/// What `preview` takes.
#[derive(Debug, Args)]
pub struct PreviewArgs {
    /// What to look at.
    #[command(flatten)]
    pub input: InputArgs,
    /// The page; an earlier preview is replaced, `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "theme-upgrade-preview.html")]
    pub output: PathBuf,
    /// Replace the file even where it is no preview
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

/// The formats of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ListFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
