//! Selectors without the brackets that only group: `:is(.a .b)` is `.a .b`, and `.a :is(i, .c)` is `.a i, .a .c`.

use lightningcss::selector::{Component, Selector};
use parcel_selectors::parser::Combinator;

/// How many selectors one with brackets may amount to.
const MAX_SELECTORS: usize = 16;

/// The compounds of a selector, the last one first, each with what combines it with the one before it.
type Compounds<'i> = Vec<(Vec<Component<'i>>, Option<Combinator>)>;

/// The selectors that one with `:is(…)` or `:where(…)` amounts to, as far as these can be left out; `None` if there is none to
/// leave out, or if there would be too many selectors. Their specificity is that of the one with the brackets.
pub(super) fn plain<'i>(selector: &Selector<'i>) -> Option<Vec<Selector<'i>>> {
    if !selector.iter_raw_match_order().any(|part| alternatives(part).is_some()) {
        return None;
    }
    let (mut open, mut done) = (vec![compounds(selector)], Vec::new());
    while let Some(next) = open.pop() {
        match without_brackets(&next) {
            Some(several) => open.extend(several.into_iter().rev()),
            None => done.push(selector_of(next)),
        }
        if open.len() + done.len() > MAX_SELECTORS {
            return None;
        }
    }
    Some(done)
}

/// What is in a part that only groups selectors.
fn alternatives<'s, 'i>(part: &'s Component<'i>) -> Option<&'s [Selector<'i>]> {
    match part {
        Component::Is(inner) | Component::Where(inner) => Some(inner),
        _ => None,
    }
}

/// The selectors that one amounts to without the first brackets that can be left out.
fn without_brackets<'i>(selector: &Compounds<'i>) -> Option<Vec<Compounds<'i>>> {
    let outermost = selector.len() - 1;
    selector.iter().enumerate().find_map(|(at, (parts, _))| {
        let (index, inner) = parts.iter().enumerate().find_map(|(index, part)| {
            let inner = alternatives(part)?;
            // What surrounds an element is anywhere around it, unlike what is before the brackets.
            let fits = |one: &Selector<'_>| {
                at == outermost || !one.iter_raw_match_order().any(|part| part.as_combinator().is_some())
            };
            (!inner.is_empty() && inner.len() <= MAX_SELECTORS && inner.iter().all(fits))
                .then_some((index, inner))
        })?;
        let with = |one: &Selector<'i>| {
            let mut whole = selector.clone();
            let mut compounds = compounds(one).into_iter();
            if let Some((parts, before)) = compounds.next() {
                whole[at].0.splice(index..=index, parts);
                whole[at].1 = whole[at].1.or(before);
            }
            whole.extend(compounds);
            whole
        };
        Some(inner.iter().map(with).collect())
    })
}

fn compounds<'i>(selector: &Selector<'i>) -> Compounds<'i> {
    let mut parts = selector.iter();
    let mut all = Vec::new();
    loop {
        let compound: Vec<Component<'i>> = parts.by_ref().cloned().collect();
        let before = parts.next_sequence();
        all.push((compound, before));
        if before.is_none() {
            return all;
        }
    }
}

fn selector_of(compounds: Compounds<'_>) -> Selector<'_> {
    let mut parts = Vec::new();
    for (compound, before) in compounds.into_iter().rev() {
        parts.extend(before.map(Component::Combinator));
        parts.extend(compound);
    }
    Selector::from(parts)
}
