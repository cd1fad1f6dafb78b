//! What each part takes for each byte of the themes in `fixtures/themes`, as many times over as make it measurable.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
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

/// How many copies of the themes are looked at.
const COPIES: usize = 16;

/// The component files of one theme, each with its component's name.
type Files = Vec<(String, String)>;

fn fixtures() -> Vec<Files> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/themes");
    let mut themes = Vec::new();
    for folder in std::fs::read_dir(root).expect("there are fixtures") {
        let mut files = Files::new();
        for file in std::fs::read_dir(folder.expect("readable").path()).expect("a folder") {
            let path = file.expect("readable").path();
            if path.extension().is_some_and(|extension| extension == "template") {
                let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
                files.push((name, std::fs::read_to_string(&path).expect("text")));
            }
        }
        files.sort();
        themes.push(files);
    }
    themes.sort();
    assert!(themes.iter().any(|files| !files.is_empty()), "there are themes");
    std::iter::repeat_n(themes, COPIES).flatten().collect()
}

fn source(name: &str, text: &str) -> SourceFile {
    SourceFile::new(format!("{name}.template"), text).expect("a fixture is sound")
}

fn theme(files: &Files) -> Theme {
    let mut theme = Theme::new("bench", Completeness::Whole);
    for (name, text) in files {
        theme.add(Component::new(name.as_str(), source(name, text)));
    }
    theme
}

fn report(themes: &[Theme]) -> Report {
    let upgraded = themes.iter().map(|theme| ThemeReport {
        upgrade: Box::new(upgrade(theme.clone(), &Options::default())),
        skipped: Vec::new(),
        fails_at: Severity::Error,
    });
    Report { themes: upgraded.collect(), ..Report::default() }
}

/// How many elements of `theme` are hidden by a rule.
fn hidden(theme: &Theme) -> usize {
    let mut hidden = 0;
    for (_, component) in theme.components() {
        let styles = theme.styles_for(component);
        let elements = component.document().elements();
        hidden += elements.filter(|element| hiding(*element, true, &styles).is_some()).count();
    }
    hidden
}

fn diffs(upgrades: &[Upgrade]) -> usize {
    let mut length = 0;
    for upgrade in upgrades {
        for (id, edit) in upgrade.plan.edits() {
            let source = upgrade.before.component(id).source();
            length += diff::unified(source.path(), source.text(), edit, diff::Reader::Program).len();
        }
    }
    length
}

fn parts(criterion: &mut Criterion) {
    let fixtures = fixtures();
    let texts: Vec<&str> = fixtures.iter().flatten().map(|(_, text)| text.as_str()).collect();
    let themes: Vec<Theme> = fixtures.iter().map(theme).collect();
    let mut group = criterion.benchmark_group("parts");
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));

    group.bench_function("lexing", |bencher| {
        bencher.iter(|| texts.iter().map(|text| tokens(black_box(text)).count()).sum::<usize>());
    });
    group.bench_function("parsing", |bencher| {
        bencher.iter(|| {
            texts
                .iter()
                .map(|text| Document::parse(source("X", black_box(text))).nodes().count())
                .sum::<usize>()
        });
    });
    group.bench_function("finding style rules", |bencher| {
        let scan = |text: &&str| Sheet::scan(text, Span::new(0, text.len())).rules().len();
        bencher.iter(|| black_box(&texts).iter().map(scan).sum::<usize>());
    });
    group.bench_function("style analysis", |bencher| {
        // Selectors and styles are parsed once for a theme and kept: each time anew here.
        bencher.iter(|| black_box(&fixtures).iter().map(|files| hidden(&theme(files))).sum::<usize>());
    });
    group.bench_function("planning", |bencher| {
        let policy = Policy::default();
        let plan = |theme: &Theme| {
            let found = rules::check(theme, Snippets::built_in(), &policy).findings;
            Plan::new(&found, false).edits().count()
        };
        bencher.iter(|| black_box(&themes).iter().map(plan).sum::<usize>());
    });
    group.bench_function("the whole upgrade with its proofs", |bencher| {
        let run = |theme: &Theme| upgrade(theme.clone(), &Options::default()).proofs().len();
        bencher.iter(|| black_box(&themes).iter().map(run).sum::<usize>());
    });
    group.bench_function("diffing", |bencher| {
        let upgrades: Vec<Upgrade> =
            themes.iter().map(|theme| upgrade(theme.clone(), &Options::default())).collect();
        bencher.iter(|| diffs(black_box(&upgrades)));
    });
    group.bench_function("rendering a preview", |bencher| {
        let (sample, policy) = (Sample::built_in(), Policy::default());
        let policies = vec![&policy; themes.len()];
        bencher.iter_batched_ref(
            || report(&themes),
            |report| {
                let preview = Preview::new(report, &policies, &sample, false);
                preview.page(report, &[]).len()
            },
            criterion::BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(benches, parts);
criterion_main!(benches);
