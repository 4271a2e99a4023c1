//! A swirl about the mean of the data.

use super::settings::{self, error_settings};
use super::{Distort, Reference, Site, Turn};
use crate::maths::Vector;
use crate::params::{Param, Settings};

error_settings! {
    /// `uh = u + c J (x - mean)`, `J` the quarter turn of the plane, or about an axis from the
    /// seed in space.
    ///
    /// The added flow has no divergence, but it carries density across its level lines: unlike
    /// the gauge error it is not harmless.
    Rotation {
        /// `c`.
        amplitude: f64 = 0.2,
    }
}

impl Settings for Rotation {
    const TYPE: &'static str = "rotation";
    const LABEL: &'static str = "rotation";
    const ABOUT: &'static str = "A swirl about the mean of the data: free of divergence, and yet \
        it moves the density.";
    const REFERENCE: &'static str = "û = u + c J (x − mean)";
    const PARAMS: &'static [Param] = &[
        settings::amplitude((-1.0, 1.0), 0.2)
            .help("The swirl is c times the distance from the mean."),
        settings::SEED,
        settings::SIGMA_FROM,
        settings::SIGMA_TO,
    ];
}

/// The error, built.
struct Swirl<const D: usize> {
    amplitude: f64,
    mean: Vector<D>,
    turn: Turn<D>,
}

impl Rotation {
    pub(super) fn build<const D: usize>(&self, reference: &Reference<D>) -> Box<dyn Distort<D>> {
        let (amplitude, mean) = (self.amplitude, reference.mean);
        Box::new(Swirl { amplitude, mean, turn: Turn::new(self.seed) })
    }
}

impl<const D: usize> Distort<D> for Swirl<D> {
    fn distort(&self, site: &Site<'_, D>, out: &mut [Vector<D>]) {
        for (out, x) in out.iter_mut().zip(site.x) {
            *out += self.turn.apply(&(x - self.mean)) * self.amplitude;
        }
    }
}
