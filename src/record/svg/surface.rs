//! A translucent film of faces, lit from both sides, with wires along the edges of the faces.

use std::fmt::Write as _;

use nalgebra::Vector3;

use super::path::PathData;
use super::space::Solid;
use super::text::{alpha, colour, opacity};
use super::view::{Lights, View, shone_on};
use crate::picture::{Face, Surface};

/// A film seen at a grazing angle is thicker, up to so many times.
const THICKEST: f64 = 3.0;
const HEADLIGHT: f64 = 0.2;
const KEY: f64 = 0.42;

/// Wires nearer to each other than the first number of px are not drawn, beyond the second they
/// are drawn in full.
const DENSEST: [f64; 2] = [3.0, 9.0];

/// The faces that lie before the eye with all their corners.
pub fn solids(surface: &Surface, view: &View, lights: &Lights) -> Vec<Solid> {
    surface.faces.iter().filter_map(|face| solid(surface, face, view, lights)).collect()
}

fn solid(surface: &Surface, face: &Face, view: &View, lights: &Lights) -> Option<Solid> {
    let world = face.corners.map(|corner| corner.map(|x| f64::from(x * surface.scale)));
    let mut at = [[0.0; 2]; 4];
    for (at, corner) in at.iter_mut().zip(world) {
        *at = view.spot(corner)?.at;
    }
    let middle = world.iter().map(|corner| Vector3::from(*corner)).sum::<Vector3<f64>>() * 0.25;
    let spot = view.spot(middle.into())?;
    let is_seen = at.iter().any(|at| view.shows(*at, 1.0)) || view.shows(spot.at, 1.0);
    if !is_seen {
        return None;
    }
    let left = view.left(spot.depth);
    let normal = face.normals.map(|n| n.map(f64::from)).map(Vector3::from);
    let (light, strength) = film(surface, normal.iter().sum(), middle, lights);
    let ink = colour(view.faded(shone_on(surface.ink, light), left));
    let path = outline(&at);
    let film = opacity("fill-opacity", strength);
    let mut text = format!("<path d=\"{path}\" fill=\"{ink}\"{film} stroke=\"none\"/>\n");
    let wire = colour(view.faded(surface.wire, left));
    for (path, share) in wires(&at) {
        // Neighbours draw their common edge twice.
        let strength = 1.0 - (1.0 - alpha(surface.wire) * share).max(0.0).sqrt();
        if strength > 0.002 {
            let strength = opacity("stroke-opacity", strength);
            let _ = writeln!(text, "<path d=\"{path}\" stroke=\"{wire}\"{strength}/>");
        }
    }
    Some(Solid::new(middle.into(), &spot, 0.0, text))
}

/// Light on a film, and its alpha.
fn film(
    surface: &Surface,
    normal: Vector3<f64>,
    middle: Vector3<f64>,
    lights: &Lights,
) -> (f64, f64) {
    let eye = lights.towards_eye(middle);
    let normal = normal.try_normalize(1e-6).unwrap_or(eye);
    let normal = if normal.dot(&eye) < 0.0 { -normal } else { normal };
    let facing = normal.dot(&eye);
    let light = lights.ambient + HEADLIGHT * facing + KEY * normal.dot(&lights.key).max(0.0);
    let clear = (1.0 - alpha(surface.ink)).powf(1.0 / facing.max(1.0 / THICKEST));
    (light, 1.0 - clear)
}

fn is_triangle(at: &[[f64; 2]; 4]) -> bool {
    at[2] == at[3]
}

fn outline(at: &[[f64; 2]; 4]) -> PathData {
    let mut path = PathData::default();
    path.polygon(at.iter().copied());
    path
}

/// Paths along the edges with the share of a wire there, faint where the next one is near: all
/// edges, or the two pairs of opposite ones where their shares differ.
fn wires(at: &[[f64; 2]; 4]) -> Vec<(PathData, f64)> {
    let mean = |a: usize, b: usize, c: usize, d: usize| {
        [0, 1].map(|k| 0.5 * (at[b][k] - at[a][k] + at[d][k] - at[c][k]))
    };
    let (along, up) = (mean(0, 1, 3, 2), mean(0, 3, 1, 2));
    let area = (along[0] * up[1] - along[1] * up[0]).abs();
    let spacing = |edge: [f64; 2]| area / (edge[0].abs() + edge[1].abs()).max(1e-9);
    let [across_up, across_along] = [spacing(up), spacing(along)].map(drawn);
    if is_triangle(at) || (across_up - across_along).abs() < 0.02 {
        return vec![(outline(at), 0.5 * (across_up + across_along))];
    }
    let pair = |a: usize, b: usize, c: usize, d: usize| {
        let mut path = PathData::default();
        path.open([at[a], at[b]]);
        path.open([at[c], at[d]]);
        path
    };
    vec![(pair(0, 3, 1, 2), across_up), (pair(0, 1, 3, 2), across_along)]
}

/// Share of a wire whose neighbour is so many px away (a smooth step).
fn drawn(spacing: f64) -> f64 {
    let t = ((spacing - DENSEST[0]) / (DENSEST[1] - DENSEST[0])).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wires_of_one_spacing_are_one_path_and_others_two() {
        let square = [[0.0, 0.0], [20.0, 0.0], [20.0, 20.0], [0.0, 20.0]];
        assert_eq!(wires(&square).len(), 1);
        let narrow = [[0.0, 0.0], [20.0, 0.0], [20.0, 5.0], [0.0, 5.0]];
        let found = wires(&narrow);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].0.to_string(), "M0 0l0 5M20 0l0 5");
        assert!(found[0].1 == 1.0 && found[1].1 < 0.5);
    }

    #[test]
    fn wires_that_are_too_dense_are_not_drawn() {
        assert_eq!([3.0, 6.0, 9.0].map(drawn), [0.0, 0.5, 1.0]);
    }
}
