//! Suggestions for misspelled names.

/// How many known names a name is compared with at most. No theme or app has as many.
const MAX_NAMES: usize = 500;
/// The longest name, in bytes, that is compared: a longer one is not a typo.
const MAX_NAME_LEN: usize = 64;

/// The name in `known` that `name` was probably meant to be. Only the first 500 are considered.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if name.len() > MAX_NAME_LEN {
        return None;
    }
    let folded = |text: &str| text.to_ascii_lowercase().replace(['-', '_'], "");
    let known = known.into_iter().take(MAX_NAMES);
    let close = known.filter(|known| known.len().abs_diff(name.len()) <= 3);
    let wanted = folded(name);
    let distance = |known: &str| strsim::osa_distance(&folded(known), &wanted);
    let best = close.map(|known| (distance(known), known)).min_by_key(|(distance, _)| *distance);
    best.filter(|(distance, _)| *distance <= 2 && *distance * 3 <= name.len().max(3)).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::nearest;
    use crate::catalog::{FILTERS, ICONS};

    #[test]
    fn what_differs_by_a_slip_is_near() {
        assert_eq!(nearest("horizontal-dots", ICONS.iter().copied()), Some("horizontalDots"));
        assert_eq!(nearest("uppercase", FILTERS.iter().copied()), None);
        assert_eq!(nearest("upcas", FILTERS.iter().copied()), Some("upcase"));
        let long = "a".repeat(100);
        assert_eq!(nearest(&long, [long.as_str()]), None);
    }
}
