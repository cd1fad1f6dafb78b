//! Which declarations of several properties may hold at the same time.

use super::Candidate;
use crate::style::Match;

/// How many combinations are looked at.
const MAX_CASES: usize = 1000;

/// For each combination that may hold, the declaration of each group of interchangeable properties, or `None`
/// where nothing is declared. Groups are as from [`candidates`](super::candidates). `None` if there are too many.
pub(in crate::menu) fn combinations<'c, 'a, const N: usize>(
    groups: &'c [Vec<Candidate<'a>>; N],
) -> Option<Vec<[Option<&'c Candidate<'a>>; N]>> {
    let mut found = vec![[0; N]];
    for (at, group) in groups.iter().enumerate() {
        let is_certain = group.last().is_some_and(|(_, one)| one.matched == Match::Always);
        let choices = group.len() + usize::from(!is_certain);
        let with = |chosen: [usize; N]| {
            (0..choices).map(move |choice| {
                let mut chosen = chosen;
                chosen[at] = choice;
                chosen
            })
        };
        let all = found.into_iter().flat_map(with).filter(|chosen| may_hold(groups, &chosen[..=at]));
        found = all.take(MAX_CASES + 1).collect();
        if found.len() > MAX_CASES {
            return None;
        }
    }
    let declared = |chosen: [usize; N]| std::array::from_fn(|at| groups[at].get(chosen[at]));
    Some(found.into_iter().map(declared).collect())
}

/// Whether these declarations may hold together: while a rule applies, all of its declarations do, so that
/// nothing weaker than these holds.
fn may_hold(groups: &[Vec<Candidate<'_>>], chosen: &[usize]) -> bool {
    let applying = groups.iter().zip(chosen).filter_map(|(group, at)| group.get(*at)?.1.rule);
    applying.into_iter().all(|rule| {
        groups.iter().zip(chosen).all(|(group, at)| {
            let is_its = |one: &Candidate<'_>| one.1.rule.is_some_and(|other| other.place() == rule.place());
            group.iter().rposition(is_its).is_none_or(|its| *at <= its)
        })
    })
}
