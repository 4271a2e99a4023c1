//! The data that weigh, cube by cube.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::diffusion::density::Density;
use crate::geometry::ridge::patch::Patch;
use crate::maths::Vector;

/// Halvings of the cube about all data, at most.
const MAX_LEVEL: u32 = 24;

/// Data that are kept in patches before they are let go.
const MAX_KEPT: usize = 2_000_000;

/// Side of the smallest cubes over the noise level, at most.
const SMALLEST: f64 = 3.0;

/// How far from the middle of a cube its patch is good, over the side of the cube.
const REACH: f64 = 0.625;

/// Places at which the patches are counted.
const PROBES: usize = 8;

/// A cube: its level and its place among those of its size.
type Key = (u32, [i64; 3]);

/// An octree of patches, made where they are asked for. Which patch is good for a place depends on
/// the place alone.
pub(super) struct Patches {
    whole: Arc<Patch<3>>,
    pub low: Vector<3>,
    pub high: Vector<3>,
    side: f64,
    levels: u32,
    made: RwLock<Made>,
}

#[derive(Default)]
struct Made {
    patches: HashMap<Key, Arc<Patch<3>>>,
    n_data: usize,
}

impl Patches {
    pub fn new(density: &Density<3>, sigma: f64) -> Self {
        let points = density.points();
        let low = points.iter().fold(points[0], |m, y| m.inf(y));
        let high = points.iter().fold(points[0], |m, y| m.sup(y));
        let side = (high - low).max() + sigma;
        let levels =
            (side / (SMALLEST * sigma)).log2().ceil().clamp(0.0, f64::from(MAX_LEVEL)) as u32;
        let whole = Patch::whole(density, sigma);
        Self { whole, low, high, side, levels, made: RwLock::default() }
    }

    /// The noise level.
    pub fn sigma(&self) -> f64 {
        self.whole.sigma
    }

    /// All distinct data.
    pub fn points(&self) -> &[Vector<3>] {
        self.whole.density.points()
    }

    /// How many data weigh about a place, as a mean over some of the data.
    pub fn mean_size(&self) -> usize {
        let n = self.points().len();
        let some = (0..PROBES).map(|i| &self.points()[i * n / PROBES]);
        some.map(|x| self.at(x).density.points().len()).sum::<usize>() / PROBES
    }

    /// The number of the smallest cube that holds `x`.
    pub fn place(&self, x: &Vector<3>) -> [i64; 3] {
        self.key(x, self.levels).1
    }

    fn key(&self, x: &Vector<3>, level: u32) -> Key {
        let place = (x - self.low) / self.side_at(level);
        (level, std::array::from_fn(|i| place[i].floor() as i64))
    }

    fn side_at(&self, level: u32) -> f64 {
        self.side / f64::from(1_u32 << level)
    }

    /// The data that weigh at `x` and about it.
    pub fn at(&self, x: &Vector<3>) -> Arc<Patch<3>> {
        let mut patch = Arc::clone(&self.whole);
        for level in 1..=self.levels {
            if patch.is_small() {
                break;
            }
            patch = self.part_of(&patch, self.key(x, level));
        }
        patch
    }

    fn part_of(&self, parent: &Arc<Patch<3>>, key: Key) -> Arc<Patch<3>> {
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(patch) = made.patches.get(&key) {
            return Arc::clone(patch);
        }
        drop(made);
        let side = self.side_at(key.0);
        let middle = Vector::from(key.1.map(|place| place as f64)).add_scalar(0.5) * side;
        let patch = parent.around(self.low + middle, REACH * side);
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        if !Arc::ptr_eq(&patch, parent) {
            made.n_data += patch.density.points().len();
        }
        if made.n_data > MAX_KEPT {
            *made = Made::default();
        }
        made.patches.insert(key, Arc::clone(&patch));
        patch
    }
}
