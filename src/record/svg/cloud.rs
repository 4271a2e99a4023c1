//! Where points are, and which of the styles they have.

use crate::picture::{Frame, Glyphs, Looks, NearPlane, Particles, Style};
use crate::sim::timeline::{Record, Timeline};

/// Styles that a palette may have.
const MAX_STYLES: usize = 16;

/// Points of one mark, however their positions came about.
#[derive(Clone, Debug)]
pub struct Cloud<'a> {
    /// How they may look; styles whose lengths are not sound are not drawn.
    pub palette: &'a [Style],
    /// Those that lie near a plane stand out.
    pub near: Option<NearPlane>,
    source: Source<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Source<'a> {
    Glyphs(&'a [[f32; 3]]),
    Particles { earlier: Stored<'a>, later: Stored<'a>, part: f64, looks: &'a Looks },
}

/// A point to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    /// Its world position, finite.
    pub world: [f64; 3],
    /// Index into the palette.
    pub style: usize,
    /// Whether it lies near the plane.
    pub is_near: bool,
}

impl<'a> Cloud<'a> {
    /// Points that do not move, all of one style.
    pub fn of_glyphs(glyphs: &'a Glyphs) -> Self {
        let palette = std::slice::from_ref(&glyphs.style);
        Self { palette, near: None, source: Source::Glyphs(&glyphs.at) }
    }

    /// A cloud between two stored records; its looks are those of the earlier one.
    pub fn of_particles(particles: &'a Particles) -> Option<Self> {
        let Particles { timeline, moment, frame, looks, near } = particles;
        if moment.is_nan() || looks.palette.is_empty() {
            return None;
        }
        let (earlier, later, part) = timeline.records_around(*moment)?;
        let stored = |record| Stored::new(timeline, record, *frame);
        let (earlier, later) = (stored(earlier), stored(later));
        let palette = styles(looks);
        Some(Self {
            palette,
            near: *near,
            source: Source::Particles { earlier, later, part, looks },
        })
    }

    /// The points that are somewhere.
    pub fn points(&self) -> impl Iterator<Item = Point> + '_ {
        let n = match self.source {
            Source::Glyphs(at) => at.len(),
            Source::Particles { earlier, .. } => earlier.timeline.n_particles,
        };
        (0..n).filter_map(|index| self.point(index))
    }

    fn point(&self, index: usize) -> Option<Point> {
        let (world, style) = match self.source {
            Source::Glyphs(at) => (at[index].map(f64::from), 0),
            Source::Particles { earlier, later, part, looks } => {
                let (from, to) = (earlier.at(index)?, later.at(index)?);
                (mixed(from, to, part), style_of(looks, earlier.number, index))
            }
        };
        let Style { radius_px, stroke_px, .. } = self.palette[style];
        let is_drawn = world.iter().all(|x| x.is_finite())
            && [radius_px, stroke_px].iter().all(|x| x.is_finite() && *x >= 0.0);
        is_drawn.then(|| Point { world, style, is_near: self.is_near(world) })
    }

    fn is_near(&self, world: [f64; 3]) -> bool {
        self.near.is_some_and(|near| {
            let along: f64 = (0..3).map(|d| f64::from(near.normal[d]) * world[d]).sum();
            (along - f64::from(near.offset)).abs() <= f64::from(near.distance)
        })
    }
}

/// A record in a frame.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'a> {
    timeline: &'a Timeline,
    record: &'a Record,
    number: usize,
    scale: f64,
}

impl<'a> Stored<'a> {
    /// The record of that number, which exists.
    pub fn new(timeline: &'a Timeline, number: usize, frame: Frame) -> Self {
        let record = &*timeline.records[number];
        let scale = match frame {
            Frame::Data => 1.0,
            Frame::Schedule => timeline.nodes.get(record.node).map_or(f64::NAN, |node| node.a),
        };
        Self { timeline, record, number, scale }
    }

    /// Where a particle is: of more than three coordinates the first three are seen.
    pub fn at(&self, particle: usize) -> Option<[f64; 3]> {
        let dimension = self.timeline.dimension;
        let x = self.record.x.get(particle * dimension..(particle + 1) * dimension)?;
        Some([0, 1, 2].map(|d| x.get(d).map_or(0.0, |x| f64::from(*x) * self.scale)))
    }
}

/// The styles that a palette may have.
pub fn styles(looks: &Looks) -> &[Style] {
    &looks.palette[..looks.palette.len().min(MAX_STYLES)]
}

/// The style of a particle at a record; where that has none, of the last record that has.
pub fn style_of(looks: &Looks, record: usize, particle: usize) -> usize {
    let of_record = looks.of_record.get(record).or(looks.of_record.last());
    let style =
        of_record.and_then(|styles| styles.get(particle)).map_or(0, |style| *style as usize);
    style.min(styles(looks).len().saturating_sub(1))
}

/// Part of the way from one position to another.
pub fn mixed(from: [f64; 3], to: [f64; 3], part: f64) -> [f64; 3] {
    if part == 0.0 {
        return from;
    }
    [0, 1, 2].map(|d| (1.0 - part) * from[d] + part * to[d])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::picture::{Rgba, Shape};
    use crate::sim::timeline::Node;

    fn particles(moment: f64, frame: Frame) -> Particles {
        let record =
            |(node, x): (usize, Vec<f32>)| Arc::new(Record { node, x, ..Record::default() });
        let node = |a: f64| Node { t: 0.0, sigma: 1.0, a, s: 1.0 };
        let timeline = Timeline {
            id: 1,
            dimension: 2,
            n_particles: 2,
            nodes: [1.0, 0.5, 0.25].map(node).into(),
            summaries: vec![],
            records: [(0, vec![1.0, 2.0, f32::NAN, 0.0]), (2, vec![3.0, 4.0, 5.0, 6.0])]
                .map(record)
                .to_vec(),
        };
        let ink = Rgba::hex(0);
        let style = Style { shape: Shape::Disc, radius_px: 1.0, stroke_px: 1.0, ink, halo: None };
        let looks = Looks { id: 1, palette: vec![style; 20], of_record: vec![[3, 99].into()] };
        let (timeline, looks) = (Arc::new(timeline), Arc::new(looks));
        Particles { timeline, moment, frame, looks, near: None }
    }

    fn found(moment: f64, frame: Frame) -> Vec<([f64; 3], usize)> {
        let particles = particles(moment, frame);
        let cloud = Cloud::of_particles(&particles).expect("there is a cloud");
        cloud.points().map(|point| (point.world, point.style)).collect()
    }

    #[test]
    fn a_moment_between_records_is_mixed_and_what_is_nowhere_is_left_out() {
        assert_eq!(found(1.0, Frame::Data), [([2.0, 3.0, 0.0], 3)]);
        assert_eq!(found(9.0, Frame::Data), [([3.0, 4.0, 0.0], 3), ([5.0, 6.0, 0.0], 15)]);
    }

    #[test]
    fn the_frame_of_the_schedule_scales() {
        assert_eq!(found(2.0, Frame::Schedule)[0].0, [0.75, 1.0, 0.0]);
    }

    #[test]
    fn no_moment_has_no_cloud() {
        assert!(Cloud::of_particles(&particles(f64::NAN, Frame::Data)).is_none());
    }
}
