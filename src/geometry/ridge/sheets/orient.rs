//! One side for a whole sheet, where it has two.

use std::collections::VecDeque;

use super::mesh::{Mesh, corners};
use crate::maths::Vector;

/// Turns the faces of a connected mesh to run the same way round, and its normals to the side from
/// which they run anticlockwise: the outside of a closed sheet. On a sheet with one side they
/// turn over somewhere.
pub(super) fn oriented(mut mesh: Mesh) -> Mesh {
    turn_alike(&mut mesh);
    if volume(&mesh) < 0.0 {
        mesh.faces.iter_mut().for_each(turn);
    }
    let mut towards = vec![Vector::zeros(); mesh.samples.len()];
    for face in &mesh.faces {
        let area = area(&mesh, face);
        for &corner in corners(face) {
            towards[corner as usize] += area;
        }
    }
    for (sample, towards) in mesh.samples.iter_mut().zip(towards) {
        if sample.normal.dot(&towards) < 0.0 {
            sample.normal = -sample.normal;
        }
    }
    mesh
}

fn turn_alike(mesh: &mut Mesh) {
    let mut neighbours = vec![Vec::new(); mesh.faces.len()];
    for edge in mesh.sides().chunk_by(|a, b| a.ends == b.ends) {
        if let [a, b] = edge {
            let disagree = a.forwards == b.forwards;
            neighbours[a.face].push((b.face, disagree));
            neighbours[b.face].push((a.face, disagree));
        }
    }
    let mut turned: Vec<Option<bool>> = vec![None; mesh.faces.len()];
    let mut next = VecDeque::new();
    for first in 0..mesh.faces.len() {
        if turned[first].is_none() {
            turned[first] = Some(false);
            next.push_back((first, false));
        }
        while let Some((face, is_turned)) = next.pop_front() {
            for &(other, disagree) in &neighbours[face] {
                if turned[other].is_none() {
                    turned[other] = Some(is_turned != disagree);
                    next.push_back((other, is_turned != disagree));
                }
            }
        }
    }
    for (face, turned) in mesh.faces.iter_mut().zip(turned) {
        if turned == Some(true) {
            turn(face);
        }
    }
}

fn turn(face: &mut [u32; 4]) {
    *face = match *face {
        [a, b, c, d] if c == d => [a, c, b, b],
        [a, b, c, d] => [a, d, c, b],
    };
}

/// Twice the area of a face as a vector.
fn area(mesh: &Mesh, face: &[u32; 4]) -> Vector<3> {
    let [a, b, c, d] = face.map(|corner| mesh.samples[corner as usize].x);
    (c - a).cross(&(d - b))
}

/// Six times the volume that a closed mesh holds.
fn volume(mesh: &Mesh) -> f64 {
    let base = mesh.samples.first().map_or_else(Vector::zeros, |sample| sample.x);
    let cone = |face: &[u32; 4]| {
        let places = corners(face).iter().map(|&corner| mesh.samples[corner as usize].x - base);
        let middle = places.sum::<Vector<3>>() / corners(face).len() as f64;
        middle.dot(&area(mesh, face))
    };
    mesh.faces.iter().map(cone).sum()
}
