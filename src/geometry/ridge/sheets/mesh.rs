//! A mesh in the making, and what hangs together in it.

use super::field::Sample;

/// Points of the ridge and the faces between them; a triangle repeats its last corner.
#[derive(Clone, Debug, Default)]
pub(super) struct Mesh {
    pub samples: Vec<Sample>,
    pub faces: Vec<[u32; 4]>,
}

/// A side of a face: its ends in ascending order, the face, and whether the face runs from the
/// first to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Side {
    pub ends: [u32; 2],
    pub face: usize,
    pub forwards: bool,
}

/// The corners of a face, each once.
pub(super) fn corners(face: &[u32; 4]) -> &[u32] {
    if face[2] == face[3] { &face[..3] } else { face }
}

/// The sides of a face, in order.
pub(super) fn sides(face: &[u32; 4]) -> impl Iterator<Item = (u32, u32)> + '_ {
    let corners = corners(face);
    (0..corners.len()).map(|i| (corners[i], corners[(i + 1) % corners.len()]))
}

impl Mesh {
    /// All sides of all faces; those of one edge follow each other.
    pub fn sides(&self) -> Vec<Side> {
        let of_face = |(face, corners): (usize, &[u32; 4])| {
            let side =
                |(a, b): (u32, u32)| Side { ends: [a.min(b), a.max(b)], face, forwards: a < b };
            sides(corners).map(side).collect::<Vec<_>>()
        };
        let mut sides: Vec<Side> = self.faces.iter().enumerate().flat_map(of_face).collect();
        sides.sort_unstable();
        sides
    }

    /// Whether every edge lies between two faces.
    pub fn is_closed(&self) -> bool {
        self.sides().chunk_by(|a, b| a.ends == b.ends).all(|edge| edge.len() == 2)
    }

    /// Whether a vertex has faces all round. A mesh that has none is a strip no wider than a cell,
    /// as about a place where the normal is not resolved.
    pub fn has_inside(&self) -> bool {
        let mut is_inside = vec![true; self.samples.len()];
        for edge in self.sides().chunk_by(|a, b| a.ends == b.ends).filter(|edge| edge.len() == 1) {
            edge[0].ends.iter().for_each(|&end| is_inside[end as usize] = false);
        }
        is_inside.contains(&true)
    }

    /// Leaves out the faces beyond the second at an edge.
    pub fn into_manifold(mut self) -> Self {
        let sides = self.sides();
        let edges = sides.chunk_by(|a, b| a.ends == b.ends);
        let surplus = edges.flat_map(|edge| edge.iter().skip(2));
        let mut keep = vec![true; self.faces.len()];
        surplus.for_each(|side| keep[side.face] = false);
        let mut kept = keep.into_iter();
        self.faces.retain(|_| kept.next().unwrap_or(true));
        self
    }

    /// The pieces that do not hang together, in the order of their first faces; vertices without
    /// a face are left out. With each piece, the numbers its vertices had.
    pub fn components(&self) -> Vec<(Self, Vec<u32>)> {
        let mut parents: Vec<u32> = (0..self.samples.len() as u32).collect();
        for face in &self.faces {
            face[1..].iter().for_each(|&corner| unite(&mut parents, face[0], corner));
        }
        let mut piece_of = vec![usize::MAX; self.samples.len()];
        let mut new_number = vec![u32::MAX; self.samples.len()];
        let mut pieces: Vec<(Self, Vec<u32>)> = Vec::new();
        for face in &self.faces {
            let root = root(&mut parents, face[0]) as usize;
            if piece_of[root] == usize::MAX {
                piece_of[root] = pieces.len();
                pieces.push((Self::default(), Vec::new()));
            }
            let (piece, numbers) = &mut pieces[piece_of[root]];
            let renumbered = face.map(|corner| {
                let number = &mut new_number[corner as usize];
                if *number == u32::MAX {
                    *number = numbers.len() as u32;
                    numbers.push(corner);
                    piece.samples.push(self.samples[corner as usize].clone());
                }
                *number
            });
            piece.faces.push(renumbered);
        }
        pieces
    }
}

/// The root of a member of a forest of parents.
pub(super) fn root(parents: &mut [u32], mut member: u32) -> u32 {
    while parents[member as usize] != member {
        parents[member as usize] = parents[parents[member as usize] as usize];
        member = parents[member as usize];
    }
    member
}

/// Unites two trees under the lower root.
pub(super) fn unite(parents: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root(parents, a), root(parents, b));
    parents[a.max(b) as usize] = a.min(b);
}
