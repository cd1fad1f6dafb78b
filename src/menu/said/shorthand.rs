//! Reading the `flex` shorthand, in any order and spacing.

use crate::style::words;

/// How a flex item grows and shrinks, and its base size.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::menu) struct Flex<'v> {
    pub(super) grow: f64,
    pub(in crate::menu) shrink: f64,
    pub(in crate::menu) basis: &'v str,
}

impl<'v> Flex<'v> {
    /// Parses a value of `flex`; `None` where only a browser knows.
    pub(in crate::menu) fn of(value: &'v str) -> Option<Flex<'v>> {
        match value {
            "none" => return Some(Flex { grow: 0.0, shrink: 0.0, basis: "auto" }),
            "auto" => return Some(Flex { grow: 1.0, shrink: 1.0, basis: "auto" }),
            "initial" => return Some(Flex { grow: 0.0, shrink: 1.0, basis: "auto" }),
            _ => {}
        }
        let (mut numbers, mut basis) = (Vec::new(), None);
        for word in words(value) {
            match word.parse::<f64>() {
                Ok(number) if numbers.len() < 2 => numbers.push(number),
                _ if basis.is_none() => basis = Some(word),
                _ => return None,
            }
        }
        let (grow, shrink) = (numbers.first().copied(), numbers.get(1).copied());
        // With a size alone, `flex-grow` is 1.
        let basis = basis.or(grow.map(|_| "0"))?;
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
            ("var(--x) 1 2px", None),
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
