//! The licences and the origins of all dependencies are ones that `deny.toml` allows. cargo-deny checks more;
//! this test runs wherever `cargo test` does.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::process::Command;

use serde_json::Value;

/// Whether a licence expression is satisfied by the licences in `allowed`: an `OR` by either side, an `AND` by both.
/// `WITH` an exception, a licence asks for less.
fn is_met(expression: &str, allowed: &[&str]) -> bool {
    let mut tokens: Vec<String> = Vec::new();
    for word in expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ").split_whitespace() {
        tokens.push(word.to_owned());
    }
    let mut at = 0;
    let met = either(&tokens, &mut at, allowed);
    assert_eq!(at, tokens.len(), "{expression}");
    met
}

fn either(tokens: &[String], at: &mut usize, allowed: &[&str]) -> bool {
    let mut met = both(tokens, at, allowed);
    while tokens.get(*at).is_some_and(|token| token == "OR") {
        *at += 1;
        met |= both(tokens, at, allowed);
    }
    met
}

fn both(tokens: &[String], at: &mut usize, allowed: &[&str]) -> bool {
    let mut met = one(tokens, at, allowed);
    while tokens.get(*at).is_some_and(|token| token == "AND") {
        *at += 1;
        met &= one(tokens, at, allowed);
    }
    met
}

fn one(tokens: &[String], at: &mut usize, allowed: &[&str]) -> bool {
    let token = &tokens[*at];
    *at += 1;
    if token == "(" {
        let met = either(tokens, at, allowed);
        *at += 1;
        return met;
    }
    if tokens.get(*at).is_some_and(|token| token == "WITH") {
        *at += 2;
    }
    allowed.contains(&token.as_str())
}

/// The packages that are built for this machine, as reported by cargo.
fn packages() -> Vec<Value> {
    let run = |program: &str, arguments: &[&str]| {
        let output =
            Command::new(program).args(arguments).current_dir(common::repository(".")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let about = run("rustc", &["-vV"]);
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // What other machines need may not have been downloaded.
    let arguments = ["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host];
    let metadata: Value = serde_json::from_str(&run(env!("CARGO"), &arguments)).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

#[test]
fn dependencies_are_under_licences_and_from_places_that_are_allowed() {
    let rules = std::fs::read_to_string(common::repository("deny.toml")).unwrap();
    let rules: toml::Table = rules.parse().unwrap();
    let list = |section: &str, key: &str| -> Vec<&str> {
        rules[section][key].as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect()
    };
    let (allowed, registries) = (list("licenses", "allow"), list("sources", "allow-registry"));
    let packages = packages();
    assert!(packages.len() > 100, "{}", packages.len());
    let mut wrong = Vec::new();
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or("none");
        if !is_met(licence, &allowed) {
            wrong.push(format!("{name} is under {licence}"));
        }
        let from = package["source"].as_str().map(|source| source.trim_start_matches("registry+"));
        if from.is_some_and(|from| !registries.contains(&from)) {
            wrong.push(format!("{name} is from {from:?}"));
        }
    }
    assert!(wrong.is_empty(), "deny.toml does not allow: {wrong:#?}");
    let is_used = |licence: &&str| {
        let mut named = packages.iter().filter_map(|package| package["license"].as_str());
        named.any(|expression| expression.contains(*licence))
    };
    let idle: Vec<_> = allowed.iter().filter(|licence| !is_used(licence)).collect();
    assert!(idle.is_empty(), "allowed for nothing: {idle:?}");
}

#[test]
fn licence_expressions_are_understood() {
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(MIT OR GPL-3.0) AND Zlib", true),
        ("MIT AND (GPL-3.0 OR Apache-2.0)", false),
        ("GPL-3.0 WITH GCC-exception-3.1 OR MIT", true),
        ("GPL-3.0/MIT", true),
    ] {
        assert_eq!(is_met(expression, &["MIT", "Zlib"]), met, "{expression}");
    }
}
