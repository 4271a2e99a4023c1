//! Which pieces of the zero set are ridge, and which of those to draw.

use super::critical::{Marked, last_where, marked};
use super::polyline::Polyline;
use super::sample::Sample;
use super::stop::Stop;
use super::{Critical, Curve, Kind, Vertex};

/// Fall of `log p` beyond the last critical point at which a drawn curve ends.
const TAIL: f64 = 2.0;

/// Range of `log p` along a closed curve that counts as none.
const LEVEL: f64 = 0.01;

/// Length over the noise level below which a piece is left out: it is no longer than the cells
/// about an umbilic, where the normal is not resolved.
const SHORTEST: f64 = 0.1;

/// The curves that a polyline holds. Once stopped, they mean nothing.
pub(super) fn curves<const D: usize>(line: &Polyline<D>, stop: &Stop<'_>) -> Vec<Curve<D>> {
    let pieces = ridge_pieces(line, stop).into_iter().filter(is_long);
    pieces.flat_map(|piece| classified(&piece, stop)).collect()
}

/// The parts of a polyline where `lambda_2 < 0`, out to where it vanishes.
fn ridge_pieces<const D: usize>(line: &Polyline<D>, stop: &Stop<'_>) -> Vec<Polyline<D>> {
    let Polyline { samples, closed } = line;
    let Some(first_off) = samples.iter().position(|sample| !sample.is_ridge()) else {
        return vec![Polyline { samples: samples.clone(), closed: *closed }];
    };
    let mut samples = samples.clone();
    if *closed {
        samples.rotate_left(first_off);
        samples.push(samples[0].clone());
    }
    let mut pieces = vec![Vec::new()];
    let mut before: Option<&Sample<D>> = None;
    for sample in &samples {
        if stop.is_set() {
            return Vec::new();
        }
        let piece = pieces.last_mut().expect("there is always a piece");
        match before {
            Some(before) if sample.is_ridge() && !before.is_ridge() => {
                piece.extend(last_where(sample, before, Sample::ridge_margin));
            }
            Some(before) if !sample.is_ridge() && before.is_ridge() => {
                piece.extend(last_where(before, sample, Sample::ridge_margin));
                pieces.push(Vec::new());
            }
            _ => {}
        }
        if sample.is_ridge() {
            pieces.last_mut().expect("there is always a piece").push(sample.clone());
        }
        before = Some(sample);
    }
    pieces.into_iter().map(|samples| Polyline { samples, closed: false }).collect()
}

fn is_long<const D: usize>(line: &Polyline<D>) -> bool {
    let Some(first) = line.samples.first() else {
        return false;
    };
    let length: f64 = line.samples.windows(2).map(|pair| (pair[1].x - pair[0].x).norm()).sum();
    line.samples.len() > 1 && length > SHORTEST * first.patch.sigma
}

fn classified<const D: usize>(line: &Polyline<D>, stop: &Stop<'_>) -> Vec<Curve<D>> {
    let mut vertices = marked(line, stop);
    if stop.is_set() {
        return Vec::new();
    }
    if line.closed {
        let Some(first) = vertices.iter().position(|vertex| vertex.critical.is_some()) else {
            let kind = if is_level(&vertices) { Kind::Core } else { Kind::Formal };
            return vec![curve(kind, true, &vertices)];
        };
        vertices.rotate_left(first);
        vertices.push(vertices[0].clone());
    }
    let mut parts = split_at_excursions(&vertices);
    if line.closed && parts.len() == 1 {
        parts[0].pop();
        return vec![curve(kind_of(&parts[0]), true, &parts[0])];
    }
    if line.closed {
        let first = parts.remove(0);
        parts.last_mut().expect("more than one").extend(first.into_iter().skip(1));
    }
    parts.into_iter().flat_map(open_curves).collect()
}

/// Whether the density is the same all along, as on the ridge of an evenly sampled circle. A loop
/// on which it is not has its highest and lowest point where the mean shift only turns aside: one
/// of the small loops about a place where the second-nearest datum switches.
fn is_level<const D: usize>(vertices: &[Marked<D>]) -> bool {
    let heights = || vertices.iter().map(|vertex| vertex.sample.log_density);
    let (low, high) =
        (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max));
    high - low < LEVEL
}

fn kind_of<const D: usize>(vertices: &[Marked<D>]) -> Kind {
    let has = |kind| vertices.iter().any(|vertex| vertex.critical == Some(kind));
    match (has(Critical::Mode), has(Critical::Saddle)) {
        (true, _) => Kind::Core,
        (false, true) => Kind::Bridge,
        (false, false) => Kind::Formal,
    }
}

/// Splits a curve where, between two critical points, `log p` falls below both by more than a tail
/// does: there the curve runs out into the empty plane and back, round a hairpin.
fn split_at_excursions<const D: usize>(vertices: &[Marked<D>]) -> Vec<Vec<Marked<D>>> {
    let height = |i: usize| vertices[i].sample.log_density;
    let critical = (0..vertices.len()).filter(|&i| vertices[i].critical.is_some());
    let critical: Vec<usize> = critical.collect();
    let lowest = |pair: &[usize]| {
        let lowest = (pair[0]..=pair[1]).min_by(|&i, &j| height(i).total_cmp(&height(j)))?;
        let floor = height(pair[0]).min(height(pair[1])) - TAIL;
        (height(lowest) < floor).then_some(lowest)
    };
    let cuts: Vec<usize> = critical.windows(2).filter_map(lowest).collect();
    let ends = cuts.iter().map(|cut| cut + 1).chain([vertices.len()]);
    let starts = [0].into_iter().chain(cuts.iter().copied());
    starts.zip(ends).map(|(start, end)| vertices[start..end].to_vec()).collect()
}

/// A part of a curve, less its tails, and the tails.
fn open_curves<const D: usize>(vertices: Vec<Marked<D>>) -> Vec<Curve<D>> {
    let kind = kind_of(&vertices);
    if kind == Kind::Formal {
        return vec![curve(kind, false, &vertices)];
    }
    let mut tails = Vec::new();
    let vertices = cut_tail(vertices, &mut tails);
    let vertices = cut_tail(vertices.into_iter().rev().collect(), &mut tails);
    let vertices: Vec<Marked<D>> = vertices.into_iter().rev().collect();
    let mut curves = Vec::new();
    if vertices.len() > 1 {
        curves.push(curve(kind, false, &vertices));
    }
    curves.extend(tails.iter().map(|tail| curve(Kind::Formal, false, tail)));
    curves
}

/// The vertices up to where, beyond the last critical point, `log p` has fallen too far or the
/// ridge no longer attracts; what lies beyond is added to `tails`.
fn cut_tail<const D: usize>(
    mut vertices: Vec<Marked<D>>,
    tails: &mut Vec<Vec<Marked<D>>>,
) -> Vec<Marked<D>> {
    let Some(last) = vertices.iter().rposition(|vertex| vertex.critical.is_some()) else {
        return vertices;
    };
    let floor = vertices[last].sample.log_density - TAIL;
    let level = |sample: &Sample<D>| (sample.log_density - floor).min(sample.attraction());
    let beyond = last + 1;
    let fallen = vertices[beyond..].iter().position(|vertex| level(&vertex.sample) < 0.0);
    let Some(cut) = fallen.map(|fallen| beyond + fallen) else {
        return vertices;
    };
    let (inside, outside) = (&vertices[cut - 1], &vertices[cut]);
    let end = last_where(&inside.sample, &outside.sample, level).map(|sample| Marked {
        sample,
        critical: None,
        tangent: outside.tangent,
    });
    let mut tail = vertices.split_off(cut);
    if let Some(end) = end {
        tail.insert(0, end.clone());
        vertices.push(end);
    }
    if tail.len() > 1 {
        tails.push(tail);
    }
    vertices
}

fn curve<const D: usize>(kind: Kind, closed: bool, vertices: &[Marked<D>]) -> Curve<D> {
    let vertices = vertices.iter().map(|marked| {
        let sample = &marked.sample;
        let square = sample.patch.sigma.powi(2);
        Vertex {
            x: sample.x,
            tangent: marked.tangent,
            lambda: sample.spread.map(|spread| (spread - 1.0) / square),
            anisotropy: sample.anisotropy,
            residual: sample.residual,
            log_density: sample.log_density,
            critical: marked.critical,
        }
    });
    Curve { kind, closed, vertices: vertices.collect() }
}
