//! Noisy training points: a function of the seed, the step and the sample.

use std::ops::Range;
use std::sync::Arc;

use super::conditioning::{Conditioning, N_FEATURES};
use super::shape::PAD;
use crate::diffusion::density::Density;
use crate::diffusion::score::learned::{Preconditioning, TrainingLaw};
use crate::maths::Vector;
use crate::maths::philox::{BLOCK, Source, philox};

/// Keeps these random numbers apart from all others of the same seed.
const PURPOSE: u32 = 0x4241_5443;

/// The batches of one training run. Noise levels are log-uniform, one in each of as many equal
/// parts of their range as there are samples; points come by their counts.
#[derive(Debug)]
pub(super) struct Batches<const D: usize> {
    density: Arc<Density<D>>,
    /// Counts, added up.
    counts: Vec<f64>,
    pub preconditioning: Preconditioning<D>,
    pub conditioning: Conditioning,
    seed: u64,
    pub size: u32,
}

/// Some samples as the network meets them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Samples {
    /// Rows of [`Batches::N_INPUTS`] numbers.
    pub inputs: Vec<f32>,
    /// The answers that denoise them, rows padded as in the output layer.
    pub targets: Vec<f32>,
}

impl<const D: usize> Batches<D> {
    /// What the network reads: the noise level, then the position.
    pub const N_INPUTS: usize = N_FEATURES + D;

    pub fn new(law: &TrainingLaw<D>, seed: u64, size: u32) -> Self {
        let mut sum = 0.0;
        let added = law.counts.iter().map(|count| {
            sum += count;
            sum
        });
        Self {
            counts: added.collect(),
            density: Arc::clone(&law.density),
            preconditioning: law.preconditioning(),
            conditioning: Conditioning::new(&law.sigmas),
            seed,
            size,
        }
    }

    /// Samples of the batch of `step`, at most [`BLOCK`].
    pub fn draw(&self, step: u32, samples: Range<u32>, into: &mut Samples) {
        let mut noise = [[0.0; BLOCK]; D];
        Source::extra(self.seed, u64::from(step), PURPOSE).fill(
            samples.start,
            samples.len(),
            &mut noise,
        );
        into.inputs.clear();
        into.targets.clear();
        for (i, sample) in samples.enumerate() {
            let noise = Vector::from_fn(|c, _| f64::from(noise[c][i]));
            let (place, point) = self.choose(step, sample);
            let sigma = self.conditioning.sigma(place);
            let factors = self.preconditioning.factors(sigma);
            let x = point + noise * sigma;
            let input = self.preconditioning.input(&x, factors);
            let target = self.preconditioning.target(&x, point, factors);
            into.inputs.extend(Conditioning::features(place));
            into.inputs.extend(input.iter().map(|&c| c as f32));
            into.targets.extend(target.iter().map(|&c| c as f32));
            into.targets.resize((i + 1) * D.next_multiple_of(PAD), 0.0);
        }
    }

    /// The place of the noise level on its scale, and the point.
    fn choose(&self, step: u32, sample: u32) -> (f64, &Vector<D>) {
        let key = [self.seed as u32, (self.seed >> 32) as u32];
        let [a, b, c, _] = philox([sample, step, PURPOSE, u32::MAX], key);
        let place = (f64::from(sample) + unit(a)) / f64::from(self.size);
        let points = self.density.points();
        let share = unit(b) + unit(c) / (1_u64 << 32) as f64;
        let mass = share * self.counts[self.counts.len() - 1];
        let index = self.counts.partition_point(|&below| below <= mass);
        (place, &points[index.min(points.len() - 1)])
    }
}

/// A word as a number in `[0, 1)`.
fn unit(word: u32) -> f64 {
    f64::from(word) / (1_u64 << 32) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_come_by_their_counts_and_noise_levels_log_uniformly() {
        let points = [[0.0, 0.0], [1.0, 0.0]].map(Vector::from);
        let counts = [1.0, 3.0];
        let law = TrainingLaw {
            density: Arc::new(Density::new(&points, &counts)),
            counts: Arc::new(counts),
            mean: Vector::from([0.75, 0.0]),
            radius: 0.5,
            sigmas: 0.01..=100.0,
        };
        let batches = Batches::new(&law, 3, 100);
        let (mut heavy, mut small) = (0, 0);
        for step in 0..100 {
            for sample in 0..100 {
                let (place, point) = batches.choose(step, sample);
                heavy += usize::from(point.x == 1.0);
                small += usize::from(batches.conditioning.sigma(place) < 0.1);
            }
        }
        assert!(heavy.abs_diff(7500) < 150, "{heavy}");
        assert_eq!(small, 2500);
    }
}
