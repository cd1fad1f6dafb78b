//! How far transforms draw an element away from its place.

use std::ops::Add;

use super::layout::pixels;
use crate::style::{are_all_zero, functions, is_reset, length, pixels_of, words};

/// The properties that draw an element away from its place.
pub(in crate::menu) const MOVING: [&str; 2] = ["transform", "translate"];

/// How far something is drawn to the right, or down, in pixels. Where only a browser knows, it is anything
/// between two distances, so that at least the direction counts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::menu) struct Shift {
    pub(in crate::menu) least: f64,
    pub(in crate::menu) most: f64,
}

impl Shift {
    pub(in crate::menu) const NONE: Shift = Shift::exactly(0.0);
    const UNKNOWN: Shift = Shift { least: f64::NEG_INFINITY, most: f64::INFINITY };

    pub(in crate::menu) const fn exactly(by: f64) -> Shift {
        Shift { least: by, most: by }
    }

    /// By a length, along an axis on which the element has this size, if it is known.
    fn by(value: &str, size: Option<f64>) -> Shift {
        let known = size.map_or_else(|| pixels(value), |size| pixels_of(value, size));
        match (known, length(value)) {
            (Some(by), _) => Shift::exactly(by),
            (None, Some((0.0, _))) => Shift::NONE,
            (None, Some((number, _))) if number < 0.0 => Shift { most: 0.0, ..Shift::UNKNOWN },
            (None, Some(_)) => Shift { least: 0.0, ..Shift::UNKNOWN },
            (None, None) => Shift::UNKNOWN,
        }
    }

    /// Whether it certainly stays where it is.
    pub(in crate::menu) fn is_none(self) -> bool {
        self == Shift::NONE
    }

    /// How far, if that is known.
    pub(in crate::menu) fn known(self) -> Option<f64> {
        (self.least == self.most).then_some(self.least)
    }

    fn times(self, factor: f64) -> Shift {
        if factor == 0.0 {
            return Shift::NONE;
        }
        let (one, other) = (self.least * factor, self.most * factor);
        Shift { least: one.min(other), most: one.max(other) }
    }
}

impl Add for Shift {
    type Output = Shift;

    fn add(self, other: Shift) -> Shift {
        Shift { least: self.least + other.least, most: self.most + other.most }
    }
}

/// How far a value of one of the [`MOVING`] properties draws an element of this width and height, where these
/// are known, to the right and down.
pub(in crate::menu) fn shift(property: &str, value: &str, size: [Option<f64>; 2]) -> [Shift; 2] {
    if value == "none" || is_reset(value) {
        return [Shift::NONE; 2];
    }
    if property == "translate" {
        let mut lengths = words(value);
        return size.map(|size| lengths.next().map_or(Shift::NONE, |by| Shift::by(by, size)));
    }
    of_functions(value, size).unwrap_or([Shift::UNKNOWN; 2])
}

/// How far the functions of a `transform` do that together; `None` if one of them is not understood.
fn of_functions(value: &str, size: [Option<f64>; 2]) -> Option<[Shift; 2]> {
    let mut sum = [Shift::NONE; 2];
    // What the scales so far make of a distance; nothing is known of it after a turn.
    let mut factors = Some([1.0, 1.0]);
    let value = Some(value).filter(|value| value.ends_with(')'))?;
    for (name, arguments) in functions(value) {
        match Effect::of(name, &arguments.collect::<Vec<_>>())? {
            Effect::Turns => factors = None,
            Effect::Scales(across, down) => factors = factors.map(|[x, y]| [x * across, y * down]),
            Effect::Moves(across, down) => {
                let by = [Shift::by(across, size[0]), Shift::by(down, size[1])];
                let by = match factors {
                    _ if by.iter().all(|by| by.is_none()) => continue,
                    Some([across, down]) => [by[0].times(across), by[1].times(down)],
                    None => [Shift::UNKNOWN; 2],
                };
                sum = [sum[0] + by[0], sum[1] + by[1]];
            }
        }
    }
    Some(sum)
}

/// What one function of a `transform` does, to the element and to what later functions do.
enum Effect<'v> {
    /// It moves the element to the right and down.
    Moves(&'v str, &'v str),
    /// It changes the element's width and height around its middle.
    Scales(f64, f64),
    /// It turns the element around its middle, or scales it as only a browser knows.
    Turns,
}

impl<'v> Effect<'v> {
    /// `None` for a function that is not understood.
    fn of(name: &str, arguments: &[&'v str]) -> Option<Effect<'v>> {
        let argument = |at: usize| arguments.get(at).copied().unwrap_or("0");
        let first = argument(0);
        let scales = |across: &str, down: &str| match (factor(across), factor(down)) {
            (Some(across), Some(down)) => Effect::Scales(across, down),
            _ => Effect::Turns,
        };
        let effect = match name {
            "translate" => Effect::Moves(first, argument(1)),
            "translatex" => Effect::Moves(first, "0"),
            "translatey" => Effect::Moves("0", first),
            // What is moved towards the viewer may be shown elsewhere.
            "translate3d" if are_all_zero(argument(2)) => Effect::Moves(first, argument(1)),
            "translatez" if are_all_zero(first) => Effect::Scales(1.0, 1.0),
            "scale" => scales(first, arguments.get(1).copied().unwrap_or(first)),
            "scalex" => scales(first, "1"),
            "scaley" => scales("1", first),
            "rotate" | "rotatez" if are_all_zero(first) => Effect::Scales(1.0, 1.0),
            "rotate" | "rotatez" => Effect::Turns,
            _ => return None,
        };
        Some(effect)
    }
}

/// The factor of a scale.
fn factor(value: &str) -> Option<f64> {
    match length(value)? {
        (number, "") => Some(number),
        (percent, "%") => Some(percent / 100.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_functions_of_a_transform_count() {
        let by = |x: f64, y: f64| [Shift::exactly(x), Shift::exactly(y)];
        let unknown = [Shift::UNKNOWN; 2];
        for (value, expected) in [
            ("none", by(0.0, 0.0)),
            ("unset", by(0.0, 0.0)),
            ("rotate(3deg)", by(0.0, 0.0)),
            ("rotate(0deg) translatex(20px)", by(20.0, 0.0)),
            ("rotate(3deg) translatex(20px)", unknown),
            ("translatex(20px) rotate(3deg)", by(20.0, 0.0)),
            ("translate(1px, 2px) translate(-3px) translatey(50%)", by(-2.0, 12.0)),
            ("translate(calc(-100% - 8px), 0)", by(-48.0, 0.0)),
            ("translatez(0) translate3d(0, 0, 0px)", by(0.0, 0.0)),
            ("translatez(4px)", unknown),
            ("scale(2, 50%) translate(4px, 4px)", by(8.0, 2.0)),
            ("scalex(-1) translatex(4px)", by(-4.0, 0.0)),
            ("matrix(1, 0, 0, 1, 0, 0)", unknown),
            ("var(--x)", unknown),
            ("{{ shift }}", unknown),
            ("translatex(4px) {{ shift }}", unknown),
        ] {
            assert_eq!(shift("transform", value, [Some(40.0), Some(20.0)]), expected, "{value}");
        }
        assert_eq!(shift("translate", "-50% 2px", [Some(40.0), Some(20.0)]), by(-20.0, 2.0));
    }

    #[test]
    fn the_direction_of_a_distance_may_be_all_that_is_known() {
        let across = |value| shift("transform", value, [None; 2])[0];
        assert_eq!(across("translatex(-8vw)"), Shift { most: 0.0, ..Shift::UNKNOWN });
        assert_eq!(across("translatex(4px) translatex(50%)"), Shift { least: 4.0, ..Shift::UNKNOWN });
        assert_eq!(across("scalex(-1) translatex(50%)"), Shift { most: 0.0, ..Shift::UNKNOWN });
        assert_eq!(across("translatex(0%)"), Shift::NONE);
        assert_eq!(across("translatex(calc(100% - 4px))"), Shift::UNKNOWN);
    }
}
