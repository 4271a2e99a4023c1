//! Points sorted by the brick in which the first cell that they touch lies.

use super::lattice::ABSENT;
use std::ops::Range;

/// Points in groups of one key.
pub(super) struct Groups {
    /// Indices of the points, group by group, ascending within each.
    pub order: Vec<u32>,
    /// Key and place in the order of each group that is not empty, keys ascending.
    pub groups: Vec<(usize, Range<usize>)>,
}

impl Groups {
    /// Groups points by their `keys`, which lie below `bins` or are [`ABSENT`].
    pub fn new(keys: &[u32], bins: usize) -> Self {
        let mut ends = vec![0_u32; bins];
        for &key in keys.iter().filter(|key| **key != ABSENT) {
            ends[key as usize] += 1;
        }
        let mut groups = Vec::new();
        let mut start = 0;
        for (key, end) in ends.iter_mut().enumerate().filter(|(_, count)| **count > 0) {
            let stop = start + *end as usize;
            groups.push((key, start..stop));
            *end = start as u32;
            start = stop;
        }
        let mut order = vec![0; start];
        for (i, &key) in keys.iter().enumerate().filter(|(_, key)| **key != ABSENT) {
            order[ends[key as usize] as usize] = i as u32;
            ends[key as usize] += 1;
        }
        Self { order, groups }
    }

    /// The groups in pieces of at most `most` points.
    pub fn pieces(&self, most: usize) -> Vec<(usize, Range<usize>)> {
        let pieces = |(key, range): &(usize, Range<usize>)| {
            let (key, end) = (*key, range.end);
            range.clone().step_by(most).map(move |start| (key, start..end.min(start + most)))
        };
        self.groups.iter().flat_map(pieces).collect()
    }
}
