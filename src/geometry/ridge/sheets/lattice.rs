//! A cubic lattice over the data, with the normal mean shift at its nodes.

use rayon::prelude::*;

use super::field::{Field, normal, survey};
use crate::diffusion::density::{Precision, Surroundings};
use crate::maths::Vector;

/// Room about the data, in noise levels; along a ridge `log p` falls by two within it.
const MARGIN: f64 = 3.0;

/// Farthest from a datum that sheets are looked for, in noise levels: there `log p` is some twelve
/// below that at the datum.
const REACH: f64 = 5.0;

/// The same in typical distances to the nearest neighbour, where data lie far apart.
const REACH_IN_SPACINGS: f64 = 1.5;

/// Data whose nearest neighbours tell that distance.
const SPACINGS: usize = 200;

/// Where the lattice starts, as a part of its spare cell: planes that no tidy data share.
const OFFSET: [f64; 3] = [0.437_016_024_448_821, 0.567_143_290_409_783_8, 0.259_921_049_894_873_2];

/// Nodes along the side of a block that is surveyed together.
const BLOCK: usize = 6;

/// Fewest data worth choosing from for a block.
const MANY: usize = 64;

/// Cells along the longest side, at least and at most.
const RESOLUTIONS: [usize; 2] = [4, 400];

/// The mean shift along the normal.
#[derive(Clone, Copy, Debug)]
pub(super) struct NormalShift {
    /// Bottom eigenvector of the covariance; zero where there is none, or no data weigh.
    pub normal: Vector<3>,
    /// `n . u`; never zero where there is a normal.
    pub value: f64,
}

impl NormalShift {
    const NONE: Self = Self { normal: Vector::<3>::new(0.0, 0.0, 0.0), value: 0.0 };

    fn new(around: &Surroundings<3>) -> Self {
        let normal = normal(around);
        let value = normal.dot(&around.evaluation.displacement);
        // A node on the ridge counts as lying on one side of it, the same for all its edges.
        let aside = normal.dot(&Vector::from([0.83, 0.44, 0.34])) * f64::MIN_POSITIVE.sqrt();
        Self { normal, value: if value == 0.0 { aside } else { value } }
    }

    /// The value at `other`, where its normal is turned to agree with this one.
    pub fn towards(&self, other: &Self) -> f64 {
        if self.normal.dot(&other.normal) < 0.0 { -other.value } else { other.value }
    }

    /// Whether `f` changes sign on the way to `other`, the normals turned to agree.
    fn is_crossed_towards(&self, other: &Self) -> bool {
        let there = self.towards(other);
        (self.value > 0.0 && there < 0.0) || (self.value < 0.0 && there > 0.0)
    }
}

/// A node, by its place along each axis.
pub(super) type Node = [usize; 3];

/// An edge from a node to the next along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub from: Node,
    pub axis: usize,
}

/// The lattice and what is known at its nodes.
pub(super) struct Lattice {
    origin: Vector<3>,
    /// Side of a cell, data frame.
    pub side: f64,
    /// Nodes along each axis.
    size: Node,
    nodes: Vec<NormalShift>,
}

impl Lattice {
    /// The lattice with that many cells along the longest side of a box about the data.
    pub fn new(field: &Field<'_>, resolution: usize) -> Self {
        let mut lattice = Self::empty(field, resolution);
        let reach = reach(field);
        let surveyed: Vec<(Vec<usize>, Vec<NormalShift>)> =
            lattice.blocks().par_iter().map(|&from| lattice.survey(field, from, reach)).collect();
        for (places, shifts) in surveyed {
            for (place, shift) in places.into_iter().zip(shifts) {
                lattice.nodes[place] = shift;
            }
        }
        lattice
    }

    fn empty(field: &Field<'_>, resolution: usize) -> Self {
        let points = field.density.points();
        let low = points.iter().fold(points[0], |m, y| m.inf(y));
        let high = points.iter().fold(points[0], |m, y| m.sup(y));
        let room = (high - low).add_scalar(2.0 * MARGIN * field.sigma);
        let resolution = resolution.clamp(RESOLUTIONS[0], RESOLUTIONS[1]);
        let side = room.max() / (resolution - 1) as f64;
        let cells = room.map(|length| (length / side - 1e-9).ceil() + 1.0);
        let spare = cells * side - room;
        let origin =
            low.add_scalar(-MARGIN * field.sigma) - spare.component_mul(&Vector::from(OFFSET));
        let size: Node = std::array::from_fn(|axis| cells[axis] as usize + 1);
        Self { origin, side, size, nodes: vec![NormalShift::NONE; size.iter().product()] }
    }

    /// Lower corners of the blocks of nodes.
    fn blocks(&self) -> Vec<Node> {
        let along = |axis: usize| (0..self.size[axis]).step_by(BLOCK);
        along(2)
            .flat_map(|k| along(1).flat_map(move |j| along(0).map(move |i| [i, j, k])))
            .collect()
    }

    /// The nodes of a block within `reach` of the data.
    fn survey(&self, field: &Field<'_>, from: Node, reach: f64) -> (Vec<usize>, Vec<NormalShift>) {
        let centre = self.place(from).add_scalar(0.5 * (BLOCK - 1) as f64 * self.side);
        let radius = 0.5 * 3.0_f64.sqrt() * (BLOCK - 1) as f64 * self.side;
        let squares = field.density.points().iter().map(|y| (y - centre).norm_squared());
        if (field.stop)() || squares.fold(f64::INFINITY, f64::min).sqrt() > reach + radius {
            return (Vec::new(), Vec::new());
        }
        let to: Node = std::array::from_fn(|axis| (from[axis] + BLOCK).min(self.size[axis]));
        let nodes = (from[2]..to[2]).flat_map(|k| {
            (from[1]..to[1]).flat_map(move |j| (from[0]..to[0]).map(move |i| [i, j, k]))
        });
        let nodes: Vec<Node> = nodes.collect();
        let points: Vec<Vector<3>> = nodes.iter().map(|&node| self.place(node)).collect();
        let mut around = vec![Surroundings::default(); points.len()];
        let is_large = field.density.points().len() > MANY;
        let part = is_large.then(|| field.density.near(&centre, radius, field.sigma)).flatten();
        let density = part.as_ref().unwrap_or(field.density);
        survey(density, Precision::Single, &points, field.sigma, &mut around);
        let shift = |around: &Surroundings<3>| {
            let is_near = around.evaluation.nearest <= reach;
            if is_near { NormalShift::new(around) } else { NormalShift::NONE }
        };
        let places = nodes.iter().map(|&node| self.number(node)).collect();
        (places, around.iter().map(shift).collect())
    }

    /// Where a node lies.
    pub fn place(&self, node: Node) -> Vector<3> {
        self.origin + Vector::from(node.map(|i| i as f64)) * self.side
    }

    /// A node's number, below [`Lattice::len`].
    pub fn number(&self, [i, j, k]: Node) -> usize {
        (k * self.size[1] + j) * self.size[0] + i
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The normal mean shifts at the ends of an edge.
    pub fn ends(&self, edge: Edge) -> [NormalShift; 2] {
        let mut to = edge.from;
        to[edge.axis] += 1;
        [edge.from, to].map(|node| self.nodes[self.number(node)])
    }

    /// The edges that the ridge crosses, in the order of their nodes.
    pub fn crossed(&self) -> Vec<Edge> {
        let [nx, ny, nz] = self.size;
        let in_row = |row: usize| {
            let (j, k) = (row % ny, row / ny);
            let edges =
                (0..nx).flat_map(move |i| (0..3).map(move |axis| Edge { from: [i, j, k], axis }));
            edges.filter(|&edge| self.is_inside(edge) && self.is_crossed(edge))
        };
        (0..ny * nz).into_par_iter().flat_map_iter(in_row).collect()
    }

    fn is_inside(&self, edge: Edge) -> bool {
        edge.from[edge.axis] + 1 < self.size[edge.axis]
    }

    fn is_crossed(&self, edge: Edge) -> bool {
        let [a, b] = self.ends(edge);
        a.is_crossed_towards(&b)
    }

    /// The lower corners of the four cells about an edge, in order round it; `None` for a cell
    /// outside the lattice.
    pub fn cells_about(&self, edge: Edge) -> [Option<Node>; 4] {
        let (b, c) = ((edge.axis + 1) % 3, (edge.axis + 2) % 3);
        [[0, 0], [1, 0], [1, 1], [0, 1]].map(|[back_b, back_c]| {
            let mut corner = edge.from;
            corner[b] = corner[b].checked_sub(back_b)?;
            corner[c] = corner[c].checked_sub(back_c)?;
            (0..3).all(|axis| corner[axis] + 1 < self.size[axis]).then_some(corner)
        })
    }
}

/// Farthest from a datum that sheets are looked for.
fn reach(field: &Field<'_>) -> f64 {
    let points = field.density.points();
    let spacing = |i: usize| {
        let others = points.iter().enumerate().filter(|&(j, _)| j != i);
        others.map(|(_, y)| (y - points[i]).norm_squared()).fold(f64::INFINITY, f64::min).sqrt()
    };
    let chosen: Vec<usize> = (0..points.len()).step_by(points.len().div_ceil(SPACINGS)).collect();
    let mut spacings: Vec<f64> = chosen.into_par_iter().map(spacing).collect();
    spacings.sort_by(f64::total_cmp);
    (REACH * field.sigma).max(REACH_IN_SPACINGS * spacings[spacings.len() / 2])
}
