//! Forward pass, loss and its gradient by backpropagation, for a tile of samples.

use super::batches::Samples;
use super::product::{Plain, Transposed, add_product, add_rows, set_rows};
use super::shape::{Layer, Shape};
use super::silu::activate_with_slopes;

/// Samples that are worked on together.
pub(super) const TILE: u32 = 64;

/// A gradient as far as it is summed up, and room to work in.
#[derive(Clone, Debug)]
pub(super) struct Gradient {
    pub of_parameters: Vec<f32>,
    /// Weights of each layer but the first, a row for each output.
    transposed: Vec<Vec<f32>>,
    /// Activations of each hidden layer, and their slopes, a row for each sample.
    values: Vec<Vec<f32>>,
    slopes: Vec<Vec<f32>>,
    /// What the layer after says about each activation, at first the residual of the answer.
    delta: Vec<f32>,
    next_delta: Vec<f32>,
}

impl Gradient {
    pub fn new(shape: &Shape) -> Self {
        let rows = |width| vec![0.0; TILE as usize * width];
        let hidden = shape.hidden();
        let transposed = hidden.iter().zip(&shape.layers[1..]);
        Self {
            of_parameters: vec![0.0; shape.n_parameters()],
            transposed: transposed.map(|(from, to)| vec![0.0; from.width * to.outputs]).collect(),
            values: hidden.iter().map(|layer| rows(layer.width)).collect(),
            slopes: hidden.iter().map(|layer| rows(layer.width)).collect(),
            delta: rows(shape.widest()),
            next_delta: rows(shape.widest()),
        }
    }

    /// Begins a sum at other parameters.
    pub fn restart(&mut self, shape: &Shape, parameters: &[f32]) {
        self.of_parameters.fill(0.0);
        for (layer, transposed) in shape.layers[1..].iter().zip(&mut self.transposed) {
            transpose(layer, &parameters[layer.weights()], transposed);
        }
    }

    /// Adds the gradient of `scale |F - target|^2` of some samples, at most [`TILE`]. Returns the
    /// sum of `|F - target|^2`.
    pub fn add(&mut self, shape: &Shape, parameters: &[f32], samples: &Samples, scale: f32) -> f64 {
        let n = samples.inputs.len() / shape.layers[0].inputs;
        self.forward(shape, parameters, &samples.inputs, n);
        let residual = &mut self.delta[..samples.targets.len()];
        let mut loss = 0.0;
        for (residual, target) in residual.iter_mut().zip(&samples.targets) {
            *residual -= target;
            loss += f64::from(*residual).powi(2);
            *residual *= 2.0 * scale;
        }
        self.backward(shape, &samples.inputs, n);
        loss
    }

    /// Activations, slopes and (in `delta`) the answers of `n` samples.
    fn forward(&mut self, shape: &Shape, parameters: &[f32], inputs: &[f32], n: usize) {
        let mut from = Plain(inputs, shape.layers[0].inputs);
        let hidden = self.values.iter_mut().zip(&mut self.slopes);
        for (layer, (values, slopes)) in shape.hidden().iter().zip(hidden) {
            let values = &mut values[..n * layer.width];
            apply(layer, parameters, from, values);
            activate_with_slopes(values, &mut slopes[..n * layer.width]);
            from = Plain(values, layer.width);
        }
        let output = &shape.layers[shape.layers.len() - 1];
        apply(output, parameters, from, &mut self.delta[..n * output.width]);
    }

    fn backward(&mut self, shape: &Shape, inputs: &[f32], n: usize) {
        for (i, layer) in shape.layers.iter().enumerate().rev() {
            let delta = &self.delta[..n * layer.width];
            let from = if i == 0 { inputs } else { &self.values[i - 1] };
            let width = from_width(shape, i);
            let of_weights = &mut self.of_parameters[layer.weights()];
            add_product(Transposed(from, width), delta, layer.width, of_weights);
            add_rows(delta, &mut self.of_parameters[layer.bias()]);
            if i > 0 {
                let next = &mut self.next_delta[..n * width];
                next.fill(0.0);
                add_product(Plain(delta, layer.width), &self.transposed[i - 1], width, next);
                next.iter_mut().zip(&self.slopes[i - 1]).for_each(|(next, slope)| *next *= slope);
                std::mem::swap(&mut self.delta, &mut self.next_delta);
            }
        }
    }
}

/// What a layer makes of some rows, before activation.
pub(super) fn apply(layer: &Layer, parameters: &[f32], from: Plain, to: &mut [f32]) {
    set_rows(&parameters[layer.bias()], to);
    add_product(from, &parameters[layer.weights()], layer.width, to);
}

/// How long the rows are that the layer `i` reads.
fn from_width(shape: &Shape, i: usize) -> usize {
    if i == 0 { shape.layers[0].inputs } else { shape.layers[i - 1].width }
}

fn transpose(layer: &Layer, weights: &[f32], transposed: &mut [f32]) {
    let width = transposed.len() / layer.outputs;
    for (input, row) in weights.chunks_exact(layer.width).enumerate() {
        for (output, &weight) in row[..layer.outputs].iter().enumerate() {
            transposed[output * width + input] = weight;
        }
    }
}
