//! The solve: all particles from noise to data, step by step.
//!
//! Pure and deterministic: a particle's path depends on the scene, its own number and nothing
//! else, whatever the threads, the other particles or what was solved before. Where evaluations
//! are fast ones, it depends on the other particles too, within their bound.

mod flock;
pub mod through;

use std::ops::Range;

use rayon::prelude::*;

use super::experiment::{Experiment, Ready};
use super::quality::cost;
use super::timeline::Node;
use crate::diffusion::density::Precision;
use crate::diffusion::density::Surroundings;
use crate::diffusion::samplers::Advance;
use crate::geometry::frame::Standing;
use crate::maths::Vector;
use crate::maths::brownian;
use crate::maths::morton::morton_order;
use flock::{Drive, Flock};

/// Particles that one thread moves together, at most and at least.
const FLOCK: (usize, usize) = (256, 64);

/// Among so many particles fast evaluations get more of them at once.
const MANY_PARTICLES: usize = 30_000;
const LARGE_FLOCK: usize = 2048;

/// Flocks for each thread, so that none waits long for the last.
const FLOCKS_A_THREAD: usize = 8;

/// Pairs of particle and training point, or what costs as much, between two looks at the cloud.
const PAIRS_A_STRETCH: f64 = 2e8;

/// Among so many data, no more than [`NODES_AMONG_MANY`] are prepared at once.
const MANY_DATA: usize = 1000;
const NODES_AMONG_MANY: usize = 12;

/// A part of the cloud at one node; all slices have the same length.
pub struct Cloud<'a, const D: usize> {
    /// Index of the node.
    pub index: usize,
    /// Its noise level.
    pub node: Node,
    /// Places of the particles in the whole cloud: their numbers, unless only some begin.
    pub particles: &'a [u32],
    /// Positions in the data frame.
    pub x: &'a [Vector<D>],
    /// The exact density around them.
    pub around: &'a [Surroundings<D>],
    /// Displacements still to go, by the driving denoiser.
    pub displacements: &'a [Vector<D>],
    /// How they stand to the ridge.
    pub standings: &'a [Standing<D>],
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// On to the next node.
    Continue,
    /// A newer scene has come, or the user has had enough.
    Stop,
}

/// Where particles begin.
#[derive(Clone, Debug)]
pub enum Starts<const D: usize> {
    /// At `s(t_start) z`, `z` standard normal from the scene's seed.
    Seeded,
    /// At these positions in the frame of `x_t`.
    Given(Vec<Vector<D>>),
    /// Only the particles of these numbers, in ascending order, each where it begins among all.
    Only(Vec<u32>, Box<Self>),
}

impl<const D: usize> Starts<D> {
    /// How many particles begin.
    pub fn n_particles(&self, experiment: &Experiment) -> usize {
        match self {
            Self::Seeded => experiment.scene.particles.count,
            Self::Given(x) => x.len(),
            Self::Only(numbers, _) => numbers.len(),
        }
    }

    /// The number of the particle that has a place in the cloud.
    fn number(&self, place: u32) -> u32 {
        match self {
            Self::Seeded | Self::Given(_) => place,
            Self::Only(numbers, _) => numbers[place as usize],
        }
    }

    /// Where the particle of a number begins, data frame.
    fn of_number(&self, number: u32, experiment: &Experiment) -> Vector<D> {
        let first_node = experiment.nodes[0];
        match self {
            Self::Seeded => {
                brownian::initial(experiment.scene.particles.seed, number) * first_node.sigma
            }
            Self::Given(x) => x[number as usize] / first_node.a,
            Self::Only(_, among) => among.of_number(number, experiment),
        }
    }
}

/// Solves an experiment. `look` takes what is wanted of a part of the cloud at a node, on the
/// thread that moves that part; `on_node` gets what was taken at one node after another. `stop` is asked between evaluations; a solve that is told to stop ends
/// at once.
///
/// Where no noise joins them on the way, those that start side by side are moved together: they
/// stay side by side, and the same data matter to them. Small clouds go through many steps before they are shown, which spares the threads their
/// meetings; large ones are shown step by step.
pub fn solve<P: Send, const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    precision: Precision,
    starts: &Starts<D>,
    stop: &(dyn Fn() -> bool + Sync),
    look: impl Fn(&Cloud<'_, D>) -> P + Sync,
    mut on_node: impl FnMut(usize, Vec<P>) -> Progress,
) -> Progress {
    let drive = Drive::new(experiment, ready, precision, starts, stop);
    let mut flocks = flocks(&drive, experiment);
    for stretch in stretches(experiment) {
        drive.prepare(stretch.clone());
        let of_flock = |flock: &mut Flock<D>| -> Option<Vec<P>> {
            let visit = |index| Some(look(&flock.visit(&drive, index)?));
            stretch.clone().map(visit).collect()
        };
        let Some(taken) = flocks.par_iter_mut().map(of_flock).collect::<Option<Vec<_>>>() else {
            return Progress::Stop;
        };
        let mut taken: Vec<_> = taken.into_iter().map(Vec::into_iter).collect();
        for index in stretch {
            let parts = taken.iter_mut().filter_map(Iterator::next).collect();
            if on_node(index, parts) == Progress::Stop {
                return Progress::Stop;
            }
        }
    }
    Progress::Continue
}

/// Where the particles are at the last node, data frame, for those who need nothing on the way;
/// `None` if `stop` said so.
pub fn solve_ends<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    precision: Precision,
    starts: &Starts<D>,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Vector<D>>> {
    let drive = Drive::new(experiment, ready, precision, starts, stop);
    let mut flocks = flocks(&drive, experiment);
    for stretch in stretches(experiment) {
        drive.prepare(stretch.clone());
        let pass = |flock: &mut Flock<D>| flock.pass(&drive, stretch.clone());
        flocks.par_iter_mut().map(pass).collect::<Option<()>>()?;
    }
    let ends: Vec<_> = flocks.into_iter().map(Flock::into_places).collect();
    Some(in_order(&ends))
}

/// What exact evaluations say of a particle does not depend on its flock; what fast ones do not on
/// the threads.
fn flock_size(n_particles: usize, precision: Precision) -> usize {
    let (most, least) = FLOCK;
    match precision {
        Precision::Fast { .. } if n_particles >= MANY_PARTICLES => LARGE_FLOCK,
        Precision::Fast { .. } => 2 * least,
        Precision::Single | Precision::Double => {
            let even = n_particles.div_ceil(FLOCKS_A_THREAD * rayon::current_num_threads());
            even.next_multiple_of(least).clamp(least, most)
        }
    }
}

/// What was taken of numbered particles, in the order of their numbers.
pub fn in_order<T: Clone + Send>(parts: &[Vec<(u32, T)>]) -> Vec<T> {
    let mut all = parts.concat();
    all.par_sort_unstable_by_key(|&(particle, _)| particle);
    all.into_iter().map(|(_, taken)| taken).collect()
}

fn flocks<const D: usize>(drive: &Drive<'_, D>, experiment: &Experiment) -> Vec<Flock<D>> {
    let starts = drive.starts;
    let start = |place| starts.of_number(starts.number(place), experiment);
    let n_particles = starts.n_particles(experiment) as u32;
    let x: Vec<Vector<D>> = (0..n_particles).into_par_iter().map(start).collect();
    let size = flock_size(x.len(), drive.precision);
    let flock = |members: &[u32]| {
        let x = members.iter().map(|&i| x[i as usize]).collect();
        Flock::new(drive, members.to_vec(), x)
    };
    if experiment.scene.sampler.reads_noise() {
        let places: Vec<u32> = (0..n_particles).collect();
        let is_next = |a: &u32, b: &u32| starts.number(*a) + 1 == starts.number(*b);
        let members: Vec<&[u32]> =
            places.chunk_by(is_next).flat_map(|places| places.chunks(size)).collect();
        members.into_par_iter().map(flock).collect()
    } else {
        morton_order(&x).par_chunks(size).map(flock).collect()
    }
}

/// Nodes that every flock goes through before they meet.
fn stretches(experiment: &Experiment) -> impl Iterator<Item = Range<usize>> + use<> {
    let n_nodes = experiment.nodes.len();
    let most = if experiment.n_distinct() < MANY_DATA { n_nodes } else { NODES_AMONG_MANY };
    let affordable = PAIRS_A_STRETCH * n_nodes as f64 / cost(experiment);
    let length = (affordable as usize).clamp(1, most);
    (0..n_nodes).step_by(length).map(move |first| first..(first + length).min(n_nodes))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::sim::experiment::Space;

    #[test]
    fn a_solve_that_is_told_to_stop_evaluates_no_more_than_what_is_under_way() {
        let text = "[data]\ntype = \"spiral\"\ncount = 300\n[particles]\ncount = 3000\n";
        let scene = crate::scene::Scene::parse(text, "test", std::path::PathBuf::new());
        let experiment = Experiment::new(scene.expect("a scene").into(), None).expect("ready");
        let Space::Plane(ready) = &experiment.space else { panic!("data in the plane") };
        for last in [1, 10, 500] {
            let n_asked = AtomicUsize::new(0);
            let stop = || n_asked.fetch_add(1, Ordering::SeqCst) + 1 >= last;
            let look = |_: &Cloud<'_, 2>| ();
            let on_node = |_, _| Progress::Continue;
            let starts = Starts::Seeded;
            let progress = solve(&experiment, ready, ready.quick, &starts, &stop, look, on_node);
            assert_eq!(progress, Progress::Stop);
            // Every thread may be in the middle of one evaluation, and ask once after it.
            let most = last + rayon::current_num_threads();
            assert!(n_asked.load(Ordering::SeqCst) <= most, "asked {n_asked:?} times, not {most}");
        }
    }
}
