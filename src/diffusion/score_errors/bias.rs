//! A constant push across the ridge.

use super::settings::{self, error_settings};
use super::{Distort, Reference, Site};
use crate::maths::Vector;
use crate::maths::random_field::direction;
use crate::params::{Param, Settings};

error_settings! {
    /// `uh = u + c R N N^T e`, `e` a fixed unit vector.
    ///
    /// A normal has no sign of its own, so "the same side everywhere" is said by a direction in
    /// space: `e` depends on the seed alone, and what it has across the ridge pushes.
    Bias {
        /// `c`: the push in units of the data radius.
        amplitude: f64 = 0.1,
    }
}

impl Settings for Bias {
    const TYPE: &'static str = "bias";
    const LABEL: &'static str = "bias";
    const ABOUT: &'static str =
        "A push in one fixed direction, of which only the part across the ridge acts.";
    const REFERENCE: &'static str = "û = u + c R N Nᵀ e, e fixed by the seed";
    const PARAMS: &'static [Param] = &[
        settings::amplitude((0.0, 0.3), 0.1).unit("R").help("How far it pushes at most."),
        settings::SEED,
        settings::SIGMA_FROM,
        settings::SIGMA_TO,
    ];
}

/// The error, built.
struct Push<const D: usize> {
    push: Vector<D>,
    ridge_dimension: usize,
}

impl Bias {
    pub(super) fn build<const D: usize>(&self, reference: &Reference<D>) -> Box<dyn Distort<D>> {
        let push = direction(self.seed) * (self.amplitude * reference.radius);
        Box::new(Push { push, ridge_dimension: reference.ridge_dimension })
    }
}

impl<const D: usize> Distort<D> for Push<D> {
    fn reads_axes(&self) -> bool {
        true
    }

    fn distort(&self, site: &Site<'_, D>, out: &mut [Vector<D>]) {
        for (out, around) in out.iter_mut().zip(site.around) {
            *out += around.axes.bottom_part(self.ridge_dimension, &self.push);
        }
    }
}
