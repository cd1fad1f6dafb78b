//! Which declarations of several properties may hold at the same time.

use std::collections::BTreeMap;

use super::Candidate;
use crate::source::Span;
use crate::style::Match;

/// How many combinations are looked at.
const MAX_CASES: usize = 1000;
/// How many choices are tried to find them.
const MAX_TRIES: usize = 50_000;

/// For each combination that may hold, the declaration of each group of interchangeable properties, or `None`
/// where nothing is declared. Groups are as from [`candidates`](super::candidates). `None` if there are too many.
///
/// While a rule applies, all of its declarations do, so that nothing weaker than these holds.
pub(in crate::menu) fn combinations<'c, 'a, const N: usize>(
    groups: &'c [Vec<Candidate<'a>>; N],
) -> Option<Vec<[Option<&'c Candidate<'a>>; N]>> {
    let (weakest, mut tries) = (weakest(groups), 0);
    // Choices in the groups so far, with the weakest choice that each group then allows.
    let mut found = vec![([0; N], [usize::MAX; N])];
    for (at, group) in groups.iter().enumerate() {
        let is_certain = group.last().is_some_and(|(_, one)| one.matched == Match::Always);
        let choices = group.len() + usize::from(!is_certain);
        tries += found.len() * choices;
        if tries > MAX_TRIES {
            return None;
        }
        let weakest = &weakest;
        let with = |(chosen, allowed): ([usize; N], [usize; N])| {
            (0..choices.min(allowed[at].saturating_add(1))).filter_map(move |choice| {
                let (mut chosen, mut allowed) = (chosen, allowed);
                chosen[at] = choice;
                if let Some(rule) = group.get(choice).and_then(|(_, one)| one.rule) {
                    let own = weakest.get(&rule.place())?;
                    allowed.iter_mut().zip(own).for_each(|(allowed, own)| *allowed = (*allowed).min(*own));
                }
                let may_hold = chosen[..=at].iter().zip(allowed).all(|(chosen, allowed)| *chosen <= allowed);
                may_hold.then_some((chosen, allowed))
            })
        };
        found = found.into_iter().flat_map(with).take(MAX_CASES + 1).collect();
        if found.len() > MAX_CASES {
            return None;
        }
    }
    let declared = |chosen: [usize; N]| std::array::from_fn(|at| groups[at].get(chosen[at]));
    Some(found.into_iter().map(|(chosen, _)| declared(chosen)).collect())
}

/// For each rule, by its place, the weakest of its declarations in each group.
fn weakest<const N: usize>(groups: &[Vec<Candidate<'_>>; N]) -> BTreeMap<(usize, Span), [usize; N]> {
    let mut weakest = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        for (choice, (_, one)) in group.iter().enumerate() {
            if let Some(rule) = one.rule {
                weakest.entry(rule.place()).or_insert([usize::MAX; N])[at] = choice;
            }
        }
    }
    weakest
}
