//! Which stored records surround a moment, and which pieces make up a trail.

use std::sync::Arc;

use super::Trails;
use crate::sim::timeline::Record;

/// Two stored records around a moment; the same one twice where the moment is stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Between {
    /// Index of the record at or before the moment.
    pub earlier: usize,
    /// Index of the record at or after it.
    pub later: usize,
    /// Share of the way from the earlier to the later one, 0 to 1.
    pub part: f32,
}

/// The records around a moment (a node coordinate), which is clamped to what is stored; `None`
/// if nothing is stored or the moment is not a number.
pub fn between(records: &[Arc<Record>], moment: f64) -> Option<Between> {
    if records.is_empty() || moment.is_nan() {
        return None;
    }
    let n_before = records.partition_point(|record| record.node as f64 <= moment);
    let earlier = n_before.saturating_sub(1);
    let node = |index: usize| records[index].node as f64;
    if n_before == 0 || n_before == records.len() || node(earlier) == moment {
        return Some(Between { earlier, later: earlier, part: 0.0 });
    }
    let part = (moment - node(earlier)) / (node(n_before) - node(earlier));
    Some(Between { earlier, later: n_before, part: part as f32 })
}

/// A part of a trail between two neighbouring records.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Index of the earlier record.
    pub earlier: usize,
    /// Where the piece starts and ends, as shares of the way to the next record.
    pub cut: [f32; 2],
    /// Alpha at these two ends.
    pub alpha: [f32; 2],
}

/// The pieces of a trail, the faintest first.
pub fn pieces(trails: &Trails) -> Vec<Piece> {
    let Trails { from, to, alpha, fade, .. } = *trails;
    if !(from.is_finite() && to.is_finite()) {
        return Vec::new();
    }
    let (first, last) = (from.min(to), from.max(to));
    let alpha_at = |moment: f64| {
        let age = ((moment - from) / (to - from)).clamp(0.0, 1.0) as f32;
        alpha * (1.0 - age).powf(fade)
    };
    let piece = |(earlier, pair): (usize, &[Arc<Record>])| {
        let [n0, n1] = [0, 1].map(|i| pair[i].node as f64);
        let (start, end) = (first.max(n0), last.min(n1));
        let cut = [start, end].map(|m| ((m - n0) / (n1 - n0)) as f32);
        (start < end).then(|| Piece { earlier, cut, alpha: [alpha_at(start), alpha_at(end)] })
    };
    let mut pieces: Vec<Piece> =
        trails.timeline.records.windows(2).enumerate().filter_map(piece).collect();
    if from < to {
        pieces.reverse();
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{Frame, Looks};
    use crate::sim::timeline::Timeline;

    fn records(nodes: &[usize]) -> Vec<Arc<Record>> {
        let record = |&node| Arc::new(Record { node, ..Record::default() });
        nodes.iter().map(record).collect()
    }

    fn trails(from: f64, to: f64, nodes: &[usize]) -> Trails {
        let timeline = Timeline {
            id: 1,
            dimension: 2,
            n_particles: 0,
            nodes: Arc::new([]),
            summaries: vec![],
            records: records(nodes),
        };
        let looks = Looks { id: 1, palette: vec![], of_record: vec![] };
        Trails {
            timeline: Arc::new(timeline),
            from,
            to,
            frame: Frame::Data,
            looks: Arc::new(looks),
            width_px: 1.0,
            alpha: 0.8,
            fade: 1.0,
        }
    }

    #[test]
    fn a_moment_lies_between_its_neighbours_by_node_not_by_index() {
        let found = between(&records(&[0, 4, 8]), 5.0);
        assert_eq!(found, Some(Between { earlier: 1, later: 2, part: 0.25 }));
    }

    #[test]
    fn moments_outside_clamp_to_the_first_and_the_last_record() {
        let stored = records(&[2, 3]);
        let only = |index| Some(Between { earlier: index, later: index, part: 0.0 });
        assert_eq!(between(&stored, -1.0), only(0));
        assert_eq!(between(&stored, 3.0), only(1));
        assert_eq!(between(&stored, 99.0), only(1));
        assert_eq!(between(&stored, f64::NAN), None);
        assert_eq!(between(&[], 0.0), None);
    }

    #[test]
    fn a_trail_behind_is_cut_at_its_ends_and_ends_with_the_newest_piece() {
        let pieces = pieces(&trails(2.5, 0.5, &[0, 1, 2, 3]));
        let cuts: Vec<_> = pieces.iter().map(|p| (p.earlier, p.cut)).collect();
        assert_eq!(cuts, [(0, [0.5, 1.0]), (1, [0.0, 1.0]), (2, [0.0, 0.5])]);
        assert_eq!(pieces[0].alpha[0], 0.0);
        assert_eq!(pieces[2].alpha[1], 0.8);
        assert_eq!(pieces[0].alpha[1], pieces[1].alpha[0]);
    }

    #[test]
    fn a_trail_ahead_runs_the_other_way() {
        let pieces = pieces(&trails(1.0, 3.0, &[0, 1, 2, 3]));
        assert_eq!(pieces.iter().map(|p| p.earlier).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(pieces[1].alpha, [0.8, 0.4]);
    }

    #[test]
    fn a_trail_of_no_length_has_no_pieces() {
        assert!(pieces(&trails(1.0, 1.0, &[0, 1, 2])).is_empty());
        assert!(pieces(&trails(f64::NAN, 1.0, &[0, 1, 2])).is_empty());
        assert!(pieces(&trails(9.0, 5.0, &[0, 1, 2])).is_empty());
    }
}
