//! Denoisers that are steered.

use super::Scale;
use crate::diffusion::denoiser::{Denoiser, Known};
use crate::maths::Vector;

/// `D_from + w (D_to - D_from)`: away from one denoiser, towards another.
pub struct Guided<const D: usize> {
    /// What is steered away from.
    pub from: Box<dyn Denoiser<D>>,
    /// What is steered to.
    pub to: Box<dyn Denoiser<D>>,
    /// `w`.
    pub scale: Scale,
}

impl<const D: usize> Denoiser<D> for Guided<D> {
    fn prepare(&self, sigma: f64) {
        self.from.prepare(sigma);
        self.to.prepare(sigma);
    }

    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        let mut to = vec![Vector::zeros(); x.len()];
        self.from.evaluate(x, sigma, out);
        self.to.evaluate(x, sigma, &mut to);
        self.mix(sigma, &to, out);
    }

    fn evaluate_knowing(
        &self,
        x: &[Vector<D>],
        sigma: f64,
        known: Known<'_, D>,
        out: &mut [Vector<D>],
    ) {
        let mut to = vec![Vector::zeros(); x.len()];
        self.from.evaluate_knowing(x, sigma, known, out);
        self.to.evaluate_knowing(x, sigma, known, &mut to);
        self.mix(sigma, &to, out);
    }
}

impl<const D: usize> Guided<D> {
    /// Moves `from` towards `to`, and beyond.
    fn mix(&self, sigma: f64, to: &[Vector<D>], from: &mut [Vector<D>]) {
        let scale = self.scale.at(sigma);
        for (from, to) in from.iter_mut().zip(to) {
            *from += (to - *from) * scale;
        }
    }
}

/// `D_base + w (D_to - D_from)`: a score and the gradient of something else. That of an exact
/// classifier is the difference of two exact scores, since
/// `sigma^2 grad log p(c | x) = D_c(x) - D(x)`.
pub struct Steered<const D: usize> {
    /// What drives the particles if nothing steers.
    pub base: Box<dyn Denoiser<D>>,
    /// What the gradient leads away from.
    pub from: Box<dyn Denoiser<D>>,
    /// What it leads to.
    pub to: Box<dyn Denoiser<D>>,
    /// `w`.
    pub scale: Scale,
}

impl<const D: usize> Denoiser<D> for Steered<D> {
    fn prepare(&self, sigma: f64) {
        for part in [&self.base, &self.from, &self.to] {
            part.prepare(sigma);
        }
    }

    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        let [mut from, mut to] = [(); 2].map(|()| vec![Vector::zeros(); x.len()]);
        self.base.evaluate(x, sigma, out);
        self.from.evaluate(x, sigma, &mut from);
        self.to.evaluate(x, sigma, &mut to);
        self.add(sigma, &from, &to, out);
    }

    fn evaluate_knowing(
        &self,
        x: &[Vector<D>],
        sigma: f64,
        known: Known<'_, D>,
        out: &mut [Vector<D>],
    ) {
        let [mut from, mut to] = [(); 2].map(|()| vec![Vector::zeros(); x.len()]);
        self.base.evaluate_knowing(x, sigma, known, out);
        self.from.evaluate_knowing(x, sigma, known, &mut from);
        self.to.evaluate_knowing(x, sigma, known, &mut to);
        self.add(sigma, &from, &to, out);
    }
}

impl<const D: usize> Steered<D> {
    fn add(&self, sigma: f64, from: &[Vector<D>], to: &[Vector<D>], base: &mut [Vector<D>]) {
        let scale = self.scale.at(sigma);
        for ((base, from), to) in base.iter_mut().zip(from).zip(to) {
            *base += (to - from) * scale;
        }
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

    fn scale(inside: f64) -> Scale {
        Scale { inside, outside: 1.0, interval: 0.5..=2.0 }
    }

    /// Where the denoiser leads from one point.
    fn end(denoiser: &dyn Denoiser<2>, sigma: f64) -> Vector<2> {
        let x = [Vector::from([0.3, 0.4])];
        let mut out = [Vector::zeros()];
        denoiser.evaluate(&x, sigma, &mut out);
        x[0] + out[0]
    }

    #[test]
    fn scale_zero_is_unconditional_one_is_conditional_and_two_goes_beyond() {
        for (w, expected) in [(0.0, [0.0, 0.0]), (1.0, [1.0, 2.0]), (2.0, [2.0, 4.0])] {
            let [from, to] = [[0.0, 0.0], [1.0, 2.0]].map(|at| Box::new(Towards(at)) as Box<_>);
            let guided = Guided { from, to, scale: scale(w) };
            assert!((end(&guided, 1.0) - Vector::from(expected)).norm() < 1e-12);
        }
    }

    #[test]
    fn without_its_interval_the_scale_is_the_outer_one() {
        let [from, to] = [[0.0, 0.0], [1.0, 2.0]].map(|at| Box::new(Towards(at)) as Box<_>);
        let guided = Guided { from, to, scale: scale(7.0) };
        for sigma in [0.4, 2.1] {
            assert!((end(&guided, sigma) - Vector::from([1.0, 2.0])).norm() < 1e-12);
        }
    }

    #[test]
    fn a_gradient_of_something_else_is_added_to_the_base() {
        let parts = [[5.0, 5.0], [0.0, 0.0], [1.0, 2.0]];
        let [base, from, to] = parts.map(|at| Box::new(Towards(at)) as Box<_>);
        let steered = Steered { base, from, to, scale: scale(3.0) };
        assert!((end(&steered, 1.0) - Vector::from([8.0, 11.0])).norm() < 1e-12);
    }
}
