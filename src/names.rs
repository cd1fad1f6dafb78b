//! Names that are nearly right.

/// How many names are compared with one that is not known. No theme and no app has as many.
const MOST_NAMES: usize = 500;
/// How many bytes a name has at most that is compared: what is longer was not written by a slip.
const LONGEST_NAME: usize = 64;

/// The one of `known` that `name` was probably meant to be. Of many, only the first 500 are looked at.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let folded = |text: &str| text.to_ascii_lowercase().replace(['-', '_'], "");
    let known = known.into_iter().take(MOST_NAMES);
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
