//! `completions`, `man`, and how much the program prints.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::process::Command;

use common::{contents, folder, has, repository, run};

#[test]
fn each_shell_gets_completions_that_it_can_read() {
    let here = repository(".");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let printed = run(&here, &["completions", shell]);
        assert_eq!((printed.code, printed.stderr.as_str()), (0, ""), "{shell}");
        for word in ["apply", "preview", "undo-patch", "interactive", "exit-zero"] {
            assert!(printed.stdout.contains(word), "{shell} does not know {word}");
        }
        if shell == "bash" && has("bash") {
            let complete = "COMP_WORDS=(theme-upgrade apply --und); COMP_CWORD=2; \
                            _theme__upgrade theme-upgrade --und apply; echo \"${COMPREPLY[@]}\"";
            let script = format!("{}\n{complete}", printed.stdout);
            let told = Command::new("bash").args(["-c", &script]).output().unwrap();
            let said = String::from_utf8_lossy(&told.stdout).into_owned();
            assert_eq!(said.trim(), "--undo-patch", "{}", String::from_utf8_lossy(&told.stderr));
        }
        // If the shell is installed, it parses them, too.
        let program = if shell == "powershell" { "pwsh" } else { shell };
        if matches!(shell, "bash" | "zsh") && has(program) {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), &printed.stdout).unwrap();
            assert!(Command::new(program).arg("-n").arg(file.path()).status().unwrap().success(), "{shell}");
        }
    }
    let unknown = run(&here, &["completions", "csh"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("powershell"), "{}", unknown.stderr);
}

#[test]
fn manual_pages_say_what_the_help_says() {
    let here = repository(".");
    let page = run(&here, &["man", "apply"]).stdout;
    for part in [
        ".TH THEME-UPGRADE-APPLY 1 \"\" \"theme-upgrade ",
        ".SH EXAMPLES",
        "theme\\-upgrade apply \\-\\-interactive",
        ".SH WRITING",
        ".SH \"EXIT STATUS\"",
    ] {
        assert!(page.contains(part), "no {part} in\n{page}");
    }
    assert!(run(&here, &["man"]).stdout.contains("theme\\-upgrade\\-explain(1)"));
    let unknown = run(&here, &["man", "aply"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("did you mean `apply`?"), "{}", unknown.stderr);
    let target = folder(&[]);
    let written = run(target.path(), &["man", "-o", "man1"]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    let pages = contents(&target.path().join("man1"));
    let commands = run(&here, &["--help"]).stdout;
    let commands =
        commands.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap().lines().count();
    // One for the program, and none for `help`.
    assert_eq!(pages.len(), commands);
    let again = run(target.path(), &["man", "-o", "man1"]);
    assert!(again.code == 2 && again.stderr.contains("--force"), "{}", again.stderr);
    assert_eq!(contents(&target.path().join("man1")), pages);
}

#[test]
fn a_run_tells_more_or_less_as_it_is_asked() {
    let loops = "<b t:for=\"{{ x in y }}\" />".repeat(12);
    let text = format!("<template><div>{loops}</div></template>");
    let here = folder(&[
        ("harbor/Avatar.template", text.as_bytes()),
        ("theme-upgrade.toml", b"fail-on = \"error\"\n"),
    ]);
    let usual = run(here.path(), &["check", "harbor"]);
    assert!(usual.stdout.contains("… and 2 more [for-without-key]"), "{}", usual.stdout);
    assert_eq!(usual.stderr, "");
    let verbose = run(here.path(), &["check", "-v", "harbor"]);
    assert_eq!(verbose.stdout.matches("info[for-without-key]").count(), 12, "{}", verbose.stdout);
    assert!(verbose.stderr.starts_with("settings: theme-upgrade.toml\nread: harbor/Avatar.template\n"));
    assert!(verbose.stderr.contains("1 theme, 1 file in "), "{}", verbose.stderr);
    let quiet = run(here.path(), &["check", "-q", "harbor"]);
    assert!(usual.stdout.contains("theme harbor") && !quiet.stdout.contains("theme harbor"));
    assert_eq!(run(here.path(), &["check", "-q", "-v"]).code, 2, "one or the other");
}
