//! The fuzz targets on earlier failures, on the fixtures, and on a bounded number of mutations of both.
//!
//! `THEME_UPGRADE_CASES=20000 cargo test --test fuzz` tries more mutations; `THEME_UPGRADE_SEEDS=fuzz/corpus cargo test
//! --test fuzz` writes the seeds where cargo-fuzz looks for them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;
mod mutate;
mod targets;

use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use mutate::Mutator;
use targets::{FILE_MARK, TARGETS};

/// Larger files are left to cargo-fuzz.
const MAX_BYTES: usize = 20_000;

fn extension_is(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|extension| extension == wanted)
}

/// The fixtures' files with the extension `wanted`.
fn fixtures(wanted: &str) -> Vec<Vec<u8>> {
    let groups = ["cases", "themes", "formats", "preview", "syntax"];
    let files = groups.map(|group| common::contents(&common::repository("fixtures").join(group)));
    let wanted = files.into_iter().flatten().filter(|(path, _)| extension_is(path, wanted));
    wanted.map(|(_, content)| content).filter(|content| content.len() <= MAX_BYTES).collect()
}

/// The fixtures' themes, each as one input of `upgrade`.
fn themes() -> Vec<Vec<u8>> {
    let mut themes: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
    for group in ["cases", "themes"] {
        let group = common::repository("fixtures").join(group);
        for (path, content) in common::contents(&group) {
            let is_of_theme = extension_is(&path, "template") || path.ends_with("layout.json");
            if is_of_theme && content.len() <= MAX_BYTES {
                let theme = themes.entry(group.join(path.parent().unwrap())).or_default();
                theme.extend(format!("{FILE_MARK}{}\n", path.file_name().unwrap().to_str().unwrap()).bytes());
                theme.extend(content);
                theme.push(b'\n');
            }
        }
    }
    themes.into_values().filter(|theme| theme.len() <= MAX_BYTES).collect()
}

/// The expressions in the fixtures, between their braces.
fn expressions() -> Vec<Vec<u8>> {
    let mut found = std::collections::BTreeSet::new();
    for template in fixtures("template") {
        let text = String::from_utf8_lossy(&template).into_owned();
        let inside = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}"));
        found.extend(inside.map(|(inside, _)| inside.as_bytes().to_vec()));
    }
    found.into_iter().collect()
}

/// The seeds of a target: earlier failures, and what the fixtures have for it.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let kept = common::contents(&common::repository("fixtures/fuzz").join(target));
    assert!(!kept.is_empty(), "a target has seeds of its own");
    let mut seeds: Vec<Vec<u8>> = kept.into_values().collect();
    seeds.extend(match target {
        "expressions" => expressions(),
        "upgrade" => themes(),
        "export" => fixtures("json"),
        "settings" => fixtures("toml"),
        _ => fixtures("template"),
    });
    seeds
}

/// Writes the input on which a target failed, so that it can be examined and kept.
fn keep(name: &str, input: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("failed-{:016x}", mutate::hash(input)));
    std::fs::write(&path, input).unwrap();
    path
}

fn fuzz(name: &str) {
    let (_, run) = TARGETS.into_iter().find(|(target, _)| *target == name).unwrap();
    let seeds = seeds(name);
    assert!(!seeds.is_empty(), "{name} has nothing to start from");
    if let Some(folder) = std::env::var_os("THEME_UPGRADE_SEEDS") {
        let folder = common::repository(".").join(folder).join(name);
        std::fs::create_dir_all(&folder).unwrap();
        for seed in &seeds {
            std::fs::write(folder.join(format!("seed-{:016x}", mutate::hash(seed))), seed).unwrap();
        }
    }
    let cases: usize =
        std::env::var("THEME_UPGRADE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400);
    let mut mutator = Mutator::new(&seeds);
    let mutated = (0..cases).map(|_| mutator.next());
    let mut failed = Vec::new();
    for input in seeds.iter().cloned().chain(mutated) {
        if catch_unwind(|| run(&input)).is_err() {
            failed.push(keep(name, &input));
        }
    }
    assert!(
        failed.is_empty(),
        "{name} fails on {failed:#?}; mend it, and keep them small in fixtures/fuzz/{name}"
    );
}

#[test]
fn syntax() {
    fuzz("syntax");
}

#[test]
fn expressions_of_any_kind() {
    fuzz("expressions");
}

#[test]
fn upgrades() {
    fuzz("upgrade");
}

#[test]
fn exports() {
    fuzz("export");
}

#[test]
fn settings() {
    fuzz("settings");
}

#[test]
fn suppressions() {
    fuzz("suppressions");
}

#[test]
fn each_target_is_run_by_cargo_fuzz_too() {
    let manifest = std::fs::read_to_string(common::repository("fuzz/Cargo.toml")).unwrap();
    for (name, _) in TARGETS {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
        assert!(common::repository("fuzz/fuzz_targets").join(format!("{name}.rs")).is_file(), "{name}");
    }
}
