//! Each proof refuses the kind of edit that it exists for.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use theme_upgrade::edit::{Edit, TextEdit};
use theme_upgrade::menu::Snippets;
use theme_upgrade::plan::Plan;
use theme_upgrade::policy::Policy;
use theme_upgrade::rules;
use theme_upgrade::source::{SourceFile, Span};
use theme_upgrade::theme::{Completeness, Component, ComponentId, Form, Theme};
use theme_upgrade::verify::{Proof, ProofFailure, prove};

const TEXT: &str = "<template>\n  <div class=\"a\"><MessageBody /></div>\n</template>\n<style>\n.a { color: red }\n</style>\n";

/// Proves `edit`, with `after` as its result.
fn judge(edit: Edit, after: Option<&str>, next: &Plan) -> Result<Proof, ProofFailure> {
    let edit = TextEdit::new(vec![edit]).unwrap();
    let after = after.map_or_else(|| edit.apply(TEXT), str::to_owned);
    let mut before = Theme::new("t", Completeness::Partial);
    let source = |text: &str| SourceFile::new("UserMessage.template", text).unwrap();
    let id = before.add(Component::new("UserMessage", source(TEXT)));
    let after = with_source(&before, id, source(&after));
    let proof = prove(&before, &after, id, &edit, next);
    proof.failure().cloned().map_or(Ok(proof), Err)
}

/// The theme with `source` as the file of component `id`.
fn with_source(theme: &Theme, id: ComponentId, source: SourceFile) -> Theme {
    theme.with_component(id, theme.component(id).with_source(source))
}

fn at(needle: &str) -> usize {
    TEXT.find(needle).unwrap()
}

/// The failure of inserting `text` before `needle` in a component whose content is `content`.
fn failure(content: &str, needle: &str, text: &str) -> Option<ProofFailure> {
    failure_of(content, TextEdit::new(vec![Edit::insertion(content.find(needle).unwrap(), text)]).unwrap())
}

fn failure_of(content: &str, edit: TextEdit) -> Option<ProofFailure> {
    let source = |text: &str| SourceFile::new("UserMessage.template", text).unwrap();
    let mut before = Theme::new("t", Completeness::Partial);
    let id = before.add(Component::new("UserMessage", source(content)));
    let after = with_source(&before, id, source(&edit.apply(content)));
    prove(&before, &after, id, &edit, &Plan::default()).failure().cloned()
}

#[test]
fn an_element_between_a_condition_and_its_else_is_refused() {
    let chain = "<template><p t:if=\"{{ a }}\" /><!-- x --><p t:else /></template>";
    assert_eq!(failure(chain, "<!--", "<b/>"), Some(ProofFailure::TreeChanged));
    assert_eq!(failure(chain, "<p t:if", "<b/>"), None);
    assert_eq!(failure(chain, "</template>", "<b/>"), None);
}

/// A node at an unchanged position may still have another text.
#[test]
fn an_edit_inside_of_what_was_there_is_refused() {
    let (tree, styles) = (Some(ProofFailure::TreeChanged), Some(ProofFailure::StylesChanged));
    let component = "<template><t:set a=\"{{ bc }}\" /><Icon type=\"x\" /><p>de {{ fg }}</p><!-- hi --></template>\
                     <style>.j.k { color: red }</style>";
    for (needle, text, wanted) in [
        (":set", "x", &tree),
        (" type", "2", &tree),
        ("c }}\"", " ", &tree),
        ("e {{", " ", &tree),
        ("g }}", " ", &tree),
        ("i -->", "!", &tree),
        (".k", " ", &styles),
        ("lor", " ", &styles),
        ("ed }", "/**/", &styles),
    ] {
        assert_eq!(failure(component, needle, text), *wanted, "{text:?} before {needle:?}");
    }
    for (gone, wanted) in
        [("e {{", &tree), ("fg", &tree), ("olor", &styles), ("d }", &styles), ("k {", &styles)]
    {
        let gone = component.find(gone).unwrap();
        let removal = Edit { span: Span::new(gone, gone + 1), insert: String::new() };
        let failed = failure_of(component, TextEdit::new(vec![removal]).unwrap());
        assert_eq!(failed, *wanted, "without {:?}", &component[gone..]);
    }
}

#[test]
fn a_rule_inside_of_another_is_refused() {
    let nested = "<template/><style>@media print { .a {} }</style>";
    assert_eq!(failure(nested, "}</style>", " .b {} "), Some(ProofFailure::StylesChanged));
    assert_eq!(failure(nested, "</style>", " .b {} "), None);
}

fn insert(before: &str, text: &str) -> Result<Proof, ProofFailure> {
    judge(Edit::insertion(at(before), text), None, &Plan::default())
}

#[test]
fn what_is_planned_and_whole_is_proved() {
    let proof = insert("<MessageBody", "<ActionMenu class=\"m\"><Icon /></ActionMenu>").unwrap();
    assert!(proof.is_insert_only() && proof.is_reversible() && proof.is_reparsed() && proof.is_idempotent());
    let (before, after) = proof.sha256();
    assert_ne!(before, after);
    assert!(insert("</style>", ".b { color: blue }\n").is_ok());
    assert!(insert("\n<style>", "\n<!-- between -->").is_ok());
}

#[test]
fn a_byte_that_changes_is_refused() {
    let replacement = Edit { span: Span::new(at("red"), at("red") + 3), insert: "blue".to_owned() };
    assert_eq!(judge(replacement, None, &Plan::default()), Err(ProofFailure::StylesChanged));
    let removal = Edit { span: Span::new(at(" class"), at("><Mess")), insert: String::new() };
    assert_eq!(judge(removal, None, &Plan::default()), Err(ProofFailure::TreeChanged));
    let other = TEXT.replace("red", "tan");
    let edit = Edit::insertion(at("</style>"), ".b {}\n");
    assert_eq!(judge(edit, Some(&other), &Plan::default()), Err(ProofFailure::NotReversible));
}

#[test]
fn a_new_syntax_error_is_refused() {
    assert_eq!(insert("<MessageBody", "<b>"), Err(ProofFailure::NewSyntaxError { line: 2 }));
}

#[test]
fn markup_that_changes_what_stands_around_it_is_refused() {
    assert_eq!(insert("<MessageBody", "<b/></div><div>"), Err(ProofFailure::TreeChanged));
    assert!(insert(" />", " x=\"y\"").is_ok());
    assert_eq!(insert(" />", " x=\"y\" /><b"), Err(ProofFailure::TreeChanged));
    assert_eq!(insert("=\"a\"", "x"), Err(ProofFailure::TreeChanged));
    assert_eq!(insert("a\"><Mess", "b "), Err(ProofFailure::TreeChanged));
    assert_eq!(insert("iv class", "iv><d"), Err(ProofFailure::NewSyntaxError { line: 2 }));
}

#[test]
fn a_self_closed_element_may_be_opened_for_what_goes_into_it() {
    let slash = Edit { span: Span::new(at(" />"), at(" />") + 2), insert: String::new() };
    let prove_with = |content: &str| {
        let edits = vec![slash.clone(), Edit::insertion(at("</div>"), content)];
        let edit = TextEdit::new(edits).unwrap();
        let source = |text: &str| SourceFile::new("UserMessage.template", text).unwrap();
        let mut before = Theme::new("t", Completeness::Partial);
        let id = before.add(Component::new("UserMessage", source(TEXT)));
        let after = with_source(&before, id, source(&edit.apply(TEXT)));
        prove(&before, &after, id, &edit, &Plan::default())
    };
    let proof = prove_with("<Icon type=\"more\" /></MessageBody>");
    assert_eq!(proof.failure(), None);
    assert!(!proof.is_insert_only() && proof.is_reversible() && proof.is_reparsed());
    assert!(prove_with("<Icon type=\"more\" />").failure().is_some());
}

#[test]
fn rules_that_change_others_or_are_not_valid_are_refused() {
    assert_eq!(insert(" red", " tan; margin:"), Err(ProofFailure::StylesChanged));
    assert_eq!(insert(".a {", ".b, "), Err(ProofFailure::StylesChanged));
    assert!(matches!(insert("</style>", ".b { color: ! }\n"), Err(ProofFailure::InvalidStyles(_))));
}

#[test]
fn a_result_that_would_be_upgraded_again_is_refused() {
    let mut theme = Theme::new("t", Completeness::Partial);
    theme.add(Component::new("UserMessage", SourceFile::new("UserMessage.template", TEXT).unwrap()));
    let next = Plan::new(&rules::check(&theme, Snippets::built_in(), &Policy::default()).findings, false);
    assert!(!next.is_empty());
    let edit = Edit::insertion(at("<MessageBody"), "<b/>");
    assert_eq!(judge(edit, None, &next), Err(ProofFailure::NotIdempotent));
}

#[test]
fn a_layout_that_does_more_than_grow_is_refused() {
    const LAYOUT: &str = "{\n  \"header\": {\"color\": \"red\"},\n  \"footer\": {}\n}\n";
    let proof = |edit: Edit, after: Option<&str>| {
        let edit = TextEdit::new(vec![edit]).unwrap();
        let mut before = Theme::new("t", Completeness::Partial);
        let source = |text: &str| SourceFile::new("layout.json", text).unwrap();
        let id = before.add(Component::foreign("layout", source(LAYOUT), Form::Layout));
        let after = with_source(&before, id, source(after.unwrap_or(&edit.apply(LAYOUT))));
        prove(&before, &after, id, &edit, &Plan::default())
    };
    let insertion =
        |before: &str, insert: &str| Edit::insertion(LAYOUT.find(before).unwrap(), insert.to_owned());
    let failure = |gone: &str, insert: &str| {
        let start = LAYOUT.find(gone).unwrap();
        let replacement = Edit { span: Span::new(start, start + gone.len()), insert: insert.to_owned() };
        proof(replacement, None).failure().cloned()
    };
    for (before, insert) in [
        ("\n}", ",\n  \"actionMenu\": {}"),
        ("  \"footer\"", "  \"actionMenu\": {},\n"),
        ("  \"header\"", "\"actionMenu\": {\"color\": \"red\"}, "),
    ] {
        assert_eq!(proof(insertion(before, insert), None).failure(), None, "{insert:?} before {before:?}");
    }
    // The new section is not the planned one.
    for (before, insert, planned) in [
        ("\n}", ",\n  \"menu\": {}", ",\n  \"actionMenu\": {}"),
        ("\n}", ",\n  \"actionMenu\": {\"color\": \"red\"}", ",\n  \"actionMenu\": {\"color\": \"\"}"),
        ("\n}", ",\n  \"a\": {},\n  \"b\": {}", ",\n  \"a\": {}"),
        ("\n}", "", ",\n  \"actionMenu\": {}"),
    ] {
        let after = TextEdit::new(vec![insertion(before, insert)]).unwrap().apply(LAYOUT);
        let proof = proof(insertion(before, planned), Some(&after));
        assert!(!proof.is_reparsed(), "{insert:?} for {planned:?}");
    }
    let two = insertion("\n}", ",\n  \"a\": {},\n  \"b\": {}");
    assert_eq!(proof(two, None).failure(), Some(&ProofFailure::LayoutChanged));
    for (gone, insert) in [
        ("red", "tan"),
        (",\n  \"footer\": {}", ""),
        ("footer", "foot"),
        ("\n}", ",\n  \"footer\": {}\n}"),
        ("\n}", ""),
        ("{\n", "[{\n"),
    ] {
        assert_eq!(failure(gone, insert), Some(ProofFailure::LayoutChanged), "{insert:?} for {gone:?}");
    }
}

/// The message names what does not hold, and by which proof that is known.
#[test]
fn a_failure_says_what_does_not_hold() {
    for (failure, said) in [
        (ProofFailure::NotReversible, "undoing the edits does not restore the original file (reversible)"),
        (ProofFailure::NewSyntaxError { line: 2 }, "the result has a new syntax error on line 2 (reparse)"),
        (ProofFailure::NewFinding("css-syntax"), "the result has a new error: css-syntax (findings)"),
        (
            ProofFailure::TreeChanged,
            "the result's elements are not the old ones plus the inserted ones (tree)",
        ),
        (
            ProofFailure::StylesChanged,
            "the result's style rules are not the old ones plus the inserted ones (styles)",
        ),
        (
            ProofFailure::InvalidStyles("no value".to_owned()),
            "the inserted style rules are not valid: no value (css)",
        ),
        (ProofFailure::LayoutChanged, "the result is not the old layout plus a new section (layout)"),
        (
            ProofFailure::ExportChanged,
            "the result is not the old export with only the upgraded components changed (export)",
        ),
        (ProofFailure::NotIdempotent, "the result would be upgraded again (idempotent)"),
    ] {
        assert_eq!(failure.to_string(), said);
    }
}
