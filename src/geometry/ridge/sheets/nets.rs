//! Surface nets (Gibson, "Constrained elastic surface nets", MICCAI 1998) with a vertex for each
//! layer in a cell, as in dual marching cubes (Nielson, IEEE Visualization 2004): crossings belong
//! to one layer where faces of the cell join them.

use super::field::{Field, Sample};
use super::lattice::{Edge, Lattice, Node};
use super::mesh::{Mesh, root, unite};
use super::refine::{crossings, project};
use crate::maths::Vector;

/// No number.
const NONE: u32 = u32::MAX;

/// The crossings of a lattice with the ridge.
struct Net<'a> {
    lattice: &'a Lattice,
    edges: Vec<Edge>,
    samples: Vec<Sample>,
    /// Number of the crossing on each edge, three for each node.
    number_on: Vec<u32>,
}

/// One layer of the ridge in one cell: the crossings round it, each with the place of the cell
/// among the four about the edge.
struct Layer {
    members: Vec<(u32, usize)>,
}

/// The mesh of the ridge, before any of it is cut or left out.
pub(super) fn mesh(field: &Field<'_>, lattice: &Lattice) -> Mesh {
    let net = Net::new(field, lattice);
    let layers = net.layers();
    let starts: Vec<Vector<3>> = layers.iter().map(|layer| net.middle(layer)).collect();
    let mut found = project(field, &starts, lattice.side);
    net.retry(field, &layers, &mut found);
    let mut corners_of = vec![[NONE; 4]; net.edges.len()];
    let mut samples = Vec::new();
    for (layer, sample) in layers.iter().zip(found) {
        let Some(sample) = sample else { continue };
        for &(crossing, place) in &layer.members {
            corners_of[crossing as usize][place] = samples.len() as u32;
        }
        samples.push(sample);
    }
    corners_of.retain(|corners| !corners.contains(&NONE));
    Mesh { samples, faces: corners_of }.into_manifold()
}

impl<'a> Net<'a> {
    fn new(field: &Field<'_>, lattice: &'a Lattice) -> Self {
        let crossed = lattice.crossed();
        let found = crossings(field, lattice, &crossed);
        let kept = crossed.into_iter().zip(found).filter_map(|(edge, found)| Some((edge, found?)));
        let (edges, samples): (Vec<Edge>, Vec<Sample>) = kept.unzip();
        let mut number_on = vec![NONE; 3 * lattice.len()];
        for (number, edge) in edges.iter().enumerate() {
            number_on[3 * lattice.number(edge.from) + edge.axis] = number as u32;
        }
        Self { lattice, edges, samples, number_on }
    }

    fn layers(&self) -> Vec<Layer> {
        let mut places: Vec<(usize, Node, u32, usize)> = Vec::with_capacity(4 * self.edges.len());
        for (number, &edge) in self.edges.iter().enumerate() {
            for (place, corner) in self.lattice.cells_about(edge).into_iter().enumerate() {
                let Some(corner) = corner else { continue };
                places.push((self.lattice.number(corner), corner, number as u32, place));
            }
        }
        places.sort_unstable();
        let mut layers = Vec::new();
        for cell in places.chunk_by(|a, b| a.0 == b.0) {
            let members: Vec<(u32, usize)> =
                cell.iter().map(|&(.., k, place)| (k, place)).collect();
            self.add_layers(cell[0].1, &members, &mut layers);
        }
        layers
    }

    /// Adds the groups of a cell's crossings that its faces join.
    fn add_layers(&self, corner: Node, members: &[(u32, usize)], layers: &mut Vec<Layer>) {
        let mut parents: Vec<u32> = (0..members.len() as u32).collect();
        let index = |crossing: u32| members.iter().position(|member| member.0 == crossing);
        for axis in 0..3 {
            for far in [0, 1] {
                let mut base = corner;
                base[axis] += far;
                for [a, b] in self.joined_on_face(base, axis) {
                    if let (Some(a), Some(b)) = (index(a), index(b)) {
                        unite(&mut parents, a as u32, b as u32);
                    }
                }
            }
        }
        for first in 0..members.len() as u32 {
            if parents[first as usize] == first {
                let is_in = |&member: &usize| root(&mut parents, member as u32) == first;
                let group: Vec<usize> = (0..members.len()).filter(is_in).collect();
                layers.push(Layer { members: group.into_iter().map(|i| members[i]).collect() });
            }
        }
    }

    /// Pairs of crossings that a face of the lattice joins: the same for both its cells.
    fn joined_on_face(&self, base: Node, axis: usize) -> Vec<[u32; 2]> {
        let (b, c) = ((axis + 1) % 3, (axis + 2) % 3);
        let next = |along: usize| {
            let mut node = base;
            node[along] += 1;
            node
        };
        let ring = [(base, b), (next(b), c), (next(c), b), (base, c)];
        let number =
            |(node, along): (Node, usize)| self.number_on[3 * self.lattice.number(node) + along];
        let found: Vec<u32> = ring.map(number).into_iter().filter(|&k| k != NONE).collect();
        match found[..] {
            [a, b] => vec![[a, b]],
            [a, b, c] => self.cheapest([vec![[a, b]], vec![[b, c]], vec![[a, c]]]),
            [a, b, c, d] => self.cheapest([vec![[a, b], [c, d]], vec![[b, c], [d, a]]]),
            _ => Vec::new(),
        }
    }

    fn cheapest<const N: usize>(&self, choices: [Vec<[u32; 2]>; N]) -> Vec<[u32; 2]> {
        let cost =
            |pairs: &Vec<[u32; 2]>| -> f64 { pairs.iter().map(|&pair| self.bend(pair)).sum() };
        choices.into_iter().min_by(|a, b| cost(a).total_cmp(&cost(b))).unwrap_or_default()
    }

    /// Length of the chord between two crossings, more where it leaves the sheet.
    fn bend(&self, pair: [u32; 2]) -> f64 {
        let [a, b] = pair.map(|k| &self.samples[k as usize]);
        let chord = b.x - a.x;
        chord.norm() + a.normal.dot(&chord).abs() + b.normal.dot(&chord).abs()
    }

    fn middle(&self, layer: &Layer) -> Vector<3> {
        let places = layer.members.iter().map(|&(k, _)| self.samples[k as usize].x);
        places.sum::<Vector<3>>() / layer.members.len() as f64
    }

    /// Starts again from the crossing nearest to the middle where that led nowhere.
    fn retry(&self, field: &Field<'_>, layers: &[Layer], found: &mut [Option<Sample>]) {
        let lost: Vec<usize> = (0..found.len()).filter(|&i| found[i].is_none()).collect();
        let nearest = |&i: &usize| {
            let middle = self.middle(&layers[i]);
            let places = layers[i].members.iter().map(|&(k, _)| self.samples[k as usize].x);
            let distance = |x: &Vector<3>| (x - middle).norm_squared();
            places.min_by(|x, y| distance(x).total_cmp(&distance(y))).unwrap_or(middle)
        };
        let starts: Vec<Vector<3>> = lost.iter().map(nearest).collect();
        for (i, sample) in lost.into_iter().zip(project(field, &starts, self.lattice.side)) {
            found[i] = sample;
        }
    }
}
