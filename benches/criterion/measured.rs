//! The parts that `benches/parts.rs` measures, each as a function of the themes in `fixtures/themes`. A test of the
//! main package runs each once, so that they keep up with the library.

use std::hint::black_box;
use std::path::Path;

use theme_upgrade::diagnostic::Severity;
use theme_upgrade::menu::Snippets;
use theme_upgrade::plan::Plan;
use theme_upgrade::policy::Policy;
use theme_upgrade::preview::{Preview, Sample};
use theme_upgrade::report::{Report, ThemeReport, diff};
use theme_upgrade::rules;
use theme_upgrade::source::{SourceFile, Span};
use theme_upgrade::style::{Sheet, hiding};
use theme_upgrade::syntax::{Document, tokens};
use theme_upgrade::theme::{Completeness, Component, Theme};
use theme_upgrade::upgrade::{Options, Upgrade, upgrade};

/// The component files of one theme, each with its component's name.
type Files = Vec<(String, String)>;

/// What the parts are measured on.
pub struct Themes {
    files: Vec<Files>,
    themes: Vec<Theme>,
    upgrades: Vec<Upgrade>,
}

/// A part and its name; the returned number is a measure of the work done.
pub type Part = (&'static str, fn(&Themes) -> usize);

/// All of them except the [preview](Themes::report), whose input is used up.
pub const PARTS: [Part; 7] = [
    ("lexing", lexing),
    ("parsing", parsing),
    ("finding style rules", finding_rules),
    ("style analysis", style_analysis),
    ("planning", planning),
    ("the whole upgrade with its proofs", upgrading),
    ("diffing", diffing),
];

impl Themes {
    /// So many copies of the themes in `folder`.
    pub fn read(folder: &Path, copies: usize) -> Themes {
        let mut files: Vec<Files> = Vec::new();
        for theme in std::fs::read_dir(folder).expect("there are fixtures") {
            let mut of_theme = Files::new();
            for file in std::fs::read_dir(theme.expect("readable").path()).expect("a folder") {
                let path = file.expect("readable").path();
                if path.extension().is_some_and(|extension| extension == "template") {
                    let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
                    of_theme.push((name, std::fs::read_to_string(&path).expect("text")));
                }
            }
            of_theme.sort();
            files.push(of_theme);
        }
        files.sort();
        let files: Vec<Files> = std::iter::repeat_n(files, copies).flatten().collect();
        let themes: Vec<Theme> = files.iter().map(theme).collect();
        let upgrades = themes.iter().map(upgraded).collect();
        Themes { files, themes, upgrades }
    }

    /// The total length of their texts, in bytes.
    pub fn bytes(&self) -> usize {
        self.texts().map(str::len).sum()
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        black_box(&self.files).iter().flatten().map(|(_, text)| text.as_str())
    }

    /// The report that a preview is made from.
    pub fn report(&self) -> Report {
        let upgraded = self.themes.iter().map(|theme| ThemeReport {
            upgrade: Box::new(upgraded(theme)),
            skipped: Vec::new(),
            fails_at: Severity::Error,
            early_output: None,
        });
        Report { themes: upgraded.collect(), ..Report::default() }
    }
}

/// The size in bytes of the page that previews a [report](Themes::report).
pub fn previewing(report: &mut Report) -> usize {
    let (sample, policy) = (Sample::built_in(), Policy::default());
    let policies = vec![&policy; report.themes.len()];
    let preview = Preview::new(report, &policies, &sample, false);
    preview.page(report, &[]).len()
}

fn source(text: &str) -> SourceFile {
    SourceFile::new("X.template", text).expect("a fixture is sound")
}

fn theme(files: &Files) -> Theme {
    let mut theme = Theme::new("bench", Completeness::Whole);
    for (name, text) in files {
        let source = SourceFile::new(format!("{name}.template"), text.as_str()).expect("a fixture is sound");
        theme.add(Component::new(name.as_str(), source));
    }
    theme
}

fn upgraded(theme: &Theme) -> Upgrade {
    upgrade(theme.clone(), &Options::default())
}

fn lexing(themes: &Themes) -> usize {
    themes.texts().map(|text| tokens(text).count()).sum()
}

fn parsing(themes: &Themes) -> usize {
    themes.texts().map(|text| Document::parse(source(text)).nodes().count()).sum()
}

fn finding_rules(themes: &Themes) -> usize {
    themes.texts().map(|text| Sheet::scan(text, Span::new(0, text.len())).rules().len()).sum()
}

/// Which declarations may decide the `display` of elements, and which elements are hidden. Selectors and styles are
/// parsed once per theme and kept, so each run starts with fresh ones.
fn style_analysis(themes: &Themes) -> usize {
    let said = |theme: Theme| -> usize {
        let components = theme.components().map(|(_, component)| -> usize {
            let styles = theme.styles_for(component);
            let said = |element| {
                styles.declared(element, "display").len() + usize::from(hiding(element, &styles).is_some())
            };
            component.document().elements().map(said).sum()
        });
        components.sum()
    };
    black_box(&themes.files).iter().map(|files| said(theme(files))).sum()
}

fn planning(themes: &Themes) -> usize {
    let policy = Policy::default();
    let plan = |theme: &Theme| {
        let found = rules::check(theme, Snippets::built_in(), &policy).findings;
        Plan::new(&found, false).edits().count()
    };
    black_box(&themes.themes).iter().map(plan).sum()
}

fn upgrading(themes: &Themes) -> usize {
    black_box(&themes.themes).iter().map(|theme| upgraded(theme).proofs().len()).sum()
}

fn diffing(themes: &Themes) -> usize {
    let mut length = 0;
    for upgrade in black_box(&themes.upgrades) {
        for (id, edit) in upgrade.plan.edits() {
            let source = upgrade.before.component(id).source();
            length += diff::unified(source.path(), source.text(), edit, diff::Audience::Program).len();
        }
    }
    length
}
