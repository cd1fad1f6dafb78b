//! `apply --undo-patch`: the patch that undoes everything.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{apply_patch, contents, copy, each, fixtures, folder, has, run};

#[test]
fn the_patch_takes_every_fixture_back_to_its_bytes() {
    if !has("git") {
        return;
    }
    let all: Vec<_> = fixtures("themes").into_iter().chain(fixtures("cases")).collect();
    each(&all, |fixture| {
        let (keep, theme) = copy(fixture);
        let before = contents(&theme);
        let undo = keep.path().join("undo.diff");
        let applied = run(&theme, &["apply", "--undo-patch", "../undo.diff"]);
        assert!(applied.code < 2 || contents(&theme) == before, "{}", applied.stderr);
        let is_changed = contents(&theme) != before;
        assert_eq!(undo.exists(), is_changed, "{}", applied.stderr);
        if is_changed {
            let patch = std::fs::read_to_string(&undo).unwrap();
            let upgraded = contents(&theme);
            apply_patch(&theme, &["git", "apply", "-"], &patch);
            assert_eq!(contents(&theme), before, "{patch}");
            // Applying the undo patch in reverse redoes the upgrade.
            apply_patch(&theme, &["git", "apply", "--reverse", "-"], &patch);
            assert_eq!(contents(&theme), upgraded);
            if has("patch") {
                apply_patch(&theme, &["patch", "-p1", "--quiet"], &patch);
                assert_eq!(contents(&theme), before, "{patch}");
            }
        } else if applied.code < 2 {
            assert!(applied.stderr.contains("nothing was changed, so ../undo.diff is not written"));
        }
    });
}

#[test]
fn an_export_and_files_of_a_repository_go_back_too() {
    let (keep, _) = copy(fixtures("themes").iter().find(|theme| theme.ends_with("meadow")).unwrap());
    assert_eq!(run(keep.path(), &["pack", "meadow", "-o", "themes.json"]).code, 0);
    let export = std::fs::read(keep.path().join("themes.json")).unwrap();
    let Some(here) = common::repository_with(&[("a/themes.json", &export)]) else { return };
    let applied = run(&here.path().join("a"), &["apply", "--undo-patch", "../out/undo.diff", "themes.json"]);
    assert_eq!(applied.code, 0, "{}", applied.stderr);
    assert_ne!(std::fs::read(here.path().join("a/themes.json")).unwrap(), export);
    let patch = std::fs::read_to_string(here.path().join("out/undo.diff")).unwrap();
    apply_patch(here.path(), &["git", "apply", "-"], &patch);
    assert_eq!(std::fs::read(here.path().join("a/themes.json")).unwrap(), export);
}

#[test]
#[cfg(unix)]
fn the_program_says_how_to_take_it_back_from_wherever_it_is_run() {
    let stale: &[u8] = STALE.as_bytes();
    let files =
        [("a/UserMessage.template", stale), ("b c/UserMessage.template", stale), ("it's here/x", b"")];
    let Some(keep) = common::repository_with(&files) else { return };
    // Git may be configured to change bytes on the way.
    for (key, value) in [("core.autocrlf", "true"), ("apply.whitespace", "fix")] {
        let mut git = std::process::Command::new("git");
        assert!(git.args(["config", key, value]).current_dir(keep.path()).status().unwrap().success());
    }
    // A file with two names is changed once.
    std::os::unix::fs::symlink("../a", keep.path().join("it's here/link")).unwrap();
    let before = contents(keep.path());
    let here = keep.path().join("it's here");
    let applied =
        run(&here, &["apply", "..", "link/UserMessage.template", "--undo-patch", "u.diff", "--allow-dirty"]);
    assert_eq!(applied.code, 0, "{}", applied.stderr);
    assert_ne!(contents(keep.path())[std::path::Path::new("a/UserMessage.template")], stale);
    let line = applied.stderr.lines().find_map(|line| line.strip_prefix("to undo everything: "));
    let back = std::process::Command::new("sh").args(["-c", line.unwrap()]).current_dir(&here).status();
    assert!(back.unwrap().success(), "{line:?}");
    std::fs::remove_file(here.join("u.diff")).unwrap();
    assert_eq!(contents(keep.path()), before);
}

#[test]
fn what_no_single_patch_can_take_back_is_not_applied() {
    let one: [(&str, &[u8]); 1] = [("UserMessage.template", STALE.as_bytes())];
    let (Some(a), Some(b)) = (common::repository_with(&one), common::repository_with(&one)) else { return };
    let paths = [a.path(), b.path()].map(|path| path.to_str().unwrap().to_owned());
    let elsewhere = folder(&[]);
    let refused = run(elsewhere.path(), &["apply", &paths[0], &paths[1], "--undo-patch", "u.diff"]);
    assert!(refused.code == 2 && refused.stderr.contains("several repositories"), "{}", refused.stderr);
    assert!(contents(elsewhere.path()).is_empty());
    assert_eq!(std::fs::read(a.path().join("UserMessage.template")).unwrap(), STALE.as_bytes());
}

const STALE: &str =
    "<template>\n  <div class=\"bubble\">\n    <MessageBody body=\"{{ body }}\" />\n  </div>\n</template>\n";

#[test]
fn without_a_way_back_nothing_is_applied() {
    let theme = folder(&[("UserMessage.template", STALE.as_bytes()), ("old.diff", b"another way back")]);
    let before = contents(theme.path());
    for (path, why) in [
        ("old.diff", "already exists"),
        ("UserMessage.template", "already exists"),
        ("UserMessage.template/undo.diff", "where a folder is needed"),
        ("/proc/undo.diff", "cannot be written"),
        ("-", "not a stream"),
    ] {
        let refused = run(theme.path(), &["apply", "--undo-patch", path]);
        assert_eq!(refused.code, 2, "{path}: {}", refused.stderr);
        assert!(refused.stderr.contains(why), "{path}: {}", refused.stderr);
        assert!(refused.stderr.contains("nothing was applied"), "{path}: {}", refused.stderr);
        assert_eq!(contents(theme.path()), before, "{path}");
    }
    let stdin = common::run_with_input(
        theme.path(),
        &["apply", "--component", "UserMessage", "--undo-patch", "u.diff", "-"],
        STALE.as_bytes(),
    );
    assert!(stdin.code == 2 && stdin.stdout.is_empty() && stdin.stderr.contains("--undo-patch is for files"));
    assert_eq!(contents(theme.path()), before);
}

/// A patch is applied as a whole or not at all: one that names more than was changed could not be applied.
#[cfg(unix)]
#[test]
fn a_run_that_is_ended_leaves_a_way_back_of_what_it_changed() {
    ensure_a_way_back("");
    // A shell makes background commands ignore Ctrl-C, and `nohup` makes them ignore that the terminal goes away.
    ensure_a_way_back("INT HUP");
}

/// Ends runs that ignore the signals in `ignored` with a different signal.
#[cfg(unix)]
fn ensure_a_way_back(ignored: &str) {
    if !common::has("git") {
        return;
    }
    let stale = "<template>\n<div class=\"m\"><MessageBody body=\"{{ body }}\" /></div>\n</template>\n";
    let names: Vec<String> = (0..1280).map(|index| format!("t{index:04}/UserMessage.template")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), stale.as_bytes())).collect();
    let mut in_the_middle = 0;
    // As many themes as take long enough here: the speed of writing files differs a hundredfold between disks.
    let mut count = 80;
    for round in 0..40 {
        if in_the_middle == 2 {
            break;
        }
        let here = common::folder(&files[..count]);
        let undo = here.path().join("undo.diff");
        let script = format!(
            "trap '' {ignored} QUIT; exec '{}' apply -q --undo-patch undo.diff",
            env!("CARGO_BIN_EXE_theme-upgrade")
        );
        let mut child = std::process::Command::new("sh")
            .args(["-c", &script])
            .current_dir(here.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        while !undo.exists() && child.try_wait().unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_micros(20));
        }
        std::thread::sleep(std::time::Duration::from_micros(round % 10 * 100));
        if child.try_wait().unwrap().is_none() {
            let id = rustix::process::Pid::from_child(&child);
            // Even if it ends now, it still has to be waited for, so its process id is not reused yet.
            rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        }
        let ended = child.wait().unwrap();
        assert!(matches!(ended.code(), Some(0 | 2 | 130)), "{ended}");
        if undo.exists() {
            let patch = std::fs::read_to_string(&undo).unwrap();
            let changed = patch.matches("+++ ").count();
            in_the_middle += usize::from(changed < count);
            count = if changed < count { count } else { names.len().min(2 * count) };
            std::fs::remove_file(&undo).unwrap();
            common::apply_patch(here.path(), &["git", "apply"], &patch);
        }
        for (path, text) in common::contents(here.path()) {
            assert_eq!(String::from_utf8_lossy(&text), stale, "{}", path.display());
        }
    }
    assert!(in_the_middle > 0, "no signal met a run that was writing, so that nothing was tried");
}
