//! Classifier-free guidance with exact scores.

use serde::{Deserialize, Serialize};

use crate::diffusion::denoiser::{Denoiser, Known};
use crate::maths::Vector;
use crate::params::{Param, Settings};

/// `s = (1 - w) s_from + w s_class`, each score that of its own smoothed density
/// (Ho & Salimans, arXiv 2207.12598, eq. 6, with `w` counted from the unconditional score).
///
/// It does not sample the tilted density `p_from^(1-w) p_class^w`: that density, smoothed, has
/// another score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClassifierFree {
    /// The class that is steered to; the data's first class if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The class that is steered away from; the whole data if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The guidance scale `w`: 0 unconditional, 1 conditional.
    pub scale: f64,
}

impl Default for ClassifierFree {
    fn default() -> Self {
        Self { class: None, from: None, scale: 2.0 }
    }
}

impl Settings for ClassifierFree {
    const TYPE: &'static str = "classifier_free";
    const LABEL: &'static str = "classifier-free";
    const ABOUT: &'static str =
        "(1 - w) times the score of the whole data, plus w times a class's.";
    const REFERENCE: &'static str = "Ho & Salimans 2022, arXiv 2207.12598";
    const PARAMS: &'static [Param] = &[
        Param::real("scale", "Scale", (-2.0, 20.0), 2.0).symbol("w").allow(-1000.0, 1000.0).help(
            "0: unconditional. 1: conditional. Above 1: beyond the class, away from the rest.",
        ),
        Param::text("class", "Class").help("The class that is steered to."),
        Param::text("from", "From").help("What is steered away from: a class, or the whole data."),
    ];
}

/// The guided denoiser: `(1 - w) D_from + w D_class`.
pub struct Guided<const D: usize> {
    /// The denoiser that is steered away from.
    pub from: Box<dyn Denoiser<D>>,
    /// The denoiser that is steered to.
    pub class: Box<dyn Denoiser<D>>,
    /// The guidance scale `w`.
    pub scale: f64,
}

impl<const D: usize> Guided<D> {
    /// Steers the evaluations of what is steered away from.
    fn steer(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        let mut class = vec![Vector::zeros(); x.len()];
        self.class.evaluate(x, sigma, &mut class);
        for (out, class) in out.iter_mut().zip(class) {
            *out += (class - *out) * self.scale;
        }
    }
}

impl<const D: usize> Denoiser<D> for Guided<D> {
    fn prepare(&self, sigma: f64) {
        self.from.prepare(sigma);
        self.class.prepare(sigma);
    }

    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        self.from.evaluate(x, sigma, out);
        self.steer(x, sigma, out);
    }

    fn evaluate_knowing(
        &self,
        x: &[Vector<D>],
        sigma: f64,
        known: Known<'_, D>,
        out: &mut [Vector<D>],
    ) {
        self.from.evaluate_knowing(x, sigma, known, out);
        self.steer(x, sigma, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pulls towards one point.
    struct Towards([f64; 2]);

    impl Denoiser<2> for Towards {
        fn evaluate(&self, x: &[Vector<2>], _: f64, out: &mut [Vector<2>]) {
            for (x, out) in x.iter().zip(out) {
                *out = Vector::from(self.0) - x;
            }
        }
    }

    fn guided_end(scale: f64) -> Vector<2> {
        let [from, class] = [[0.0, 0.0], [1.0, 2.0]].map(|at| Box::new(Towards(at)) as Box<_>);
        let x = [Vector::from([0.3, 0.4])];
        let mut out = [Vector::zeros()];
        Guided { from, class, scale }.evaluate(&x, 1.0, &mut out);
        x[0] + out[0]
    }

    #[test]
    fn scale_zero_is_unconditional_one_is_conditional_and_two_goes_beyond() {
        for (scale, end) in [(0.0, [0.0, 0.0]), (1.0, [1.0, 2.0]), (2.0, [2.0, 4.0])] {
            assert!((guided_end(scale) - Vector::from(end)).norm() < 1e-12);
        }
    }
}
