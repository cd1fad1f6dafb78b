//! A scanned style section: its rules and declarations, each with its spans.

use std::borrow::Cow;
use std::ops::{Deref, Range};
use std::sync::OnceLock;

use super::bytes::{BUCKETS, bucket, is_name_byte};
use super::known::MatchCache;
use super::layers::Layers;
use super::meaning::meaning;
use super::page::PageCache;
use super::subject::{NameBits, SubjectNames};
use super::values::read;
use crate::source::Span;

/// The index of a rule in its [`Sheet`], in document order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RuleId(pub(super) u32);

/// A style section: its rules and declarations, with their spans in the component file.
#[derive(Debug, Default)]
pub struct Sheet {
    pub(super) rules: Vec<Rule>,
    /// Grouped by rule, in the order in which the rules end.
    pub(super) declarations: Vec<Declaration>,
    pub(super) comments: Vec<Span>,
    pub(super) unfinished: Option<Span>,
    /// Which ways of hiding elements it declares, as bits; `style/hiders.rs` lists them.
    hiders: OnceLock<u32>,
    buckets: OnceLock<Box<Buckets>>,
    layers: OnceLock<Layers>,
    /// The name bits of each rule's selector.
    bits: OnceLock<Box<[NameBits]>>,
    /// Whether it registers variables with `@property`.
    registers: OnceLock<bool>,
    pub(super) match_cache: MatchCache,
    pub(super) page_cache: PageCache,
}

/// The declarations by the [`bucket`] of their names, as in a hash table.
#[derive(Debug)]
struct Buckets {
    /// Where each bucket starts in `indexes`, and where the last one ends.
    starts: [u32; BUCKETS + 1],
    /// The declarations, grouped by bucket, each group in order.
    indexes: Vec<u32>,
    /// For each of `indexes` the name bits of its rule, side by side: most are looked at and skipped.
    bits: OnceLock<Box<[NameBits]>>,
}

/// A rule or an at-rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// From its first byte to its closing brace or semicolon.
    pub span: Span,
    /// Its selector list, or the at-rule's name and what follows, trimmed.
    pub prelude: Span,
    /// Between its braces; `None` for a statement such as `@import`.
    pub body: Option<Span>,
    /// The rule it is nested in.
    pub parent: Option<RuleId>,
    /// Its own declarations, as a range of the sheet's.
    pub(super) declarations: (u32, u32),
}

/// `name: value` in a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Declaration {
    /// The property's name as written.
    pub name: Span,
    /// What follows the colon, `!important` included, trimmed.
    pub value: Span,
    /// The rule that it is in.
    pub rule: RuleId,
    /// The bucket of its name.
    pub(super) bucket: u8,
}

impl Sheet {
    /// A sheet that need not grow while ordinary styles of this many bytes are scanned.
    pub(super) fn with_room_for(bytes: usize) -> Sheet {
        const LARGE: usize = 64 * 1024;
        let bytes = bytes.min(LARGE);
        Sheet {
            rules: Vec::with_capacity(bytes / 64),
            declarations: Vec::with_capacity(bytes / 32),
            ..Sheet::default()
        }
    }

    /// The result of `find`, which runs only the first time.
    pub(super) fn hiders(&self, find: impl FnOnce() -> u32) -> u32 {
        *self.hiders.get_or_init(find)
    }

    /// Whether it may register variables, which then mean more than their values in `text` tell.
    pub(super) fn registers_variables(&self, text: &str) -> bool {
        *self.registers.get_or_init(|| memchr::memmem::find(text.as_bytes(), b"@property").is_some())
    }

    /// All rules in document order, nested ones after the rule that contains them.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The declarations of `rule`, which must come from this sheet, in order, without those of nested rules.
    pub fn declarations(&self, rule: &Rule) -> &[Declaration] {
        &self.declarations[rule.declarations.0 as usize..rule.declarations.1 as usize]
    }

    /// The declarations of `property`, whatever its case. `text` is what the sheet was made from.
    pub(crate) fn declarations_of<'s>(
        &'s self,
        property: &'s str,
        text: &'s str,
    ) -> impl Iterator<Item = &'s Declaration> {
        self.in_bucket_of(property).filter(move |declaration| declaration.is_called(property, text))
    }

    /// Those of [`declarations_of`](Sheet::declarations_of) that are `wanted` and may be for these `names`.
    pub(super) fn declarations_for<'s, 'n>(
        &'s self,
        names: &'s impl Deref<Target = SubjectNames<'n>>,
        property: &'s str,
        text: &'s str,
        wanted: impl Fn(&Declaration) -> bool,
    ) -> impl Iterator<Item = &'s Declaration> {
        let (buckets, bucket) = (self.buckets(), self.buckets().bucket(property));
        let bits = match bucket.is_empty() {
            true => &[],
            false => &buckets.bits(&self.declarations, self.bits(text))[bucket.clone()],
        };
        let bucket = buckets.indexes[bucket].iter().zip(bits);
        // The cheapest test comes first.
        let marked = bucket.filter(|(_, bits)| names.bits.has_any(**bits));
        marked.map(|(index, _)| &self.declarations[*index as usize]).filter(move |declaration| {
            declaration.is_called(property, text)
                && wanted(declaration)
                && names.may_match_rule(self.rule(declaration.rule), text)
        })
    }

    /// Whether there may be a declaration of `property`, judging by the bucket of its name.
    #[inline]
    pub(super) fn may_declare(&self, property: &str) -> bool {
        !self.buckets().bucket(property).is_empty()
    }

    /// The declarations that may be of `property`, judging by the bucket of its name.
    fn in_bucket_of(&self, property: &str) -> impl Iterator<Item = &Declaration> {
        let buckets = self.buckets();
        buckets.indexes[buckets.bucket(property)].iter().map(|index| &self.declarations[*index as usize])
    }

    fn buckets(&self) -> &Buckets {
        self.buckets.get_or_init(|| Box::new(Buckets::of(&self.declarations)))
    }

    /// The rules that declare something and have any of `bits`. `text` is what the sheet was made from.
    pub(super) fn rules_for<'s>(
        &'s self,
        bits: NameBits,
        text: &str,
    ) -> impl Iterator<Item = (RuleId, &'s Rule)> {
        let all = (0..).map(RuleId).zip(&self.rules).zip(self.bits(text));
        let marked = all.filter(move |(_, of_rule)| bits.has_any(**of_rule));
        marked.map(|(rule, _)| rule).filter(|(_, rule)| !self.declarations(rule).is_empty())
    }

    /// The name bits of each rule's selector. `text` is what the sheet was made from.
    fn bits(&self, text: &str) -> &[NameBits] {
        self.bits.get_or_init(|| {
            let bits = self.rules.iter().map(|rule| match rule.is_at_rule(text) {
                true => NameBits::ALL,
                false => NameBits::of_selector(&text[rule.prelude.range()]),
            });
            bits.collect()
        })
    }

    /// The layers that its rules are in. `text` is what the sheet was made from.
    pub(super) fn layers(&self, text: &str) -> &Layers {
        self.layers.get_or_init(|| Layers::of(&self.rules, text))
    }

    /// The declarations of all rules, grouped by rule.
    pub fn all_declarations(&self) -> &[Declaration] {
        &self.declarations
    }

    /// The comments, in order, `/*` and `*/` included.
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// The rule with this id, which must come from this sheet.
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.0 as usize]
    }

    /// The rules around `rule`, innermost first.
    pub fn ancestors<'s>(&'s self, rule: &Rule) -> impl Iterator<Item = &'s Rule> {
        std::iter::successors(rule.parent, |id| self.rule(*id).parent).map(|id| self.rule(id))
    }

    /// What would swallow a rule appended at the end: an open block, comment or string, or text outside
    /// rules.
    pub fn unfinished(&self) -> Option<Span> {
        self.unfinished
    }
}

impl Buckets {
    fn of(declarations: &[Declaration]) -> Buckets {
        let mut starts = [0; BUCKETS + 1];
        declarations.iter().for_each(|declaration| starts[usize::from(declaration.bucket) + 1] += 1);
        for bucket in 0..BUCKETS {
            starts[bucket + 1] += starts[bucket];
        }
        let mut next = starts;
        let mut indexes = vec![0; declarations.len()];
        for (index, declaration) in (0..).zip(declarations) {
            let place = &mut next[usize::from(declaration.bucket)];
            indexes[*place as usize] = index;
            *place += 1;
        }
        Buckets { starts, indexes, bits: OnceLock::new() }
    }

    /// The range of `indexes` with the bucket of a property's name.
    #[inline]
    fn bucket(&self, property: &str) -> Range<usize> {
        let bucket = usize::from(bucket(property.as_bytes()));
        self.starts[bucket] as usize..self.starts[bucket + 1] as usize
    }

    fn bits(&self, declarations: &[Declaration], of_rules: &[NameBits]) -> &[NameBits] {
        self.bits.get_or_init(|| {
            let bits =
                self.indexes.iter().map(|index| of_rules[declarations[*index as usize].rule.0 as usize]);
            bits.collect()
        })
    }
}

impl Declaration {
    /// Whether it declares `property`, whatever the case.
    fn is_called(&self, property: &str, text: &str) -> bool {
        let name = &text[self.name.range()];
        name == property || name.eq_ignore_ascii_case(property)
    }

    /// Its value without comments, in lower case, from its sheet's `text`; and whether it is `!important`.
    pub(crate) fn read<'t>(&self, text: &'t str) -> (Cow<'t, str>, bool) {
        read(&text[self.value.range()])
    }

    /// What its value means for `property`, which it declares; `None` if browsers ignore it.
    pub(crate) fn means<'t>(&self, property: &str, text: &'t str) -> Option<Cow<'t, str>> {
        meaning(property, self.read(text).0)
    }
}

impl Rule {
    /// Whether it is an at-rule.
    pub fn is_at_rule(&self, text: &str) -> bool {
        text[self.prelude.range()].starts_with('@')
    }

    /// What follows its name, if it is the at-rule called `name` (`@import`), whatever the case.
    pub(crate) fn after_name<'t>(&self, text: &'t str, name: &str) -> Option<&'t str> {
        let (start, rest) = text[self.prelude.range()].split_at_checked(name.len())?;
        let is_whole = !rest.bytes().next().is_some_and(is_name_byte);
        (start.eq_ignore_ascii_case(name) && is_whole).then_some(rest)
    }
}
