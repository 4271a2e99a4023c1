//! Curves: their segments into a mask, then halo and ink through it.

use bytemuck::{Pod, Zeroable};

use super::{CLEAR, Plan, unit};
use crate::picture::Lines;
use crate::ui::canvas::draw::{Draw, Onto, Source};
use crate::ui::canvas::seen::Seen;

/// `Lines` in `lines.wgsl`.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Block {
    ink: [f32; 4],
    halo: [f32; 4],
    half_width: f32,
    half_halo: f32,
    dash: f32,
    period: f32,
}

/// A straight piece in pixels, and the pixels along the curve before it (modulo the dashes).
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
struct Segment {
    start: [f32; 2],
    end: [f32; 2],
    before: f32,
}

/// Draws the curves; what is not finite interrupts them.
pub fn plan(lines: &Lines, plan: &mut Plan) {
    let block = block(lines, plan.seen.scale as f32);
    let reach = f64::from(block.half_width.max(block.half_halo)) + 1.0;
    let around = Around { reach, period: f64::from(block.period) };
    let (segments, bounds) = around.segments(&lines.curves, plan.seen);
    let within = plan.within(bounds.map_or([[0.0; 2]; 2], |b| b));
    let Some(within) = within.filter(|_| reach.is_finite()) else { return };
    let mask = Draw {
        pipeline: plan.pipelines.line_mask.clone(),
        onto: Onto::Mask,
        block: plan.arena.block(&block),
        texture: None,
        n_instances: segments.len() as u32,
        buffers: vec![Source::Frame(plan.arena.vertices(&segments))],
        n_vertices: 4,
        within,
    };
    let paint = Draw {
        pipeline: plan.pipelines.line_paint.clone(),
        onto: Onto::Canvas,
        texture: Some(plan.target.mask.bind.clone()),
        n_instances: 1,
        buffers: Vec::new(),
        ..mask
    };
    plan.draws.extend([mask, paint]);
}

fn block(lines: &Lines, scale: f32) -> Block {
    let (halo_px, halo) = lines.halo.map_or((0.0, CLEAR), |(px, ink)| (px, unit(ink)));
    let dashes = lines.dash_px.filter(|dash| dash.iter().all(|px| px.is_finite() && *px > 0.0));
    let [dash, gap] = dashes.unwrap_or([0.0; 2]);
    Block {
        ink: unit(lines.ink),
        halo,
        half_width: 0.5 * lines.width_px * scale,
        half_halo: 0.5 * halo_px * scale,
        dash: dash * scale,
        period: (dash + gap) * scale,
    }
}

type Pixel = [f64; 2];
/// Least and greatest coordinates.
type Bounds = [Pixel; 2];

/// How far a line reaches to its sides, and after which length its dashes repeat, in pixels.
struct Around {
    reach: f64,
    period: f64,
}

impl Around {
    /// The visible segments of all curves and the box that they touch.
    fn segments(&self, curves: &[Vec<[f32; 3]>], seen: &Seen) -> (Vec<Segment>, Option<Bounds>) {
        let window = [[-self.reach; 2], seen.size.map(|n| f64::from(n) + self.reach)];
        let mut segments = Vec::new();
        let mut bounds: Option<Bounds> = None;
        for curve in curves {
            let pixels =
                curve.iter().map(|&[x, y, _]| seen.pixel_from_world([x, y].map(f64::from)));
            let pixels: Vec<Pixel> = pixels.collect();
            let mut before = 0.0;
            for pair in pixels.windows(2) {
                let [start, end] = [pair[0], pair[1]];
                let length = (end[0] - start[0]).hypot(end[1] - start[1]);
                if !length.is_finite() {
                    before = 0.0;
                    continue;
                }
                if let Some([from, to]) = clipped(start, end, window) {
                    let at = |t: f64| [0, 1].map(|d| start[d] + t * (end[d] - start[d]));
                    let (start, end) = (at(from), at(to));
                    segments.push(Segment {
                        start: start.map(|x| x as f32),
                        end: end.map(|x| x as f32),
                        before: self.phase(before + from * length),
                    });
                    bounds = Some(self.grown(bounds, [start, end]));
                }
                before += length;
            }
        }
        (segments, bounds)
    }

    fn phase(&self, along: f64) -> f32 {
        if self.period > 0.0 { (along % self.period) as f32 } else { 0.0 }
    }

    fn grown(&self, bounds: Option<Bounds>, [start, end]: [Pixel; 2]) -> Bounds {
        let low = [0, 1].map(|d| start[d].min(end[d]) - self.reach);
        let high = [0, 1].map(|d| start[d].max(end[d]) + self.reach);
        let [old_low, old_high] = bounds.unwrap_or([low, high]);
        [[0, 1].map(|d| low[d].min(old_low[d])), [0, 1].map(|d| high[d].max(old_high[d]))]
    }
}

/// The part of a segment that lies in a box, as shares of its length (Liang and Barsky 1984).
fn clipped(start: Pixel, end: Pixel, [low, high]: Bounds) -> Option<[f64; 2]> {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for d in 0..2 {
        let span = end[d] - start[d];
        if span == 0.0 {
            if start[d] < low[d] || start[d] > high[d] {
                return None;
            }
            continue;
        }
        let crossings = [low[d], high[d]].map(|edge| (edge - start[d]) / span);
        from = from.max(crossings[0].min(crossings[1]));
        to = to.min(crossings[0].max(crossings[1]));
    }
    (from <= to).then_some([from, to])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Camera;

    fn seen() -> Seen {
        let camera = Camera { centre: [5.0, 5.0], px_per_unit: 10.0, size_px: [100.0, 100.0] };
        Seen::on_paper(camera, camera.size_px, 1.0, 4096)
    }

    fn segments(curve: &[[f32; 3]]) -> Vec<Segment> {
        Around { reach: 2.0, period: 11.0 }.segments(&[curve.to_vec()], &seen()).0
    }

    #[test]
    fn the_part_of_a_segment_in_a_box_is_found() {
        let window = [[0.0, 0.0], [10.0, 10.0]];
        assert_eq!(clipped([-10.0, 5.0], [30.0, 5.0], window), Some([0.25, 0.5]));
        assert_eq!(clipped([2.0, 2.0], [2.0, 2.0], window), Some([0.0, 1.0]));
        assert_eq!(clipped([-1.0, -5.0], [-1.0, 5.0], window), None);
        assert_eq!(clipped([-3.0, 9.0], [3.0, 15.0], window), None);
    }

    #[test]
    fn dashes_go_on_across_joints_and_outside_the_window() {
        let segments = segments(&[[-10.0, 5.0, 0.0], [3.0, 5.0, 0.0], [4.0, 5.0, 0.0]]);
        let along: Vec<f32> = segments.iter().map(|s| s.before).collect();
        assert!((along[0] - 98.0 % 11.0).abs() < 1e-4, "{along:?}");
        assert!((along[1] - 130.0 % 11.0).abs() < 1e-4, "{along:?}");
    }

    #[test]
    fn a_vertex_that_is_not_finite_interrupts_the_curve() {
        let nan = f32::NAN;
        let whole = [[1.0, 1.0, 0.0], [2.0, 1.0, 0.0], [nan, 1.0, 0.0], [3.0, 1.0, 0.0]];
        assert_eq!(segments(&whole).len(), 1);
        assert!(segments(&[[1.0, 1.0, 0.0]]).is_empty());
        assert!(segments(&[]).is_empty());
    }
}
