//! Unambiguous JSON: no duplicate keys and no lone surrogates at any depth.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::source::Span;

/// Whether serde_json's `message` reports a lone surrogate.
pub(super) fn is_lone_surrogate(message: &str) -> bool {
    message.starts_with("unexpected end of hex escape") || message.starts_with("lone leading surrogate")
}

/// The span of the lone surrogate escape, given the `offset` at which serde_json missed its other half.
pub(super) fn lone_surrogate(text: &str, offset: usize) -> Span {
    const ESCAPE: usize = "\\ud83d".len();
    let bytes = text.as_bytes();
    let is_escaped = |at: usize| bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1;
    let is_escape = |at: usize| bytes[at..].starts_with(b"\\u") && !is_escaped(at);
    let before = |at: usize| at.checked_sub(ESCAPE).filter(|at| is_escape(*at));
    let last = (0..=offset).rev().take(2 * ESCAPE).find(|at| is_escape(*at)).unwrap_or(offset);
    // serde_json reports a lone first half only after reading what follows it.
    let is_first = |at: &usize| {
        let digits = bytes.get(at + 2..at + 4).unwrap_or_default().to_ascii_lowercase();
        matches!(&digits[..], b"d8" | b"d9" | b"da" | b"db")
    };
    let half = before(last).filter(is_first).unwrap_or(last);
    let written = bytes[half..].iter().take(ESCAPE).take_while(|byte| byte.is_ascii());
    Span::new(half, half + written.count())
}

/// Any unambiguous JSON value; its content is not kept.
pub(super) struct Strict;

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Strict, D::Error> {
        deserializer.deserialize_any(StrictVisitor)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Strict;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Strict, E> {
        Ok(Strict)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Strict, E> {
        Ok(Strict)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Strict, E> {
        Ok(Strict)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Strict, E> {
        Ok(Strict)
    }

    fn visit_str<E>(self, _: &str) -> Result<Strict, E> {
        Ok(Strict)
    }

    fn visit_unit<E>(self) -> Result<Strict, E> {
        Ok(Strict)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Strict, A::Error> {
        while items.next_element::<Strict>()?.is_some() {}
        Ok(Strict)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Strict, A::Error> {
        let mut keys = BTreeSet::new();
        while let Some(key) = members.next_key::<String>()? {
            if keys.contains(&key) {
                return Err(A::Error::custom(format_args!("duplicate key {key:?}")));
            }
            keys.insert(key);
            members.next_value::<Strict>()?;
        }
        Ok(Strict)
    }
}
