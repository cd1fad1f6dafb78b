use super::*;
use crate::source::SourceFile;

/// The failure of the proof of a component that gets its menu, if `rule` finds `severity` in it once more
/// after that, and found the same `known` times before.
fn failure(
    (rule, severity): (&'static str, Severity),
    known: usize,
    allow_unsafe: bool,
) -> Option<ProofFailure> {
    let text = "<template><div class=\"a\"><MessageBody /></div></template><style>.a { top: 0 }</style>";
    let mut theme = Theme::new("t", Completeness::Partial);
    let source = SourceFile::new("UserMessage.template", text).expect("valid");
    theme.add(Component::new("UserMessage", source));
    let options = Options { allow_unsafe, ..Options::default() };
    let mut rounds = rounds::rounds(&theme, &options);
    let found = Diagnostic { rule, severity, fix: None, ..rounds.findings[0].clone() };
    rounds.remaining.push(found.clone());
    rounds.findings.extend(std::iter::repeat_n(found, known));
    let (_, proof) = proofs(&theme, &rounds, &options).remove(0);
    assert!(proof.is_insert_only() && proof.is_reversible() && proof.is_idempotent());
    assert_eq!(proof.is_reparsed(), proof.failure().is_none());
    proof.failure().cloned()
}

#[test]
fn texts_go_unless_a_proof_failed() {
    let upgraded = || {
        let text = "<template><div class=\"a\"><MessageBody /></div></template><style>.a { top: 0 }</style>";
        let mut theme = Theme::new("t", Completeness::Partial);
        let source = SourceFile::new("UserMessage.template", text).expect("valid");
        theme.add(Component::new("UserMessage", source));
        upgrade(theme, &Options::default())
    };
    let texts = |upgrade: &Upgrade| {
        let all = upgrade.before.components().chain(upgrade.after.components());
        all.map(|(_, component)| component.source().text().len()).sum::<usize>()
    };
    let mut told = upgraded();
    assert!(texts(&told) > 0 && told.drop_texts_and_proofs());
    assert_eq!((texts(&told), told.proofs.len(), told.plan.is_empty()), (0, 0, false));
    assert_eq!(told.outcomes, upgraded().outcomes);
    let mut refused = upgraded();
    let proofs = refused.proofs.drain(..).map(|(id, proof)| (id, proof.refuted(ProofFailure::TreeChanged)));
    refused.proofs = proofs.collect();
    assert!(!refused.drop_texts_and_proofs());
    assert_eq!((texts(&refused), refused.proofs.len()), (texts(&upgraded()), 1));
}

#[test]
fn an_error_that_was_not_there_before_is_refused() {
    let (error, new) = (("css-syntax", Severity::Error), ProofFailure::NewFinding("css-syntax"));
    assert_eq!(failure(error, 0, false), Some(new.clone()));
    assert_eq!(failure(error, 0, true), Some(new));
    assert_eq!(failure(error, 1, false), None);
    assert_eq!(failure(("css-syntax", Severity::Warning), 0, false), None);
}

/// Whoever asks for a menu with `--unsafe` was warned of its errors.
#[test]
fn only_a_menu_that_was_asked_for_may_have_errors_of_its_own() {
    let error = ("action-menu-hidden", Severity::Error);
    assert_eq!(failure(error, 0, false), Some(ProofFailure::NewFinding("action-menu-hidden")));
    assert_eq!(failure(error, 0, true), None);
}
