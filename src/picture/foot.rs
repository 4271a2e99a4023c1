//! The foot of a particle on the ridge, found when it is looked at.

use super::layers::selection::Selected;
use crate::diffusion::density::{Precision, Surroundings};
use crate::geometry::frame::Frame;
use crate::maths::Vector;
use crate::sim::experiment::{Experiment, Ready, Space};
use crate::sim::timeline::Node;

/// Where one normal step leads from the selected particle, world.
pub fn of(selected: &Selected<'_>, experiment: &Experiment, node: Node) -> Option<[f32; 3]> {
    let at = selected.position()?;
    let scale = selected.frame.scale(node);
    match &experiment.space {
        Space::Plane(ready) => step(ready, at, scale, node.sigma),
        Space::Volume(ready) => step(ready, at, scale, node.sigma),
    }
}

fn step<const D: usize>(
    ready: &Ready<D>,
    at: [f32; 3],
    scale: f64,
    sigma: f64,
) -> Option<[f32; 3]> {
    let x = Vector::<D>::from_fn(|d, _| f64::from(at[d]) / scale);
    let around = around(ready, &x, sigma);
    let step = Frame::new(&around, ready.ridge_dimension).step_to_ridge(sigma);
    let foot = (x + step) * scale;
    foot.iter()
        .all(|x| x.is_finite())
        .then(|| std::array::from_fn(|d| foot.as_slice().get(d).map_or(0.0, |&x| x as f32)))
}

/// The smoothed data around one point.
pub fn around<const D: usize>(ready: &Ready<D>, x: &Vector<D>, sigma: f64) -> Surroundings<D> {
    let mut around = [Surroundings::default()];
    ready.ridge_density.survey(Precision::Double, &[*x], sigma, &mut around);
    around[0]
}
