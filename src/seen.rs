//! What this process has seen and found nothing wrong with, so that it need not look at it again.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, Hash};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use foldhash::{fast, quality};

/// A look at what was seen.
pub(crate) struct Known<'s>(RwLockReadGuard<'s, HashSet<u64, fast::RandomState>>);

impl Known<'_> {
    /// Whether the value with this hash was seen.
    pub(crate) fn has(&self, hash: u64) -> bool {
        self.0.contains(&hash)
    }
}

/// Values that were seen, known by hashes of 64 bits that come out otherwise in each run: that another value has the
/// hash of one of them happens once in 10¹³ times.
#[derive(Default)]
pub(crate) struct Seen {
    keys: quality::RandomState,
    known: RwLock<HashSet<u64, fast::RandomState>>,
}

impl Seen {
    /// How many are kept: some megabytes.
    const MOST: usize = 1 << 18;

    /// By what a value is known here.
    pub(crate) fn hash(&self, value: impl Hash) -> u64 {
        self.keys.hash_one(value)
    }

    /// What was seen, for several questions in a row. Nothing can be added meanwhile.
    pub(crate) fn known(&self) -> Known<'_> {
        // What is known stays true, whatever a thread that failed was about to add.
        Known(self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the value with this hash was seen.
    pub(crate) fn has(&self, hash: u64) -> bool {
        self.known().has(hash)
    }

    /// Keeps the values with these hashes in mind, as far as there is room.
    pub(crate) fn keep(&self, hashes: impl IntoIterator<Item = u64>) {
        // Whoever gives them may ask for some meanwhile.
        let hashes: Vec<u64> = hashes.into_iter().collect();
        if hashes.is_empty() {
            return;
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let room = Seen::MOST.saturating_sub(known.len());
        known.extend(hashes.into_iter().take(room));
    }
}
