//! Guidance into a region, all or nothing.

use serde::{Deserialize, Serialize};

use super::gate::{Gate, Polygon, Region};
use super::scale::{self, Scale, guidance_settings};
use crate::diffusion::denoiser::Denoiser;
use crate::maths::Vector;
use crate::maths::philox::{Source, Stream};
use crate::params::{Param, Settings};

guidance_settings! {
    /// The reward is one inside a region and zero outside, so it has no gradient; Doob's
    /// h-transform conditions the process on ending inside. See [`Gate`].
    ///
    /// Its law of the data is the training points, each widened by a Gaussian: bare points are all
    /// or nothing themselves, and only those inside the region remain.
    HardGate {
        /// How the region becomes guidance.
        way: GateWay = GateWay::default(),
        /// Draws of an estimate.
        draws: usize = 100,
        /// `w`: 0 no gate, 1 the gate.
        scale: f64 = 1.0,
        /// The shape of the region.
        region: Shape = Shape::default(),
        /// Its middle, a point of its edge, or the origin of its corners, from the mean of the
        /// data, in units of the data radius.
        x: f64 = 0.0,
        /// See `x`.
        y: f64 = 0.0,
        /// See `x`; in space only.
        z: f64 = 0.0,
        /// Where a half-plane is, seen from its edge, degrees from the first axis.
        angle: f64 = 0.0,
        /// How far the half-plane's edge leans out of the vertical, degrees; in space only.
        tilt: f64 = 0.0,
        /// Radius of a disc or half the side of a box, in units of the data radius.
        size: f64 = 0.5,
        /// Corners of a polygon, from the mean of the data, in units of the data radius; a triangle
        /// if left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        corners: Option<Vec<[f64; 2]>> = None,
        /// How far the data are widened, in units of the data radius.
        bandwidth: f64 = 0.1,
    }
    within: Self::weight,
    outside: 0.0,
}

/// How a region becomes guidance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateWay {
    /// The h-transform.
    #[default]
    Exact,
    /// The gradient of the reward, which is zero: nothing happens.
    Gradient,
    /// The h-transform, estimated from draws of what may come.
    Estimate,
}

/// The shape of a region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Everything on one side of a line; in space, of a plane.
    #[default]
    HalfPlane,
    /// A disc; in space a ball.
    Disc,
    /// A square; in space a cube.
    Box,
    /// A polygon in the plane of x and y; in space an endless prism.
    Polygon,
}

impl HardGate {
    /// The gate for `points` taken `counts` times, with this mean and radius; a sentence where it
    /// cannot be reached.
    pub fn build<const D: usize>(
        &self,
        points: &[Vector<D>],
        counts: &[f64],
        mean: Vector<D>,
        radius: f64,
    ) -> Result<Gate<D>, String> {
        let gate = self
            .region(mean, radius)
            .and_then(|region| Gate::new(points, counts, self.bandwidth * radius, region));
        gate.map_err(|sentence| format!("guidance \"gate\": {sentence}"))
    }

    /// See [`Guidance::pairs_a_datum`](super::Guidance::pairs_a_datum).
    pub(super) fn pairs_a_datum(&self) -> f64 {
        match (self.way, self.region) {
            (GateWay::Estimate, _) => 60.0,
            (_, Shape::HalfPlane) => 100.0,
            (_, Shape::Disc | Shape::Box | Shape::Polygon) => 500.0,
        }
    }

    /// The standard normals of an estimate.
    pub fn normals<const D: usize>(&self) -> Option<Vec<Vector<D>>> {
        let source = Source::new(0, Stream::Extra, [1, 0]);
        let normal = |i: usize| Vector::from(source.particle::<D>(i as u32).map(f64::from));
        (self.way == GateWay::Estimate).then(|| (0..self.draws).map(normal).collect())
    }

    /// `w` where it acts.
    fn weight(&self) -> f64 {
        match self.way {
            GateWay::Exact | GateWay::Estimate => self.scale,
            GateWay::Gradient => 0.0,
        }
    }

    /// The region in data units, for data with this mean and radius; a sentence if it is none.
    pub fn region<const D: usize>(
        &self,
        mean: Vector<D>,
        radius: f64,
    ) -> Result<Region<D>, String> {
        let of = |xyz: [f64; 3]| Vector::from_fn(|d, _| xyz[d]);
        let centre = mean + of([self.x, self.y, self.z]) * radius;
        let size = self.size * radius;
        Ok(match self.region {
            Shape::HalfPlane => {
                let (sin, cos) = self.angle.to_radians().sin_cos();
                let tilt = if D > 2 { self.tilt } else { 0.0 };
                let (up, level) = tilt.to_radians().sin_cos();
                let normal: Vector<D> = of([level * cos, level * sin, up]);
                Region::HalfSpace { normal, offset: normal.dot(&centre) }
            }
            Shape::Disc => Region::Ball { centre, radius: size },
            Shape::Box => {
                let half = Vector::repeat(size);
                Region::Box { low: centre - half, high: centre + half }
            }
            Shape::Polygon => {
                let triangle = || {
                    let corner = |degrees: f64| degrees.to_radians().sin_cos();
                    let corners = [90.0, 210.0, 330.0].map(corner);
                    corners.map(|(sin, cos)| [self.size * cos, self.size * sin]).to_vec()
                };
                let corners = self.corners.clone().unwrap_or_else(triangle);
                let corners = corners.into_iter().map(|[x, y]| {
                    [mean[0] + (self.x + x) * radius, mean[1] + (self.y + y) * radius]
                });
                Region::Polygon(Polygon::new(corners.collect())?)
            }
        })
    }
}

impl Settings for HardGate {
    const TYPE: &'static str = "gate";
    const LABEL: &'static str = "gate";
    const ABOUT: &'static str =
        "Samples must end inside a region: Doob's h-transform, exact for the widened data.";
    const REFERENCE: &'static str = "Doob 1957; Denker et al. 2024, arXiv 2406.01781";
    const PARAMS: &'static [Param] = &[
        Param::choice("region", "Region", &["half_plane", "disc", "box", "polygon"], "half_plane")
            .help("Where samples must end."),
        scale::coordinate("x", "x", 0.0),
        scale::coordinate("y", "y", 0.0),
        scale::coordinate("z", "z", 0.0).only_in_space(),
        Param::real("angle", "Angle", (-180.0, 180.0), 0.0)
            .unit("°")
            .allow(-360.0, 360.0)
            .help("Where the half-plane is, seen from its edge.")
            .only_when("region", "half_plane"),
        Param::real("tilt", "Tilt", (-90.0, 90.0), 0.0)
            .unit("°")
            .allow(-360.0, 360.0)
            .help("How far the side of the half-space leans. 90: above. -90: below.")
            .only_when("region", "half_plane")
            .only_in_space(),
        Param::corners("corners", "Polygon")
            .help("Drawn on the canvas; in space, from above.")
            .only_when("region", "polygon"),
        Param::real("size", "Size", (0.05, 3.0), 0.5)
            .unit("R")
            .allow(1e-3, 1e3)
            .help("Radius of the disc, or half the side of the box, or of a triangle not drawn."),
        Param::real("bandwidth", "Bandwidth", (0.0, 0.5), 0.1)
            .symbol("h")
            .unit("R")
            .allow(0.0, 100.0)
            .help("Each datum is a Gaussian this wide. 0: only the data inside the region remain."),
        Param::choice("way", "Way", &["exact", "gradient", "estimate"], "exact").help(
            "exact: the h-transform. gradient: that of the reward, which is zero everywhere. \
             estimate: the h-transform from draws of the end, which needs no gradient.",
        ),
        Param::integer("draws", "Draws", (1, 1000), 100)
            .log()
            .allow(1.0, 1e5)
            .help("Draws of the end at each step. Few see no region that is hard to reach.")
            .only_when("way", "estimate"),
        Param::real("scale", "Scale", (0.0, 2.0), 1.0)
            .symbol("w")
            .allow(-1e3, 1e3)
            .help("0: no gate. 1: the gate. Between: part of the way."),
        scale::SIGMA_FROM,
        scale::SIGMA_TO,
    ];
}

/// `D + w (D_A - D)`, with a base denoiser of its own or that of the widened data.
pub struct Passing<const D: usize> {
    /// What drives the particles without the gate; the widened data themselves if left out.
    pub base: Option<Box<dyn Denoiser<D>>>,
    /// The gate.
    pub gate: Gate<D>,
    /// Standard normals from which its pull is estimated; it is exact without.
    pub draws: Option<Vec<Vector<D>>>,
    /// `w`.
    pub scale: Scale,
}

impl<const D: usize> Passing<D> {
    /// The displacement of the widened data at each place, and what the gate adds.
    fn seen(&self, x: &[Vector<D>], sigma: f64) -> Vec<[Vector<D>; 2]> {
        match &self.draws {
            None => {
                let gated = self.gate.look_at_all(x, sigma);
                gated.iter().map(|gated| [gated.free, gated.pull()]).collect()
            }
            Some(normals) => x.iter().map(|x| self.gate.estimated(x, sigma, normals)).collect(),
        }
    }
}

impl<const D: usize> Denoiser<D> for Passing<D> {
    fn prepare(&self, sigma: f64) {
        if let Some(base) = &self.base {
            base.prepare(sigma);
        }
    }

    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        let seen = self.seen(x, sigma);
        match &self.base {
            Some(base) => base.evaluate(x, sigma, out),
            None => out.iter_mut().zip(&seen).for_each(|(out, [free, _])| *out = *free),
        }
        let scale = self.scale.at(sigma);
        for (out, [_, pull]) in out.iter_mut().zip(&seen) {
            *out += pull * scale;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_goes_from_no_gate_through_the_gate_and_beyond_whatever_the_base() {
        let point = [Vector::from([0.0, 0.0])];
        let settings = HardGate { x: 1.0, bandwidth: 0.5, ..HardGate::default() };
        let gate = || settings.build(&point, &[1.0], Vector::zeros(), 1.0).expect("reachable");
        let (x, sigma) = (Vector::from([0.2, 0.4]), 0.6);
        let known = gate().at(&x, sigma);
        for w in [0.0, 1.0, 3.0] {
            let scale = HardGate { scale: w, ..settings.clone() }.scale(1.0);
            let mut out = [Vector::zeros()];
            Passing { base: None, gate: gate(), draws: None, scale: scale.clone() }.evaluate(
                &[x],
                sigma,
                &mut out,
            );
            assert!((out[0] - (known.free + known.pull() * w)).norm() < 1e-14);
            let base: Box<dyn Denoiser<2>> =
                Box::new(Passing { base: None, gate: gate(), draws: None, scale: scale.clone() });
            let mut twice = [Vector::zeros()];
            Passing { base: Some(base), gate: gate(), draws: None, scale }.evaluate(
                &[x],
                sigma,
                &mut twice,
            );
            assert!((twice[0] - out[0] - known.pull() * w).norm() < 1e-14);
        }
    }

    #[test]
    fn the_estimate_of_the_gate_comes_nearer_to_it_with_more_draws() {
        let points = [[0.0, 0.0], [0.6, -0.4], [-0.5, 0.9]].map(Vector::from);
        let off = |draws: usize| {
            let settings =
                HardGate { way: GateWay::Estimate, draws, bandwidth: 0.5, ..HardGate::default() };
            let gate = settings.build(&points, &[1.0; 3], Vector::zeros(), 1.0).expect("a gate");
            let normals = settings.normals().expect("draws");
            let x = [[0.3, 0.2], [-0.6, 0.1], [0.0, -1.0], [-0.2, 0.7]].map(Vector::from);
            let off = |x: &Vector<2>| gate.estimated(x, 0.7, &normals)[1] - gate.at(x, 0.7).pull();
            x.iter().map(|x| off(x).norm()).sum::<f64>() / 4.0
        };
        let (few, many) = (off(100), off(10_000));
        assert!(many < 0.02 && many < 0.4 * few, "{few} with 100, {many} with 10,000");
    }

    #[test]
    fn a_region_that_no_bare_datum_is_in_is_refused_with_the_key_to_change() {
        let far = HardGate { x: 9.0, bandwidth: 0.0, ..HardGate::default() };
        let refusal = far.build(&[Vector::from([0.0, 0.0])], &[1.0], Vector::zeros(), 1.0);
        let sentence = refusal.expect_err("out of reach");
        assert!(sentence.contains("bandwidth"), "{sentence}");
    }
}
