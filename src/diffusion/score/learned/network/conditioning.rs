//! What the network is told about the noise level.

use std::f64::consts::PI;
use std::ops::RangeInclusive;

/// How many numbers tell the noise level.
pub(super) const N_FEATURES: usize = 7;

/// Noise levels on a logarithmic scale from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Conditioning {
    log_least: f64,
    log_span: f64,
}

impl Conditioning {
    pub fn new(sigmas: &RangeInclusive<f64>) -> Self {
        let log_least = sigmas.start().ln();
        Self { log_least, log_span: sigmas.end().ln() - log_least }
    }

    /// The noise level at `place` (0 to 1).
    pub fn sigma(&self, place: f64) -> f64 {
        (self.log_least + place * self.log_span).exp()
    }

    /// Where `sigma` lies; beyond the trained levels, the nearest end.
    pub fn place(&self, sigma: f64) -> f64 {
        if self.log_span > 0.0 {
            ((sigma.ln() - self.log_least) / self.log_span).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    /// The place itself, centred, and waves of half a turn, one turn and two turns.
    pub fn features(place: f64) -> [f32; N_FEATURES] {
        let mut features = [0.0; N_FEATURES];
        features[0] = (2.0 * place - 1.0) as f32;
        let (mut sin, mut cos) = (PI * place).sin_cos();
        for pair in features[1..].chunks_exact_mut(2) {
            pair.copy_from_slice(&[sin as f32, cos as f32]);
            (sin, cos) = (2.0 * sin * cos, (cos - sin) * (cos + sin));
        }
        features
    }
}
