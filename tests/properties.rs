//! What holds for every input: generated themes, and text that is no theme at all.
//!
//! `THEME_UPGRADE_CASES=20000 cargo test --test properties` tries more of them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod generate;

use html5ever::ParseOpts;
use html5ever::tendril::TendrilSink as _;
use markup5ever_rcdom::{NodeData, RcDom};
use proptest::prelude::*;
use theme_upgrade::diagnostic::{Diagnostic, Severity};
use theme_upgrade::edit::{Edit, TextEdit};
use theme_upgrade::policy::Policy;
use theme_upgrade::preview::{Preview, Sample};
use theme_upgrade::report::{Report, ThemeReport, diff};
use theme_upgrade::source::{SourceFile, Span};
use theme_upgrade::style::Sheet;
use theme_upgrade::syntax::{Document, tokens};
use theme_upgrade::theme::{Completeness, Component, Theme};
use theme_upgrade::upgrade::{Options, Status, upgrade};

fn config() -> ProptestConfig {
    let cases = std::env::var("THEME_UPGRADE_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases.unwrap_or(400)) }
}

/// Text assembled from pieces that mean something to the lexer.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<"),
        Just("</"),
        Just(">"),
        Just("/>"),
        Just("<!--"),
        Just("-->"),
        Just("{{"),
        Just("}}"),
        Just("\""),
        Just("'"),
        Just("="),
        Just(" "),
        Just("\n"),
        Just("\r\n"),
        Just("<style>"),
        Just("</style>"),
        Just("<template>"),
        Just("</template>"),
        Just("<div class=\"a\">"),
        Just("</div>"),
        Just("<Icon"),
        Just("t:if"),
        Just("t:else"),
        Just("ActionMenu"),
        Just("MessageBody"),
        Just("é"),
        Just("\u{feff}"),
        Just("/*"),
        Just("*/"),
        Just("{"),
        Just("}"),
        Just(";"),
        Just(":"),
        Just("url("),
        Just(")"),
        Just("\\"),
        Just("<img>"),
        Just("<script>"),
        Just("</script>"),
        Just("<img src=\"//x.test/y\" onerror=\"z\" />"),
        Just("x"),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn theme(name: &str, text: &str) -> Theme {
    let mut theme = Theme::new("generated", Completeness::Whole);
    theme.add(Component::new(name, SourceFile::new(format!("{name}.template"), text).unwrap()));
    theme
}

/// How many scripts and how many elements that make requests a browser finds in the preview of a theme.
fn active_elements_of_preview(name: &str, text: &str) -> (usize, usize) {
    let upgrade = upgrade(theme(name, text), &Options { allow_unsafe: true, ..Options::default() });
    let themes = vec![ThemeReport {
        upgrade: Box::new(upgrade),
        skipped: Vec::new(),
        fails_at: Severity::Error,
        early_output: None,
    }];
    let mut report = Report { themes, ..Report::default() };
    let preview = Preview::new(&mut report, &[&Policy::default()], &Sample::built_in(), false);
    let page = preview.page(&report, &[]);
    let dom = html5ever::parse_document(RcDom::default(), ParseOpts::default()).one(page);
    let (mut scripts, mut fetching, mut open) = (0, 0, vec![dom.document]);
    while let Some(node) = open.pop() {
        if let NodeData::Element { name, attrs, .. } = &node.data {
            scripts += usize::from(&*name.local == "script");
            let fetches = |name: &str| matches!(name, "src" | "href" | "srcset" | "poster" | "data");
            let is_elsewhere = |value: &str| value.contains("//");
            fetching += attrs
                .borrow()
                .iter()
                .filter(|one| fetches(&one.name.local) && is_elsewhere(&one.value) && &*name.local != "a")
                .count();
        }
        open.extend(node.children.borrow().iter().cloned());
    }
    (scripts, fetching)
}

proptest! {
    // A page is made of many more parts than a plan.
    #![proptest_config(ProptestConfig { cases: config().cases.div_ceil(10), ..config() })]

    /// Whatever a theme contains, its preview is a page with our script and no other.
    #[test]
    fn previews_stay_what_they_are(
        text in prop_oneof![generate::template().prop_map(|one| one.to_string()), soup()],
        name in prop_oneof![Just("UserMessage"), Just("ChatHeader")],
    ) {
        if SourceFile::new("X", text.clone()).is_ok() {
            let plain = active_elements_of_preview("UserMessage", "<template>x</template>");
            prop_assert_eq!(active_elements_of_preview(name, &text), plain);
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn tokens_tile_any_text(text in prop_oneof![soup(), ".*"]) {
        let mut at = 0;
        for token in tokens(&text) {
            prop_assert_eq!(token.span.start(), at);
            prop_assert!(!token.span.is_empty());
            at = token.span.end();
        }
        prop_assert_eq!(at, text.len());
    }

    #[test]
    fn trees_nest_and_cover_in_order(text in soup()) {
        let Ok(source) = SourceFile::new("X", text) else { return Ok(()) };
        let document = Document::parse(source);
        let whole = Span::new(0, document.source().text().len());
        let mut last_start = 0;
        for node in document.nodes() {
            let around = node.parent().map_or(whole, |parent| parent.span());
            prop_assert!(around.contains(node.span()), "{:?} in {:?}", node, around);
            prop_assert!(node.span().start() >= last_start);
            last_start = node.span().start();
        }
    }

    #[test]
    fn style_rules_stay_inside_their_section(css in soup()) {
        let region = Span::new(0, css.len());
        for rule in Sheet::scan(&css, region).rules() {
            prop_assert!(region.contains(rule.span) && rule.span.contains(rule.prelude));
        }
    }

    /// For any input, the plan is proved, or the run says that it is not.
    #[test]
    fn nothing_unproved_is_planned(text in soup(), name in prop_oneof![Just("UserMessage"), Just("ChatHeader")]) {
        if SourceFile::new("X", text.clone()).is_ok() {
            let upgraded = upgrade(theme(name, &text), &Options { allow_unsafe: true, ..Options::default() });
            prop_assert!(upgraded.proofs().iter().all(|(_, proof)| proof.failure().is_none()), "{:?}", upgraded.proofs());
        }
    }

    #[test]
    fn generated_themes_are_upgraded_once(
        template in generate::template(),
        name in prop_oneof![Just("UserMessage"), Just("ChatHeader")],
    ) {
        let text = template.to_string();
        let upgraded = upgrade(theme(name, &text), &Options::default());
        prop_assert!(upgraded.proofs().iter().all(|(_, proof)| proof.failure().is_none()), "{:?}", upgraded.proofs());
        let (id, after) = upgraded.after.components().next().unwrap();
        let edits: Vec<_> = upgraded.plan.edits().collect();
        match upgraded.outcomes.iter().find(|outcome| outcome.id == Some(id)).unwrap().status {
            Status::Ok => prop_assert!(edits.is_empty() && text.contains("<ActionMenu")),
            Status::Manual => prop_assert!(upgraded.remaining.iter().any(|found| found.severity == Severity::Error)),
            Status::Upgradable => {
                // Nothing but the slash of an empty menu is ever removed.
                let removed = edits[0].1.edits().iter().map(|edit| text[edit.span.range()].trim().to_owned());
                prop_assert!(removed.into_iter().all(|removed| removed.is_empty() || removed == "/"));
                prop_assert!(after.source().text().contains("<ActionMenu"));
                let again = upgrade(upgraded.after.clone(), &Options::default());
                prop_assert!(again.plan.is_empty());
                let mut found = again.findings.iter();
                let is_open = |found: &Diagnostic| found.severity == Severity::Error;
                prop_assert!(!found.any(is_open), "{:?}", again.findings);
                if text.contains("\r\n") && !text.replace("\r\n", "").contains('\n') {
                    prop_assert!(!after.source().text().replace("\r\n", "").contains('\n'), "line endings stay CRLF");
                }
            }
            status => prop_assert!(false, "unexpected {status:?}"),
        }
    }

    /// The diff made from edits equals the one that a diff algorithm finds.
    #[test]
    fn diffs_equal_those_of_similar(
        lines in prop::collection::vec("[a-z]{0,3}", 1..30),
        places in prop::collection::btree_set(0_usize..200, 1..4),
        ending in prop_oneof![Just("\n"), Just("\r\n")],
        ends in any::<bool>(),
    ) {
        // All lines are different, so that there is only one shortest diff.
        let numbered = lines.iter().enumerate().map(|(index, line)| format!("{index}{line}"));
        let mut before = numbered.collect::<Vec<_>>().join(ending);
        if ends {
            before += ending;
        }
        let edits = places.iter().filter(|place| before.is_char_boundary(**place) && **place <= before.len());
        let edits = edits.enumerate().map(|(index, place)| match index % 2 {
            0 => Edit::insertion(*place, format!("{ending}new{place}")),
            _ => Edit::insertion(*place, format!("word{place}")),
        });
        // A line feed inserted between CR and LF would be another kind of change.
        let edit = TextEdit::new(edits.filter(|edit| !before[..edit.span.start()].ends_with('\r')).collect()).unwrap();
        let after = edit.apply(&before);
        let old: Vec<&str> = before.split_inclusive('\n').collect();
        let new: Vec<&str> = after.split_inclusive('\n').collect();
        let expected = similar::TextDiff::configure()
            .newline_terminated(true)
            .diff_slices(&old, &new)
            .unified_diff()
            .context_radius(3)
            .header("a/x", "b/x")
            .to_string();
        let actual = diff::unified("x", &before, &edit, diff::Audience::Program);
        prop_assert_eq!(actual, expected);
    }
}
