//! What has been sent to the graphics processor and stays there.

use std::collections::HashMap;

/// Contents by identity: each is uploaded once, when it is first drawn, and dropped some time
/// after it was last drawn.
#[derive(Debug)]
pub struct Store<T> {
    sets: HashMap<u64, Set<T>>,
    keep: usize,
    frame: u64,
    n_uploads: usize,
}

/// The parts of one content, such as the records of a timeline by their node.
#[derive(Debug)]
struct Set<T> {
    parts: HashMap<usize, T>,
    last_used: u64,
}

impl<T: Clone> Store<T> {
    /// An empty store, which keeps the `keep` contents that were used last.
    pub fn keeping(keep: usize) -> Self {
        Self { sets: HashMap::new(), keep, frame: 0, n_uploads: 0 }
    }

    /// The part of a content, uploaded if it is new.
    pub fn get(&mut self, id: u64, part: usize, upload: impl FnOnce() -> T) -> T {
        let new_set = || Set { parts: HashMap::new(), last_used: 0 };
        let set = self.sets.entry(id).or_insert_with(new_set);
        set.last_used = self.frame;
        let n_uploads = &mut self.n_uploads;
        let upload = || {
            *n_uploads += 1;
            upload()
        };
        set.parts.entry(part).or_insert_with(upload).clone()
    }

    /// Parts uploaded so far.
    pub fn n_uploads(&self) -> usize {
        self.n_uploads
    }

    /// Ends a frame: drops the contents unused for longest, but none that this frame used.
    pub fn end_frame(&mut self) {
        while self.sets.len() > self.keep {
            let oldest = self.sets.iter().min_by_key(|(_, set)| set.last_used);
            match oldest.map(|(&id, set)| (id, set.last_used)) {
                Some((id, last_used)) if last_used < self.frame => self.sets.remove(&id),
                _ => break,
            };
        }
        self.frame += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_uploaded_once() {
        let mut store = Store::keeping(2);
        assert_eq!(store.get(7, 0, || 'a'), 'a');
        assert_eq!(store.get(7, 0, || 'b'), 'a');
        assert_eq!(store.get(7, 1, || 'c'), 'c');
        assert_eq!(store.n_uploads(), 2);
    }

    #[test]
    fn the_content_unused_for_longest_goes_first() {
        let mut store = Store::keeping(2);
        for ids in [[1, 2], [1, 3]] {
            for id in ids {
                store.get(id, 0, || id);
            }
            store.end_frame();
        }
        assert_eq!(store.get(1, 0, || 9), 1);
        assert_eq!(store.get(2, 0, || 9), 9);
    }

    #[test]
    fn what_the_frame_uses_is_never_dropped() {
        let mut store = Store::keeping(1);
        for _ in 0..2 {
            for id in [1, 2, 3] {
                store.get(id, 0, || id);
            }
            store.end_frame();
        }
        assert_eq!(store.n_uploads(), 3);
    }
}
