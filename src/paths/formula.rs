//! Conditions as formulas over atoms, and the cases to distinguish.

use std::collections::BTreeMap;

/// The index of an atom in its [`Atoms`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct AtomId(usize);

/// A condition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Formula {
    /// Always or never.
    Constant(bool),
    /// True if an expression holds, of which nothing else is known.
    Atom(AtomId),
    /// True if the formula is false.
    Not(Box<Formula>),
    /// True if all of them are true.
    All(Vec<Formula>),
    /// True if any of them is true.
    Any(Vec<Formula>),
}

impl Formula {
    /// The conjunction of `parts`.
    pub fn all(mut parts: Vec<Formula>) -> Formula {
        parts.retain(|part| *part != Formula::Constant(true));
        match parts.len() {
            0 => Formula::Constant(true),
            1 => parts.remove(0),
            _ => Formula::All(parts),
        }
    }

    /// The negation.
    pub fn negated(self) -> Formula {
        match self {
            Formula::Constant(value) => Formula::Constant(!value),
            Formula::Not(inner) => *inner,
            other => Formula::Not(Box::new(other)),
        }
    }

    /// Whether it has more than `most` nodes; visits no more than that.
    pub(super) fn is_larger_than(&self, most: usize) -> bool {
        let mut open = vec![self];
        let mut count = 0;
        while let Some(formula) = open.pop() {
            count += 1;
            match formula {
                _ if count + open.len() > most => return true,
                Formula::Constant(_) | Formula::Atom(_) => {}
                Formula::Not(inner) => open.push(inner),
                Formula::All(parts) | Formula::Any(parts) => open.extend(parts),
            }
        }
        false
    }

    /// Its value, if `known` decides it.
    fn value(&self, known: &[Option<bool>]) -> Option<bool> {
        match self {
            Formula::Constant(value) => Some(*value),
            Formula::Atom(atom) => known[atom.0],
            Formula::Not(inner) => inner.value(known).map(|value| !value),
            Formula::All(parts) => decided_by(parts, known, false),
            Formula::Any(parts) => decided_by(parts, known, true),
        }
    }

    /// The first atom that has to be decided.
    fn open_atom(&self, known: &[Option<bool>]) -> Option<AtomId> {
        if self.value(known).is_some() {
            return None;
        }
        match self {
            Formula::Constant(_) => None,
            Formula::Atom(atom) => Some(*atom),
            Formula::Not(inner) => inner.open_atom(known),
            Formula::All(parts) | Formula::Any(parts) => parts.iter().find_map(|part| part.open_atom(known)),
        }
    }
}

/// One part with the value `decisive` decides the result; otherwise all parts must be known.
fn decided_by(parts: &[Formula], known: &[Option<bool>], decisive: bool) -> Option<bool> {
    let mut all_known = true;
    for part in parts {
        match part.value(known) {
            Some(value) if value == decisive => return Some(decisive),
            Some(_) => {}
            None => all_known = false,
        }
    }
    all_known.then_some(!decisive)
}

/// The expressions that formulas consist of. Equal keys are the same atom.
#[derive(Debug, Default)]
pub struct Atoms {
    atoms: Vec<Atom>,
    by_key: BTreeMap<String, AtomId>,
}

#[derive(Debug)]
struct Atom {
    key: String,
    text: String,
    /// For `a == 'x'`: the left side and the literal.
    equality: Option<(String, String)>,
}

impl Atoms {
    /// The atom with this key, which reports show as `text`.
    pub(super) fn atom(&mut self, key: String, text: &str) -> Formula {
        self.add(key, text, None)
    }

    /// The atom "`left` equals `literal`". At most one atom with the same `left` can hold.
    pub(super) fn equality(&mut self, left: String, literal: String, text: &str) -> Formula {
        self.add(format!("{left} == {literal}"), text, Some((left, literal)))
    }

    fn add(&mut self, key: String, text: &str, equality: Option<(String, String)>) -> Formula {
        let next = AtomId(self.atoms.len());
        let id = *self.by_key.entry(key.clone()).or_insert(next);
        if id == next {
            self.atoms.push(Atom { key, text: text.to_owned(), equality });
        }
        Formula::Atom(id)
    }

    /// The expression of an atom as written, for reports.
    pub fn text(&self, atom: AtomId) -> &str {
        &self.atoms[atom.0].text
    }

    /// Whether `atom` can have `value`, given what is `known`.
    fn is_possible(&self, atom: AtomId, value: bool, known: &[Option<bool>]) -> bool {
        let others = self.atoms.iter().zip(known);
        let this = &self.atoms[atom.0];
        match (&this.equality, value) {
            (Some((left, literal)), true) => others.into_iter().all(|(other, known)| match &other.equality {
                Some((other_left, other_literal)) => {
                    *known != Some(true) || other_left != left || other_literal == literal
                }
                // A value that equals a truthy literal is truthy.
                None => *known != Some(false) || other.key != *left || is_falsy(literal),
            }),
            (None, false) => others.into_iter().all(|(other, known)| {
                let equality = other.equality.as_ref().filter(|(left, _)| *left == this.key);
                *known != Some(true) || equality.is_none_or(|(_, literal)| is_falsy(literal))
            }),
            _ => true,
        }
    }
}

fn is_falsy(literal: &str) -> bool {
    matches!(literal, "''" | "0")
}

/// One way to decide the atoms, as far as they matter, with the value of each formula.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// The decisions, in the order in which they were made.
    pub decisions: Vec<(AtomId, bool)>,
    /// Whether each formula holds.
    pub values: Vec<bool>,
}

/// The maximum number of atoms in one case.
const MAX_ATOMS: usize = 24;
/// The maximum number of cases.
const MAX_CASES: usize = 4096;

/// All cases of `formulas`; `None` if there are too many.
pub fn cases(atoms: &Atoms, formulas: &[Formula]) -> Option<Vec<Case>> {
    let mut enumeration = Enumeration {
        atoms,
        formulas,
        known: vec![None; atoms.atoms.len()],
        made: Vec::new(),
        cases: Vec::new(),
    };
    enumeration.go_on().then_some(enumeration.cases)
}

struct Enumeration<'a> {
    atoms: &'a Atoms,
    formulas: &'a [Formula],
    known: Vec<Option<bool>>,
    made: Vec<(AtomId, bool)>,
    cases: Vec<Case>,
}

impl Enumeration<'_> {
    /// Enumerates all cases under the known decisions; `false` if there are too many.
    fn go_on(&mut self) -> bool {
        let open = self.formulas.iter().find_map(|formula| formula.open_atom(&self.known));
        let Some(atom) = open else {
            let values =
                self.formulas.iter().map(|formula| formula.value(&self.known) == Some(true)).collect();
            self.cases.push(Case { decisions: self.made.clone(), values });
            return self.cases.len() <= MAX_CASES;
        };
        if self.made.len() == MAX_ATOMS {
            return false;
        }
        [true, false].into_iter().all(|value| {
            if !self.atoms.is_possible(atom, value, &self.known) {
                return true;
            }
            self.known[atom.0] = Some(value);
            self.made.push((atom, value));
            let is_done = self.go_on();
            self.made.pop();
            self.known[atom.0] = None;
            is_done
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_matters_is_decided() {
        let mut atoms = Atoms::default();
        let (a, b) = (atoms.atom("a".into(), "a"), atoms.atom("b".into(), "b"));
        let found = cases(&atoms, &[Formula::All(vec![a.clone(), b.clone()])]).expect("few");
        let decided: Vec<(usize, bool)> =
            found.iter().map(|case| (case.decisions.len(), case.values[0])).collect();
        assert_eq!(decided, [(2, true), (2, false), (1, false)]);
        assert_eq!(cases(&atoms, &[Formula::Constant(true)]).expect("one").len(), 1);
        let either = [Formula::Any(vec![a.clone(), a.negated()]), b];
        assert!(cases(&atoms, &either).expect("few").iter().all(|case| case.values[0]));
    }

    #[test]
    fn one_value_equals_one_literal() {
        let mut atoms = Atoms::default();
        let texts = atoms.equality("type".into(), "'a'".into(), "type == 'a'");
        let others = atoms.equality("type".into(), "'b'".into(), "type == 'b'");
        let there = atoms.atom("type".into(), "type");
        let found = cases(&atoms, &[texts, others, there]).expect("few");
        assert!(found.iter().all(|case| !(case.values[0] && case.values[1])));
        assert!(found.iter().all(|case| !case.values[0] || case.values[2]));
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn too_many_cases_are_not_guessed_at() {
        let mut atoms = Atoms::default();
        let all: Vec<Formula> = (0..40).map(|index| atoms.atom(index.to_string(), "x")).collect();
        assert_eq!(cases(&atoms, &all), None);
        assert!(cases(&atoms, &[Formula::All(all[..20].to_vec())]).is_some());
    }
}
