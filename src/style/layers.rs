//! Which cascade layers the rules of a sheet are in, and in which order the layers come.

use std::collections::HashMap;

use super::cascade::condition;
use super::selector::Match;
use super::sheet::{Rule, RuleId};
use super::values::without_comments;

/// The layer of a rule. A later one is greater, and no layer is the greatest: among normal declarations the
/// greater layer wins, among `!important` ones the smaller.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Layer(u64);

impl Layer {
    /// Outside of all layers.
    pub const NONE: Layer = Layer(u64::MAX);

    /// How strong it makes a declaration.
    pub(super) fn strength(self, important: bool) -> u64 {
        if important { !self.0 } else { self.0 }
    }
}

/// The layers of a sheet.
#[derive(Debug)]
pub(super) struct Layers {
    /// For each rule the place of its layer in the order, or `NONE`; empty where there are no layers.
    of_rules: Vec<u32>,
    /// Whether that holds under all conditions, and whatever is imported.
    is_order_known: bool,
}

/// The place of what is in no layer: after all of them.
const NONE: u32 = u32::MAX;

impl Layers {
    /// The layers that `rules`, all of a sheet, name.
    pub(super) fn of(rules: &[Rule], text: &str) -> Layers {
        let names = |rule: &Rule| rule.after_name(text, "@layer");
        let imports_a_layer = |rule: &Rule| {
            let what = rule.after_name(text, "@import");
            what.is_some_and(|what| what.to_ascii_lowercase().contains("layer"))
        };
        let mut layers = Layers { of_rules: Vec::new(), is_order_known: true };
        if !rules.iter().any(|rule| names(rule).is_some()) {
            return layers;
        }
        let mut named = Named::default();
        // For each rule the index of its layer in `named`.
        let mut layer_of: Vec<usize> = Vec::with_capacity(rules.len());
        for rule in rules {
            let around = rule.parent.map_or(Named::ROOT, |RuleId(parent)| layer_of[parent as usize]);
            let Some(names) = names(rule) else {
                layers.is_order_known &= !imports_a_layer(rule);
                layer_of.push(around);
                continue;
            };
            let known = named.parents.len();
            let names = without_comments(names);
            let layer = match (rule.body.is_some(), names.trim()) {
                (true, "") => named.add(around),
                (_, names) => names.split(',').fold(around, |_, name| named.find_or_add(around, name.trim())),
            };
            layers.is_order_known &= named.parents.len() == known || always_applies(rule, rules, text);
            layer_of.push(if rule.body.is_some() { layer } else { around });
        }
        let order = named.order();
        layers.of_rules = layer_of.into_iter().map(|layer| order[layer]).collect();
        layers
    }

    /// The layer of a rule of the sheet with the index `sheet`.
    pub(super) fn layer(&self, sheet: usize, RuleId(rule): RuleId) -> Layer {
        match self.of_rules.get(rule as usize).copied().unwrap_or(NONE) {
            NONE => Layer::NONE,
            layer => Layer((sheet as u64) << u32::BITS | u64::from(layer)),
        }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.of_rules.is_empty()
    }

    /// Whether their order is known.
    pub(super) fn is_order_known(&self) -> bool {
        self.is_order_known
    }
}

/// Layers by name.
struct Named {
    /// For each layer the one around it.
    parents: Vec<usize>,
    by_name: HashMap<(usize, String), usize>,
}

impl Default for Named {
    fn default() -> Named {
        Named { parents: vec![Named::ROOT], by_name: HashMap::new() }
    }
}

impl Named {
    /// The index that stands for no layer.
    const ROOT: usize = 0;

    fn add(&mut self, parent: usize) -> usize {
        self.parents.push(parent);
        self.parents.len() - 1
    }

    /// The layer called `name` (`a.b`) within `parent`, added if it is new.
    fn find_or_add(&mut self, parent: usize, name: &str) -> usize {
        name.split('.').fold(parent, |parent, part| {
            let next = self.parents.len();
            let layer = *self.by_name.entry((parent, part.to_owned())).or_insert(next);
            if layer == next { self.add(parent) } else { layer }
        })
    }

    /// The place of each layer: in the order of their first mention, nested ones before their parent.
    fn order(&self) -> Vec<u32> {
        let mut inner: Vec<Vec<usize>> = vec![Vec::new(); self.parents.len()];
        for (layer, parent) in self.parents.iter().enumerate().skip(1) {
            inner[*parent].push(layer);
        }
        // From last to first.
        let mut order = vec![NONE; self.parents.len()];
        let mut open = inner[Named::ROOT].clone();
        let mut place = self.parents.len() as u32;
        while let Some(layer) = open.pop() {
            place -= 1;
            order[layer] = place;
            open.extend(&inner[layer]);
        }
        order
    }
}

fn always_applies(rule: &Rule, rules: &[Rule], text: &str) -> bool {
    let parent = |rule: &Rule| rule.parent.map(|RuleId(parent)| &rules[parent as usize]);
    let mut around = std::iter::successors(parent(rule), |rule| parent(rule));
    around.all(|outer| !outer.is_at_rule(text) || condition(&text[outer.prelude.range()]) == Match::Always)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::style::Sheet;

    #[test]
    fn layers_come_in_the_order_in_which_they_are_named() {
        // The rules of each sheet, from the weakest to the strongest.
        for (css, expected) in [
            ("@layer b { .1 {} } @layer a { .2 {} } .3 {}", ".1 .2 .3"),
            ("@layer a, b; @layer b { .2 {} } @LAYER a { .1 {} }", ".1 .2"),
            ("@layer a { .2 {} @layer b { .1 {} } }", ".1 .2"),
            ("@layer a.b { .1 {} } @layer c { .3 {} } @layer a { .2 {} }", ".1 .2 .3"),
            ("@layer a { @layer b, c; } @layer a.c { .2 {} } @layer a.b { .1 {} }", ".1 .2"),
            ("@layer { .1 {} } @layer { .2 {} } @layer/* none */{ .3 {} }", ".1 .2 .3"),
            ("@layer a /* x, y */, b; @layer b { .2 {} } @layer/**/a { .1 {} }", ".1 .2"),
            (".2 {} @media print { @layer a { .1 {} } }", ".1 .2"),
            (".3 { @layer b; } @layer a { .2 {} } @layer b { .1 {} }", ".1 .2 .3"),
        ] {
            let sheet = Sheet::scan(css, Span::new(0, css.len()));
            let text = |rule: &Rule| &css[rule.prelude.range()];
            let layers = Layers::of(sheet.rules(), css);
            let all = sheet.rules().iter().enumerate().filter(|(_, rule)| !rule.is_at_rule(css));
            let mut all: Vec<_> =
                all.map(|(at, rule)| (layers.layer(0, RuleId(at as u32)), text(rule))).collect();
            all.sort();
            assert_eq!(all.iter().map(|(_, rule)| *rule).collect::<Vec<_>>().join(" "), expected, "{css}");
            assert!(all.windows(2).all(|two| two[0].0 != two[1].0), "{css}");
        }
    }

    #[test]
    fn the_order_of_layers_may_depend_on_something() {
        let is_order_known =
            |css: &str| Layers::of(Sheet::scan(css, Span::new(0, css.len())).rules(), css).is_order_known();
        assert!(is_order_known(
            "@media print { .a {} } @import url(x); @layer a { @media (width: 1px) { .a {} } }"
        ));
        assert!(is_order_known("@layer a; @media (width: 1px) { @layer a { .a {} } }"));
        assert!(!is_order_known("@media (width: 1px) { @layer a { .a {} } }"));
        assert!(!is_order_known("@import url(x) Layer(a); @layer b { .a {} }"));
    }
}
