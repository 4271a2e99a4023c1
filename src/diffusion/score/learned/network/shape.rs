//! Where the parameters of each layer lie in one list.

use std::ops::Range;

use crate::maths::philox::Source;

/// Rows of weights and activations are padded with zeros to a multiple of this, the widest vector
/// of float32. Nothing turns these zeros into anything else: their gradient is zero.
pub(super) const PAD: usize = 16;

/// Sizes of all layers, the output last.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    pub layers: Vec<Layer>,
}

/// One dense layer: `inputs` rows of `width` weights each, then `width` biases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Layer {
    pub inputs: usize,
    pub outputs: usize,
    /// `outputs`, padded.
    pub width: usize,
    start: usize,
}

impl Shape {
    pub fn new(inputs: usize, hidden: usize, n_hidden: usize, outputs: usize) -> Self {
        let mut ends = vec![inputs];
        ends.extend(std::iter::repeat_n(hidden, n_hidden));
        ends.push(outputs);
        let mut start = 0;
        let mut layer = |ends: &[usize]| {
            let [inputs, outputs] = [ends[0], ends[1]];
            let layer = Layer { inputs, outputs, width: outputs.next_multiple_of(PAD), start };
            start = layer.bias().end;
            layer
        };
        Self { layers: ends.windows(2).map(&mut layer).collect() }
    }

    /// All parameters, padding included.
    pub fn n_parameters(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.bias().end)
    }

    /// The layers before the output.
    pub fn hidden(&self) -> &[Layer] {
        &self.layers[..self.layers.len() - 1]
    }

    /// The widest padded row.
    pub fn widest(&self) -> usize {
        self.layers.iter().map(|layer| layer.width).max().unwrap_or(0)
    }

    /// First weights: normal of variance `2 / inputs` (He et al. 2015), but zero in the output, so
    /// that the network answers zero; biases are zero.
    pub fn first_weights(&self, seed: u64) -> Vec<f32> {
        const FIRST_WEIGHTS: u32 = 0x4E45_5457;
        let mut parameters = vec![0.0; self.n_parameters()];
        for (place, layer) in (0..).zip(self.hidden()) {
            let normals = Source::extra(seed, place, FIRST_WEIGHTS);
            let deviation = (2.0 / layer.inputs as f32).sqrt();
            let rows = parameters[layer.weights()].chunks_exact_mut(layer.width);
            let weights = rows.flat_map(|row| &mut row[..layer.outputs]);
            for (i, weight) in (0..).zip(weights) {
                *weight = deviation * normals.particle::<1>(i)[0];
            }
        }
        parameters
    }
}

impl Layer {
    pub fn weights(&self) -> Range<usize> {
        self.start..self.start + self.inputs * self.width
    }

    pub fn bias(&self) -> Range<usize> {
        let start = self.weights().end;
        start..start + self.width
    }
}
