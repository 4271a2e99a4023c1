//! A virtual Brownian tree over `ln sigma`: the path of each particle exists everywhere at once,
//! and a sampler reads it where its steps happen to fall.
//!
//! The value at a place is a function of (seed, particle, coordinate) and of the place alone, so
//! more steps, another grid or other particles refine or join the same paths and never reshuffle
//! them. Each unit cell of `ln sigma` has an increment of variance one, keyed by its whole number;
//! within a cell the path is bisected by Brownian bridges (Levy's construction; the tree of Gaines
//! & Lyons 1997 and of Li et al. 2020, without its memory) down to `2^-18`, then taken as straight.

use std::ops::Range;

use super::Vector;
use super::philox::{BLOCK, Block, Source, Stream};

/// Bisections within a unit cell. A step as short as `2^-14` (100,000 of them over six e-folds) has
/// its variance right to 2 %, one of the usual 0.05 to 4e-5.
const DEPTH: u32 = 18;

/// No noise level in double precision lies outside `exp(-FARTHEST)..exp(FARTHEST)`.
const FARTHEST: f64 = 768.0;

/// The normalised increments of many paths over the steps of one grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Increments<const D: usize> {
    n_particles: usize,
    normals: Vec<[f32; D]>,
}

impl<const D: usize> Increments<D> {
    /// The increments over step `k`, one a particle, divided by the root of the step's length in
    /// `ln sigma`: standard normals.
    pub fn step(&self, k: usize) -> &[[f32; D]] {
        &self.normals[k * self.n_particles..][..self.n_particles]
    }

    /// The same in double precision, ready for a sampler.
    pub fn vectors(&self, k: usize) -> impl Iterator<Item = Vector<D>> {
        self.step(k).iter().map(|normal| vector(*normal))
    }
}

/// The standard normal from which a particle's starting position is made.
pub fn initial<const D: usize>(seed: u64, particle: u32) -> Vector<D> {
    vector(Source::new(seed, Stream::Start, [0, 0]).particle(particle))
}

/// A standard normal beside the path, for the noise of a corrector: `ln_sigma_bits` are the bits of
/// the place, `round` counts the draws there.
pub fn independent<const D: usize>(
    seed: u64,
    particle: u32,
    ln_sigma_bits: u64,
    round: u32,
) -> Vector<D> {
    vector(Source::extra(seed, ln_sigma_bits, round).particle(particle))
}

fn vector<const D: usize>(normal: [f32; D]) -> Vector<D> {
    normal.map(f64::from).into()
}

/// Reads the paths of `particles` at `places`, values of `ln sigma` in descending order, and gives
/// the increments over the `places.len() - 1` steps between them.
///
/// Each particle's numbers are the same bytes whatever the range it is asked in.
pub fn increments<const D: usize>(
    seed: u64,
    particles: Range<u32>,
    places: &[f64],
) -> Increments<D> {
    let n_particles = particles.len();
    let places = read_places(places);
    let mut normals = vec![[0.0; D]; n_particles * places.len().saturating_sub(1)];
    let mut stack = vec![[[0.0; BLOCK]; D]; DEPTH as usize];
    for offset in (0..n_particles).step_by(BLOCK) {
        let mut walk = Walk {
            seed,
            first: particles.start + offset as u32,
            offset,
            n: BLOCK.min(n_particles - offset),
            n_particles,
            before: [[0.0; BLOCK]; D],
            normals: &mut normals,
        };
        walk.cells(&places, &mut stack);
    }
    Increments { n_particles, normals }
}

/// Where in the tree a value is wanted, and what becomes of it.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Number of the place; the step that ends here is one less.
    index: usize,
    /// The whole part of `ln sigma`.
    cell: i32,
    /// The straight piece within the cell, counted from its lower end.
    leaf: u32,
    /// The place within the piece, 0 to 1.
    fraction: f32,
    /// One over the root of the distance from the place before; zero if there is none.
    scale: f32,
}

fn read_places(places: &[f64]) -> Vec<Place> {
    let clamped = |index: usize| places[index].clamp(-FARTHEST, FARTHEST);
    let place = |index: usize| {
        let x = clamped(index);
        let length = index.checked_sub(1).map_or(0.0, |before| clamped(before) - x);
        let leaves = (x - x.floor()) * f64::from(1 << DEPTH);
        let leaf = leaves.floor();
        Place {
            index,
            cell: x.floor() as i32,
            leaf: leaf as u32,
            fraction: (leaves - leaf) as f32,
            scale: if length > 0.0 { length.sqrt().recip() as f32 } else { 0.0 },
        }
    };
    (0..places.len()).map(place).collect()
}

/// A node of a cell's tree: the path between two leaves.
#[derive(Clone, Copy, Debug)]
struct Node {
    cell: i32,
    /// Heap number: the root is 1, the lower half of `i` is `2 i`, the upper `2 i + 1`.
    number: u32,
    /// The first leaf of the node.
    lower: u32,
    /// How many leaves it has.
    leaves: u32,
}

/// One pass down the places for the paths of up to [`BLOCK`] particles.
struct Walk<'a, const D: usize> {
    seed: u64,
    first: u32,
    offset: usize,
    n: usize,
    n_particles: usize,
    /// The paths at the place before, counted from the lower end of the present cell.
    before: Block<D>,
    normals: &'a mut [[f32; D]],
}

impl<const D: usize> Walk<'_, D> {
    fn cells(&mut self, places: &[Place], stack: &mut [Block<D>]) {
        let mut above = None;
        for places in places.chunk_by(|a, b| a.cell == b.cell) {
            let cell = places[0].cell;
            for empty in (cell + 1..above.unwrap_or(cell + 1)).rev() {
                self.enter(empty);
            }
            let whole = self.enter(cell);
            above = Some(cell);
            let root = Node { cell, number: 1, lower: 0, leaves: 1 << DEPTH };
            self.descend(root, &[[0.0; BLOCK]; D], &whole, places, stack);
        }
    }

    /// Moves the origin of the paths to the lower end of `cell`, and gives their rise over it.
    fn enter(&mut self, cell: i32) -> Block<D> {
        let source = Source::new(self.seed, Stream::Path, [cell as u32, 0]);
        let mut whole = [[0.0; BLOCK]; D];
        source.fill(self.first, self.n, &mut whole);
        for (before, rise) in self.before.iter_mut().flatten().zip(whole.iter().flatten()) {
            *before += rise;
        }
        whole
    }

    /// Visits the places of a node from above to below, given the paths at its ends.
    fn descend(
        &mut self,
        node: Node,
        lower: &Block<D>,
        upper: &Block<D>,
        places: &[Place],
        stack: &mut [Block<D>],
    ) {
        if places.is_empty() {
            return;
        }
        let Some((middle, stack)) = stack.split_first_mut() else {
            for place in places {
                self.arrive(place, lower, upper);
            }
            return;
        };
        self.bridge(node, lower, upper, middle);
        let leaves = node.leaves / 2;
        let split = node.lower + leaves;
        let (high, low) = places.split_at(places.partition_point(|place| place.leaf >= split));
        let above = Node { number: 2 * node.number + 1, lower: split, leaves, ..node };
        let below = Node { number: 2 * node.number, leaves, ..node };
        self.descend(above, middle, upper, high, stack);
        self.descend(below, lower, middle, low, stack);
    }

    /// The paths half way, given both ends: their mean, and a quarter of the length as variance.
    fn bridge(&self, node: Node, lower: &Block<D>, upper: &Block<D>, middle: &mut Block<D>) {
        let source = Source::new(self.seed, Stream::Path, [node.cell as u32, node.number]);
        let deviation = 0.5 * (node.leaves as f32 / (1 << DEPTH) as f32).sqrt();
        source.fill(self.first, self.n, middle);
        for ((middle, lower), upper) in middle.iter_mut().zip(lower).zip(upper) {
            for ((middle, lower), upper) in middle.iter_mut().zip(lower).zip(upper) {
                *middle = 0.5 * (lower + upper) + deviation * *middle;
            }
        }
    }

    /// Reads the straight piece at a place, and writes the increment from the place before.
    fn arrive(&mut self, place: &Place, lower: &Block<D>, upper: &Block<D>) {
        let ends = lower.iter().zip(upper);
        for (coordinate, (before, (lower, upper))) in self.before.iter_mut().zip(ends).enumerate() {
            let mut rise = [0.0; BLOCK];
            for i in 0..BLOCK {
                let here = lower[i] + place.fraction * (upper[i] - lower[i]);
                rise[i] = (before[i] - here) * place.scale;
                before[i] = here;
            }
            if let Some(step) = place.index.checked_sub(1) {
                let start = step * self.n_particles + self.offset;
                let out = &mut self.normals[start..start + self.n];
                for (normal, rise) in out.iter_mut().zip(rise) {
                    normal[coordinate] = rise;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(from: f64, to: f64, steps: usize) -> Vec<f64> {
        (0..=steps).map(|k| from + (to - from) * k as f64 / steps as f64).collect()
    }

    fn mean(values: impl Iterator<Item = f64>) -> f64 {
        let (n, sum) = values.fold((0.0, 0.0), |(n, sum), value| (n + 1.0, sum + value));
        sum / n
    }

    fn product(a: &[[f32; 2]], b: &[[f32; 2]], coordinates: (usize, usize)) -> f64 {
        let (c, d) = coordinates;
        mean(a.iter().zip(b).map(|(a, b)| f64::from(a[c]) * f64::from(b[d])))
    }

    #[test]
    fn increments_are_independent_standard_normals() {
        let places = [2.3, 1.9, 1.88, -0.4, -3.7, -3.71, -3.711];
        let paths = increments::<2>(4, 0..20_000, &places);
        for k in 0..places.len() - 1 {
            assert!((product(paths.step(k), paths.step(k), (0, 0)) - 1.0).abs() < 0.04, "{k}");
            assert!(product(paths.step(k), paths.step(k), (0, 1)).abs() < 0.03);
            assert!(mean(paths.step(k).iter().map(|z| f64::from(z[1]))).abs() < 0.03);
            assert!(
                (mean(paths.step(k).iter().map(|z| f64::from(z[1].powi(4)))) - 3.0).abs() < 0.3
            );
            for other in 0..k {
                assert!(product(paths.step(k), paths.step(other), (1, 1)).abs() < 0.03);
            }
        }
    }

    #[test]
    fn shortest_steps_keep_their_variance() {
        let paths = increments::<2>(8, 0..2_000, &grid(0.3, 0.299, 16));
        let variance = mean((0..16).map(|k| product(paths.step(k), paths.step(k), (0, 0))));
        assert!((variance - 1.0).abs() < 0.03, "{variance}");
    }

    #[test]
    fn a_finer_grid_refines_the_same_paths() {
        let (from, to) = (2.35, -5.85);
        let coarse = increments::<3>(1, 10..20, &grid(from, to, 7));
        let fine = increments::<3>(1, 10..20, &grid(from, to, 7 * 64));
        for step in 0..7 {
            for particle in 0..10 {
                let sum: Vector<3> =
                    (0..64).map(|k| fine.vectors(step * 64 + k).nth(particle).unwrap() / 8.0).sum();
                let whole = coarse.vectors(step).nth(particle).unwrap();
                assert!((sum - whole).amax() < 1e-5, "{sum} {whole}");
            }
        }
    }

    #[test]
    fn within_a_leaf_the_path_is_straight() {
        let leaf = f64::from(1 << DEPTH).recip();
        let paths = increments::<2>(1, 0..1, &[0.9, 0.6, 0.3].map(|share| 0.5 + share * leaf));
        assert_ne!(paths.step(0)[0][0], 0.0);
        assert!((paths.step(0)[0][0] / paths.step(1)[0][0] - 1.0).abs() < 1e-3);
    }

    #[test]
    fn a_particle_has_the_same_bytes_in_every_range() {
        let places = grid(2.0, -3.0, 40);
        let all = increments::<2>(3, 0..600, &places);
        for range in [0..1, 7..8, 100..400, 255..257, 599..600] {
            let some = increments::<2>(3, range.clone(), &places);
            for k in 0..40 {
                assert_eq!(some.step(k), &all.step(k)[range.start as usize..range.end as usize]);
            }
        }
    }

    #[test]
    fn a_place_keeps_its_value_on_another_grid() {
        let one = increments::<2>(3, 0..4, &[1.5, 0.25, -0.5]);
        let other = increments::<2>(3, 0..4, &[7.0, 1.5, 0.25, -0.5, -0.6]);
        assert_eq!(one.step(0), other.step(1));
        assert_eq!(one.step(1), other.step(2));
    }

    #[test]
    fn particles_and_seeds_have_paths_of_their_own() {
        let places = grid(1.0, -1.0, 8);
        let paths = |seed, range| increments::<2>(seed, range, &places);
        let (first, second, reseeded) =
            (paths(1, 0..4_000), paths(1, 4_000..8_000), paths(2, 0..4_000));
        for k in 0..8 {
            assert!(product(first.step(k), second.step(k), (0, 0)).abs() < 0.06);
            assert!(product(first.step(k), reseeded.step(k), (0, 0)).abs() < 0.06);
        }
    }

    #[test]
    fn odd_grids_give_numbers() {
        let grids: [&[f64]; 5] =
            [&[], &[1.0], &[1.0, 1.0], &[1.0, 2.0], &[f64::INFINITY, 0.0, f64::NEG_INFINITY]];
        for places in grids {
            let paths = increments::<2>(1, 0..3, places);
            for k in 1..places.len() {
                assert!(paths.step(k - 1).iter().flatten().all(|z| z.is_finite()));
            }
        }
        let lost = increments::<2>(1, 0..3, &[f64::NAN, 0.0]);
        assert!(lost.step(0).iter().flatten().all(|z| z.is_nan() || *z == 0.0));
        assert!(increments::<2>(1, 5..5, &[1.0, 0.0]).step(0).is_empty());
    }

    #[test]
    fn starts_and_extra_noise_differ_from_the_path_and_between_rounds() {
        let place = 0.5_f64.to_bits();
        let start = initial::<3>(1, 7);
        assert_eq!(start, initial::<3>(1, 7));
        assert_ne!(start, initial::<3>(1, 8));
        assert_ne!(start, independent::<3>(1, 7, place, 0));
        assert_ne!(independent::<3>(1, 7, place, 1), independent::<3>(1, 7, place, 0));
        assert_ne!(independent::<3>(1, 7, place, 0), independent::<3>(1, 7, place + 1, 0));
    }
}
