//! The optimiser Adam (Kingma & Ba 2015, arXiv 1412.6980, algorithm 1).

use pulp::{Arch, Simd, WithSimd};

/// Decay of the mean gradient, and of the mean square.
const DECAY: [f64; 2] = [0.9, 0.99];
/// Added to the root of the mean square.
const EPSILON: f32 = 1e-8;
/// Steps after which the step size has fallen by `sqrt(2)`.
const PATIENCE: f64 = 500.0;

/// A network in training, after some steps.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub step: u32,
    pub weights: Vec<f32>,
    mean: Vec<f32>,
    square: Vec<f32>,
}

impl State {
    /// Before the first step.
    pub fn new(weights: Vec<f32>) -> Self {
        let zeros = vec![0.0; weights.len()];
        Self { step: 0, weights, mean: zeros.clone(), square: zeros }
    }

    /// Takes one step against `gradient`. Step sizes fall as the square root of the steps taken,
    /// whatever the number still to come.
    pub fn advance(&mut self, learning_rate: f64, gradient: &[f32]) {
        let rate = learning_rate / (1.0 + f64::from(self.step) / PATIENCE).sqrt();
        self.step += 1;
        let [mean, square] = DECAY.map(|decay| 1.0 - decay.powi(self.step as i32));
        let scales = Scales { rate: (rate / mean) as f32, square: (1.0 / square) as f32 };
        Arch::new().dispatch(Update { state: self, gradient, scales });
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        3 * size_of_val(self.weights.as_slice())
    }
}

/// Factors that undo the bias of the means towards zero.
#[derive(Clone, Copy)]
struct Scales {
    rate: f32,
    square: f32,
}

/// The update of [`State::advance`], to be compiled once for each vector width.
struct Update<'a> {
    state: &'a mut State,
    gradient: &'a [f32],
    scales: Scales,
}

impl WithSimd for Update<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        const REST: [f32; 2] = [1.0 - DECAY[0] as f32, 1.0 - DECAY[1] as f32];
        let Self { state: State { weights, mean, square, .. }, gradient, scales } = self;
        let moments = mean.iter_mut().zip(square);
        for ((weight, (mean, square)), gradient) in weights.iter_mut().zip(moments).zip(gradient) {
            *mean += REST[0] * (gradient - *mean);
            *square += REST[1] * (gradient * gradient - *square);
            *weight -= scales.rate * *mean / ((*square * scales.square).sqrt() + EPSILON);
        }
    }
}
