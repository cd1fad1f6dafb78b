//! What people are told where they meant something else than they said.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{folder, run};

const STALE: &str =
    "<template>\n  <div class=\"bubble\">\n    <MessageBody body=\"{{ body }}\" />\n  </div>\n</template>\n";

#[test]
fn a_theme_that_is_named_twice_is_packed_once() {
    let here = folder(&[("out/t/UserMessage.template", STALE.as_bytes())]);
    let once = run(here.path(), &["pack", "out/t"]);
    for twice in [["out/t", "out/t"], ["out", "./out/t"]] {
        assert_eq!(run(here.path(), &[&["pack"], &twice[..]].concat()).shown(), once.shown());
    }
}
