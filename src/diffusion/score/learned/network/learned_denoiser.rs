//! The network as a score.

use std::sync::Arc;

use super::conditioning::{Conditioning, N_FEATURES};
use super::gradient::apply;
use super::product::{Plain, add_product, set_rows};
use super::run::Run;
use super::shape::Layer;
use super::silu::activate;
use crate::diffusion::score::learned::preconditioning::Factors;
use crate::maths::Vector;

/// Particles that are worked on together.
const TILE: usize = 64;

/// A network that was trained for some steps.
#[derive(Clone, Debug)]
pub struct NetworkScore<const D: usize> {
    run: Arc<Run<D>>,
    parameters: Vec<f32>,
}

/// Room for the activations of a tile.
struct Room {
    inputs: Vec<f32>,
    values: [Vec<f32>; 2],
}

impl<const D: usize> NetworkScore<D> {
    pub(super) fn new(run: Arc<Run<D>>, parameters: Vec<f32>) -> Self {
        Self { run, parameters }
    }

    /// The displacements `D(x) - x` of particles, data frame, at noise level `sigma > 0`. An answer
    /// depends on its own particle alone, bit for bit. Beyond the trained noise levels the network
    /// is told the nearest of them.
    ///
    /// # Panics
    /// If the two slices differ in length.
    pub fn displacements(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        assert_eq!(x.len(), out.len(), "there is one displacement for each particle");
        let Run { shape, batches, .. } = &*self.run;
        let factors = batches.preconditioning.factors(sigma);
        let told = self.first_bias(batches.conditioning.place(sigma));
        let rows = || vec![0.0; TILE.min(x.len()) * shape.widest()];
        let mut room = Room { inputs: Vec::new(), values: [rows(), rows()] };
        for (x, out) in x.chunks(TILE).zip(out.chunks_mut(TILE)) {
            room.read(x.iter().map(|x| batches.preconditioning.input(x, factors)));
            self.answer(&told, &mut room, x.len());
            self.displace(x, factors, &room.values[0], out);
        }
    }

    /// The biases of the first layer and what the noise level adds to them.
    fn first_bias(&self, place: f64) -> Vec<f32> {
        let layer = &self.run.shape.layers[0];
        let features = Conditioning::features(place);
        let mut bias = self.parameters[layer.bias()].to_vec();
        let weights = &self.parameters[layer.weights()][..N_FEATURES * layer.width];
        add_product(Plain(&features, N_FEATURES), weights, layer.width, &mut bias);
        bias
    }

    /// The answers to `n` inputs of a room, in its first values.
    fn answer(&self, told: &[f32], room: &mut Room, n: usize) {
        let layers = &self.run.shape.layers;
        let Room { inputs, values: [values, next] } = room;
        let rows = |layer: &Layer| n * layer.width;
        let first = &mut values[..rows(&layers[0])];
        set_rows(told, first);
        let weights = &self.parameters[layers[0].weights()][N_FEATURES * layers[0].width..];
        add_product(Plain(inputs, D), weights, layers[0].width, first);
        for pair in layers.windows(2) {
            activate(&mut values[..rows(&pair[0])]);
            let from = Plain(values, pair[0].width);
            apply(&pair[1], &self.parameters, from, &mut next[..rows(&pair[1])]);
            std::mem::swap(values, next);
        }
    }

    fn displace(&self, x: &[Vector<D>], factors: Factors, answers: &[f32], out: &mut [Vector<D>]) {
        let width = self.run.shape.layers[self.run.shape.layers.len() - 1].width;
        for ((x, answer), out) in x.iter().zip(answers.chunks_exact(width)).zip(out) {
            let answer = Vector::from_fn(|c, _| f64::from(answer[c]));
            *out = self.run.batches.preconditioning.displacement(x, &answer, factors);
        }
    }
}

impl Room {
    fn read<const D: usize>(&mut self, inputs: impl Iterator<Item = Vector<D>>) {
        self.inputs.clear();
        for input in inputs {
            self.inputs.extend(input.iter().map(|&c| c as f32));
        }
    }
}
