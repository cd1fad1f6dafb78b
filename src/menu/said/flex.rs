//! How an item of a flex row takes and gives room there, whether `flex` says so or one of its longhands.

use super::{candidates, candidates_by_states, usual_winner};
use crate::style::{Declared, Match, Styles, words};
use crate::syntax::Element;

/// How a flex item grows and shrinks, and its base size.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::menu) struct Flex<'v> {
    pub(super) grow: f64,
    pub(in crate::menu) shrink: f64,
    pub(in crate::menu) basis: &'v str,
}

impl<'v> Flex<'v> {
    const INITIAL: Flex<'static> = Flex { grow: 0.0, shrink: 1.0, basis: "auto" };

    /// Parses a value of `flex`; `None` where only a browser knows.
    pub(in crate::menu) fn of(value: &'v str) -> Option<Flex<'v>> {
        match value {
            "none" => return Some(Flex { grow: 0.0, shrink: 0.0, basis: "auto" }),
            "auto" => return Some(Flex { grow: 1.0, shrink: 1.0, basis: "auto" }),
            _ if is_initial(value) => return Some(Flex::INITIAL),
            _ => {}
        }
        let (mut numbers, mut basis) = (Vec::new(), None);
        for word in words(value) {
            match word.parse::<f64>() {
                Ok(number) if numbers.len() < 2 => numbers.push(number),
                _ if basis.is_none() && is_size(word) => basis = Some(word),
                _ => return None,
            }
        }
        let (grow, shrink) = (numbers.first().copied(), numbers.get(1).copied());
        // A variable alone may be anything.
        let basis = basis.filter(|size| grow.is_some() || !size.contains("var(")).or(grow.map(|_| "0"))?;
        // With a size alone, `flex-grow` is 1.
        Some(Flex { grow: grow.unwrap_or(1.0), shrink: shrink.unwrap_or(1.0), basis })
    }

    /// The size of an item that neither grows nor shrinks.
    pub(in crate::menu) fn fixed(self) -> Option<&'v str> {
        (self.grow == 0.0 && self.shrink == 0.0).then_some(self.basis)
    }

    /// The base size of an item that does not shrink.
    pub(in crate::menu) fn kept(self) -> Option<&'v str> {
        (self.shrink == 0.0).then_some(self.basis)
    }
}

/// Whether a value leaves a property that is not inherited at its initial value.
fn is_initial(value: &str) -> bool {
    matches!(value, "initial" | "unset" | "revert")
}

/// Whether a word can be a base size.
fn is_size(word: &str) -> bool {
    const NAMED: [&str; 6] = ["auto", "content", "fit-content", "max-content", "min-content", "stretch"];
    NAMED.contains(&word)
        || word.contains('(')
        || word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+'))
}

/// One of the two flex factors: how much an item grows, or how much it shrinks.
pub(in crate::menu) struct Factor {
    /// The properties that set it, of which the stronger wins.
    pub(in crate::menu) names: [&'static str; 2],
    of: fn(Flex<'_>) -> f64,
}

pub(in crate::menu) const GROW: Factor = Factor { names: ["flex", "flex-grow"], of: |flex| flex.grow };
pub(in crate::menu) const SHRINK: Factor = Factor { names: ["flex", "flex-shrink"], of: |flex| flex.shrink };

impl Factor {
    /// The factor that a value of one of its properties sets; `None` where only a browser knows.
    pub(in crate::menu) fn value(&self, name: &str, value: &str) -> Option<f64> {
        match name {
            "flex" => Flex::of(value).map(self.of),
            _ if is_initial(value) => Some((self.of)(Flex::INITIAL)),
            _ => value.parse().ok(),
        }
    }
}

/// The properties that set the base size of a flex item.
pub(in crate::menu) const BASIS: [&str; 2] = ["flex", "flex-basis"];

/// The base size that a value of one of [`BASIS`] sets; `None` where only a browser knows.
pub(in crate::menu) fn basis<'v>(name: &str, value: &'v str) -> Option<&'v str> {
    match name {
        "flex" => Some(Flex::of(value)?.basis),
        _ if is_initial(value) => Some(Flex::INITIAL.basis),
        _ => Some(value),
    }
}

/// The size of what is as wide as its row.
const FULL: &str = "100%";

/// An item of a flex row. What it may be is asked leaving at-rule conditions aside, since a header's row is
/// judged under each of those separately, unless they are included.
#[derive(Clone, Copy)]
pub(in crate::menu) struct FlexItem<'a> {
    element: Element<'a>,
    styles: &'a Styles<'a>,
    are_at_rules_included: bool,
}

impl<'a> FlexItem<'a> {
    pub(in crate::menu) fn of(element: Element<'a>, styles: &'a Styles<'a>) -> FlexItem<'a> {
        FlexItem { element, styles, are_at_rules_included: false }
    }

    /// The same item under any condition.
    pub(in crate::menu) fn with_at_rules(self) -> FlexItem<'a> {
        FlexItem { are_at_rules_included: true, ..self }
    }

    fn candidates(self, names: &[&'static str]) -> Vec<(&'static str, Declared<'a>)> {
        match self.are_at_rules_included {
            true => candidates(self.element, names, self.styles),
            false => candidates_by_states(self.element, names, self.styles),
        }
    }

    fn usual(self, factor: &Factor) -> Option<f64> {
        let (name, one) = usual_winner(self.element, &factor.names, self.styles)?;
        factor.value(name, &one.value)
    }

    /// Whether it usually takes free space, or starts as wide as its row.
    pub(in crate::menu) fn grows(self) -> bool {
        self.usual(&GROW).is_some_and(|grow| grow > 0.0) || self.is_full()
    }

    /// Whether it may do so, if only under some condition. What is not understood may.
    pub(in crate::menu) fn may_grow(self) -> bool {
        let may_grow =
            |(name, one): &(&str, Declared<'_>)| GROW.value(name, &one.value).is_none_or(|grow| grow > 0.0);
        self.candidates(&GROW.names).iter().any(may_grow)
            || self.possible_bases().iter().any(|size| size == FULL)
    }

    /// Whether it always takes all free space, so that nothing is left to margins and `justify-content`.
    pub(in crate::menu) fn takes_all(self) -> bool {
        // Factors that sum up to less than 1 leave a part of the free space.
        let takes_all =
            |(name, one): &(&str, Declared<'_>)| GROW.value(name, &one.value).is_some_and(|grow| grow >= 1.0);
        let said = self.candidates(&GROW.names);
        let always_grows =
            said.last().is_some_and(|(_, one)| one.matched == Match::Always) && said.iter().all(takes_all);
        let is_always_full = || self.is_full() && self.possible_bases().iter().all(|size| size == FULL);
        let is_limit = |(_, one): &(&str, Declared<'_>)| {
            !is_initial(&one.value) && !matches!(&*one.value, "none" | "100vw" | FULL)
        };
        (always_grows || is_always_full()) && !self.candidates(&["max-width"]).iter().any(is_limit)
    }

    /// Whether it usually does not shrink.
    pub(in crate::menu) fn keeps_size(self) -> bool {
        self.usual(&SHRINK) == Some(0.0)
    }

    /// Its usual base size, with the property that sets it.
    pub(in crate::menu) fn basis(self) -> Option<(&'static str, String)> {
        let own = || {
            let (name, one) = usual_winner(self.element, &BASIS, self.styles)?;
            Some((name, basis(name, &one.value)?.to_owned()))
        };
        // `auto` leaves it to the width.
        let of_width = || Some(("width", self.styles.usual_value(self.element, "width")?.into_owned()));
        own().filter(|(_, size)| size != "auto").or_else(of_width)
    }

    fn is_full(self) -> bool {
        self.basis().is_some_and(|(_, size)| size == FULL)
    }

    /// Its possible base sizes.
    pub(in crate::menu) fn possible_bases(self) -> Vec<String> {
        let said = self.candidates(&BASIS);
        let of_candidate = |(name, one): &(&str, Declared<'_>)| Some(basis(name, &one.value)?.to_owned());
        let mut sizes: Vec<String> = said.iter().filter_map(of_candidate).collect();
        let is_always_said = said.last().is_some_and(|(_, one)| one.matched == Match::Always);
        if !is_always_said || sizes.iter().any(|size| size == "auto") {
            sizes.retain(|size| size != "auto");
            sizes.extend(self.candidates(&["width"]).into_iter().map(|(_, one)| one.value.into_owned()));
        }
        sizes
    }
}

#[cfg(test)]
mod tests {
    use super::Flex;

    #[test]
    fn a_value_is_read_however_it_is_spaced() {
        for (value, expected) in [
            ("none", Some((0.0, 0.0, "auto"))),
            ("auto", Some((1.0, 1.0, "auto"))),
            ("1", Some((1.0, 1.0, "0"))),
            ("2 0", Some((2.0, 0.0, "0"))),
            ("84px", Some((1.0, 1.0, "84px"))),
            ("0 0 84px", Some((0.0, 0.0, "84px"))),
            ("0 0\n84px", Some((0.0, 0.0, "84px"))),
            ("0  0\t84px", Some((0.0, 0.0, "84px"))),
            ("84px 0 0", Some((0.0, 0.0, "84px"))),
            ("0.0 0 calc(100% - 84px)", Some((0.0, 0.0, "calc(100% - 84px)"))),
            ("1 1 0", Some((1.0, 1.0, "0"))),
            ("0 auto", Some((0.0, 1.0, "auto"))),
            ("200px", Some((1.0, 1.0, "200px"))),
            ("unset", Some((0.0, 1.0, "auto"))),
            ("1 var(--x)", Some((1.0, 1.0, "var(--x)"))),
            ("var(--x) 1 2px", None),
            ("var(--x)", None),
            ("inherit", None),
            ("bogus", None),
            ("", None),
        ] {
            let read = Flex::of(value).map(|flex| (flex.grow, flex.shrink, flex.basis));
            assert_eq!(read, expected, "{value:?}");
        }
        assert_eq!(Flex::of("0 0 84px").and_then(Flex::fixed), Some("84px"));
        assert_eq!(Flex::of("1 0 84px").and_then(Flex::fixed), None);
        assert_eq!(Flex::of("1 0 84px").and_then(Flex::kept), Some("84px"));
    }
}
