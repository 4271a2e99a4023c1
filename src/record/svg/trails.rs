//! Trails: one path for a particle and a level of alpha.

use std::fmt::Write as _;

use super::chains::{Chain, chains, layered};
use super::cloud::{Stored, mixed, style_of, styles};
use super::draft::Draft;
use super::path::PathData;
use super::space::Solid;
use super::strands::{Strand, strands};
use super::text::{colour, opacity, px};
use super::view::View;
use crate::picture::{OrbitCamera, Trails};

/// Levels of alpha along a trail, in the plane and in space, where each piece carries its own.
const LEVELS: [usize; 2] = [16, 8];

/// Layers of depth over the fade radius into which trails in space are cut.
const LAYERS: f64 = 4.0;

/// The path of one particle along a strand, as long as it has one style.
struct Thread {
    style: usize,
    curve: Vec<[f64; 3]>,
}

/// Draws trails in the plane, the faintest strand first.
pub fn draw(trails: &Trails, view: &View, draft: &mut Draft) {
    let palette = styles(&trails.looks);
    for strand in strands(trails, LEVELS[0]) {
        let mut groups = vec![String::new(); palette.len()];
        for (style, chain) in seen(trails, &strand, view) {
            let path = path(&chain);
            if path.has_length() {
                let _ = writeln!(groups[style], "<path d=\"{path}\"/>");
            }
        }
        let strength = opacity("stroke-opacity", strand.alpha);
        for (style, group) in palette.iter().zip(&groups).filter(|(_, group)| !group.is_empty()) {
            let ink = colour(style.ink);
            draft.push(&format!("<g stroke=\"{ink}\"{strength}>\n{group}</g>\n"));
        }
    }
}

/// Trails in space: each thread in layers of depth.
pub fn solids(trails: &Trails, view: &View, camera: &OrbitCamera) -> Vec<Solid> {
    let thickness = camera.fade_radius.min(camera.distance()).max(1e-9) / LAYERS;
    let palette = styles(&trails.looks);
    let mut solids = Vec::new();
    for strand in strands(trails, LEVELS[1]) {
        let strength = opacity("stroke-opacity", strand.alpha);
        for (style, chain) in seen(trails, &strand, view) {
            for part in layered(&chain, view, thickness) {
                let (path, middle) = (path(&part), part.middle(view));
                if path.has_length() {
                    let ink = view.faded(palette[style].ink, view.left(middle.spot.depth));
                    let ink = colour(ink);
                    let text = format!("<path d=\"{path}\" stroke=\"{ink}\"{strength}/>\n");
                    solids.push(Solid::new(middle.world, &middle.spot, 0.0, text));
                }
            }
        }
    }
    solids
}

/// Attributes that all pieces share.
pub fn attributes(trails: &Trails) -> String {
    let width = px(f64::from(trails.width_px).max(0.0));
    format!(r#" fill="none" stroke-width="{width}" stroke-linejoin="round""#)
}

fn path(chain: &Chain) -> PathData {
    let mut path = PathData::default();
    path.open(chain.points());
    path
}

/// What is seen of a strand, particle after particle, with the number of the style.
fn seen(trails: &Trails, strand: &Strand, view: &View) -> Vec<(usize, Chain)> {
    if trails.looks.palette.is_empty() {
        return Vec::new();
    }
    let reach = f64::from(trails.width_px) + 1.0;
    let ends = |part: usize| {
        let stored = |record| Stored::new(&trails.timeline, record, trails.frame);
        [stored(part), stored(part + 1)]
    };
    let ends: Vec<[Stored; 2]> = strand.parts.iter().map(|part| ends(part.earlier)).collect();
    let of_particle = |particle| threads(trails, strand, &ends, particle);
    let threads = (0..trails.timeline.n_particles).flat_map(of_particle);
    let chains = threads.flat_map(|Thread { style, curve }| {
        chains(curve, view, |_| reach).into_iter().map(move |chain| (style, chain))
    });
    chains.collect()
}

fn threads(trails: &Trails, strand: &Strand, ends: &[[Stored; 2]], particle: usize) -> Vec<Thread> {
    let mut threads: Vec<Thread> = Vec::new();
    for (part, ends) in strand.parts.iter().zip(ends) {
        let [Some(from), Some(to)] = [ends[0].at(particle), ends[1].at(particle)] else { continue };
        let [start, end] = part.cut.map(|share| mixed(from, to, share));
        let style = style_of(&trails.looks, part.earlier, particle);
        match threads.last_mut().filter(|thread| thread.style == style) {
            Some(thread) => thread.curve.push(end),
            None => threads.push(Thread { style, curve: vec![start, end] }),
        }
    }
    threads
}
