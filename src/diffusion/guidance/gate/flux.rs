//! A plane Gaussian in a plane region, as integrals along the boundary.
//!
//! With `phi = exp(-q/2) / (2 pi)` at `q = |u|^2`, the fields `u (1 - exp(-q/2)) / (2 pi q)` and
//! `-u exp(-q/2) / (2 pi q)` have the divergence `phi`; the second has a source at zero beside. And
//! `grad phi = -u phi`. So the mass is a flux through the boundary, and the first moment minus the
//! integral of `phi` times the outward normal.

use std::f64::consts::TAU;

/// `q` beyond that of the nearest point of the boundary from where on it does not weigh.
pub const REACH: f64 = 80.0;

/// The mass of the standard normal law in a region, and its mean there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaneCut {
    /// Logarithm of the mass inside, nats.
    pub log_mass: f64,
    /// Mean of what is inside.
    pub mean: [f64; 2],
}

/// Where zero, the centre of the law, lies.
#[derive(Clone, Copy)]
enum Side {
    /// Within two deviations of the boundary: the field without a source.
    Near,
    /// The field with a source, of which `exp(-q0/2)` is taken out.
    Inside,
    Outside,
}

/// The sums along a boundary.
pub struct Flux {
    side: Side,
    /// `q0` of the nearest point of the boundary.
    nearest: f64,
    mass: f64,
    moment: [f64; 2],
}

impl Flux {
    /// For a boundary at the signed distance `clearance` from zero, positive if zero is inside.
    pub fn new(clearance: f64) -> Self {
        let side = match clearance {
            -2.0..2.0 => Side::Near,
            2.0.. => Side::Inside,
            _ => Side::Outside,
        };
        Self { side, nearest: clearance * clearance, mass: 0.0, moment: [0.0; 2] }
    }

    /// Adds a piece of boundary at squared distance `q`, its outward normal times its length and
    /// the scalar product `outflow` of that with its place.
    pub fn add(&mut self, q: f64, normal: [f64; 2], outflow: f64) {
        let (field, density) = if let Side::Near = self.side {
            let fall = if q < 1.0 { (-0.5 * q).exp_m1() } else { (-0.5 * q).exp() - 1.0 };
            (if q > 0.0 { -fall / q } else { 0.5 }, 1.0 + fall)
        } else {
            let density = (-0.5 * (q - self.nearest)).exp();
            (-density / q, density)
        };
        self.mass += outflow * field;
        self.moment[0] -= normal[0] * density;
        self.moment[1] -= normal[1] * density;
    }

    /// Adds a piece of boundary out of reach, which is seen from zero under the angle between two
    /// directions of this cross and dot product.
    pub fn turn(&mut self, cross: f64, dot: f64) {
        if matches!(self.side, Side::Near) && cross != 0.0 {
            self.mass += cross.atan2(dot);
        }
    }

    /// The sum over a closed boundary.
    pub fn cut(&self) -> PlaneCut {
        let faded = (-0.5 * self.nearest).exp() / TAU;
        let flux = self.mass / TAU;
        let (log_mass, share) = match self.side {
            Side::Near => (flux.ln(), self.mass.recip()),
            Side::Outside => (flux.ln() - 0.5 * self.nearest, self.mass.recip()),
            Side::Inside => {
                let lost = faded * self.mass;
                (lost.ln_1p(), faded / (1.0 + lost))
            }
        };
        PlaneCut { log_mass, mean: self.moment.map(|m| m * share) }
    }
}
