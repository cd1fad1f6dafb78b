//! What this process has checked without finding a fault, so that it need not be checked again.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, Hash};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use foldhash::{fast, quality};

/// Read access to the set.
pub(crate) struct SeenReader<'s>(RwLockReadGuard<'s, HashSet<u64, fast::RandomState>>);

impl SeenReader<'_> {
    /// Whether the value with this hash was seen.
    pub(crate) fn has(&self, hash: u64) -> bool {
        self.0.contains(&hash)
    }
}

/// Values that were seen, stored as 64-bit hashes that are keyed differently in each run. The chance that an
/// unseen value collides with one of them is about one in 10¹³.
#[derive(Default)]
pub(crate) struct Seen {
    keys: quality::RandomState,
    known: RwLock<HashSet<u64, fast::RandomState>>,
}

impl Seen {
    /// How many hashes are kept: some megabytes.
    const MAX_HASHES: usize = 1 << 18;

    /// The hash under which a value is stored.
    pub(crate) fn hash(&self, value: impl Hash) -> u64 {
        self.keys.hash_one(value)
    }

    /// Read access for several lookups in a row. Nothing can be added meanwhile.
    pub(crate) fn reader(&self) -> SeenReader<'_> {
        // A poisoned lock is fine: what is known stays true, whatever the failed thread was about to add.
        SeenReader(self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the value with this hash was seen.
    pub(crate) fn has(&self, hash: u64) -> bool {
        self.reader().has(hash)
    }

    /// Stores these hashes, as far as there is room.
    pub(crate) fn keep(&self, hashes: impl IntoIterator<Item = u64>) {
        // Collected before locking, because the iterator itself may do lookups.
        let hashes: Vec<u64> = hashes.into_iter().collect();
        if hashes.is_empty() {
            return;
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let room = Seen::MAX_HASHES.saturating_sub(known.len());
        known.extend(hashes.into_iter().take(room));
    }
}
