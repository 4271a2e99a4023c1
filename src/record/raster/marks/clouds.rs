//! The stored positions and looks of particles.

use crate::picture::{Frame, Looks};
use crate::sim::timeline::{Record, Timeline};

/// The positions of a record in a frame.
#[derive(Clone, Copy)]
pub struct Positions<'a> {
    x: &'a [f32],
    dimension: usize,
    /// What a stored position is multiplied by.
    pub scale: f32,
}

impl<'a> Positions<'a> {
    /// Those of a record of a timeline.
    pub fn new(timeline: &'a Timeline, record: usize, frame: Frame) -> Self {
        let Record { node, x, .. } = &*timeline.records[record];
        let scale = match frame {
            Frame::Data => 1.0,
            Frame::Schedule => timeline.nodes.get(*node).map_or(f32::NAN, |node| node.a as f32),
        };
        Self { x, dimension: timeline.dimension, scale }
    }

    /// A stored position: of a space of more than three dimensions the first three coordinates are
    /// seen. What is missing is not a number.
    #[inline]
    pub fn stored(&self, particle: usize) -> [f32; 3] {
        let stored = self.x.get(particle * self.dimension..).unwrap_or(&[]);
        match (self.dimension, stored) {
            (2, &[x, y, ..]) => [x, y, 0.0],
            (1, &[x, ..]) => [x, 0.0, 0.0],
            (3.., &[x, y, z, ..]) => [x, y, z],
            _ => [f32::NAN; 3],
        }
    }

    /// A position in the frame.
    #[inline]
    pub fn at(&self, particle: usize) -> [f32; 3] {
        self.stored(particle).map(|x| x * self.scale)
    }
}

/// The indices of the styles of the particles at a record; where it has none, those of the last
/// record that has.
#[derive(Clone, Copy)]
pub struct Styles<'a> {
    of_record: &'a [u32],
    last: usize,
}

impl<'a> Styles<'a> {
    /// Those of a record; `None` if there are no styles.
    pub fn new(looks: &'a Looks, record: usize) -> Option<Self> {
        let last = looks.palette.len().min(MAX_STYLES).checked_sub(1)?;
        let stored = looks.of_record.get(record).or(looks.of_record.last());
        Some(Self { of_record: stored.map_or(&[], |styles| styles), last })
    }

    /// The style of a particle.
    #[inline]
    pub fn of(&self, particle: usize) -> usize {
        (self.of_record.get(particle).copied().unwrap_or(0) as usize).min(self.last)
    }
}

/// Styles that a palette may have.
const MAX_STYLES: usize = 16;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn timeline(dimension: usize, x: &[f32]) -> Timeline {
        let record = Record { node: 0, x: x.to_vec(), ..Record::default() };
        Timeline {
            id: 0,
            dimension,
            n_particles: 2,
            nodes: Arc::new([]),
            summaries: vec![],
            records: vec![Arc::new(record)],
        }
    }

    fn second(dimension: usize, x: &[f32]) -> [f32; 3] {
        Positions::new(&timeline(dimension, x), 0, Frame::Data).at(1)
    }

    #[test]
    fn other_dimensions_are_padded_or_cut() {
        assert_eq!(second(1, &[1.0, 2.0]), [2.0, 0.0, 0.0]);
        assert_eq!(second(2, &[1.0, 2.0, 3.0, 4.0]), [3.0, 4.0, 0.0]);
        assert_eq!(second(4, &[0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0]), [1.0, 2.0, 3.0]);
    }

    #[test]
    fn a_particle_without_a_position_is_nowhere() {
        assert!(second(2, &[1.0, 2.0, 3.0])[0].is_nan());
        assert!(second(3, &[])[0].is_nan());
        let nodeless = timeline(1, &[1.0, 2.0]);
        assert!(Positions::new(&nodeless, 0, Frame::Schedule).at(1)[0].is_nan());
    }
}
