//! Where the cloud has been, and where it will be.

use std::sync::Arc;

use crate::picture::theme::TRAIL_ALPHA;
use crate::picture::{Looks, Mark, Trails};
use crate::sim::timeline::{Frame, Timeline};

/// More particles than this have no trails: they would be a grey cloud, and slow.
const MOST_WITH_TRAILS: usize = 20_000;

/// Alpha of a trail in space where it is strongest.
const SPACE_ALPHA: f32 = 0.4;

/// The trails of `behind` and `ahead` steps.
pub fn marks(
    timeline: &Arc<Timeline>,
    moment: f64,
    [behind, ahead]: [usize; 2],
    frame: Frame,
    looks: &Arc<Looks>,
) -> Vec<Mark> {
    if timeline.n_particles > MOST_WITH_TRAILS {
        return Vec::new();
    }
    let last = timeline.nodes.len().saturating_sub(1) as f64;
    let trail = |to: f64, alpha: f32, width_px: f32| {
        Mark::Trails(Trails {
            timeline: Arc::clone(timeline),
            from: moment,
            to: to.clamp(0.0, last),
            frame,
            looks: Arc::clone(looks),
            width_px,
            alpha,
            fade: 1.3,
        })
    };
    let mut marks = Vec::new();
    // In space trails lie over one another from every depth.
    let alpha = if timeline.dimension == 3 { SPACE_ALPHA } else { TRAIL_ALPHA };
    if behind > 0 {
        marks.push(trail(moment - behind as f64, alpha, 1.1));
    }
    if ahead > 0 {
        marks.push(trail(moment + ahead as f64, 0.3, 0.8));
    }
    marks
}
