//! An error that no sample set can show.

use super::settings::{self, error_settings};
use super::{Distort, Site, Turn};
use crate::maths::Vector;
use crate::params::{Param, Settings};

error_settings! {
    /// `uh = u + c J u`, `J` the quarter turn of the plane, or about an axis from the seed in
    /// space.
    ///
    /// Since `p J u = sigma^2 J grad p` has no divergence, the flow of the exact score keeps its
    /// density at every noise level: every particle goes elsewhere, the cloud stays. It turns the
    /// displacement that the errors before it leave.
    Gauge {
        /// `c`.
        amplitude: f64 = 0.5,
    }
}

impl Settings for Gauge {
    const TYPE: &'static str = "gauge";
    const LABEL: &'static str = "gauge";
    const ABOUT: &'static str = "Adds the score turned by 90 degrees: each particle ends \
        elsewhere, the density is the same at all times.";
    const REFERENCE: &'static str =
        "û = u + c J u: div(p J u) = 0, so the Fokker-Planck equation keeps its solution";
    const PARAMS: &'static [Param] = &[
        settings::amplitude((-2.0, 2.0), 0.5)
            .help("The turned score is c times as long as the score."),
        settings::SEED,
        settings::SIGMA_FROM,
        settings::SIGMA_TO,
    ];
}

/// The error, built.
struct Turned<const D: usize> {
    amplitude: f64,
    turn: Turn<D>,
}

impl Gauge {
    pub(super) fn build<const D: usize>(&self) -> Box<dyn Distort<D>> {
        Box::new(Turned { amplitude: self.amplitude, turn: Turn::<D>::new(self.seed) })
    }
}

impl<const D: usize> Distort<D> for Turned<D> {
    fn distort(&self, _: &Site<'_, D>, out: &mut [Vector<D>]) {
        for out in out {
            *out += self.turn.apply(out) * self.amplitude;
        }
    }
}
