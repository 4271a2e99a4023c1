//! The gate: hard guidance into a region, without a gradient.
//!
//! The reward is one inside the region `A` and zero outside. Conditioning the process on ending
//! inside (Doob's h-transform) adds `grad log P(x_0 in A | x)` to the score, which in terms of
//! denoisers is exactly `D_A(x) = E[x_0 | x_0 in A, x]` in place of `D(x) = E[x_0 | x]`.
//!
//! The data are the training points, each widened to `N(y_j, h^2 I)`. Given `x = x_0 + sigma z`,
//! `x_0` is then a mixture of `N(m_j, v I)` with `m_j = (sigma^2 y_j + h^2 x) / (sigma^2 + h^2)`,
//! `v = sigma^2 h^2 / (sigma^2 + h^2)` and weights `count_j N(x; y_j, (sigma^2 + h^2) I)`.

mod ball;
mod estimate;
mod flux;
mod legendre;
mod log_mean;
mod normal;
mod polygon;
mod region;
#[cfg(test)]
mod tests;

pub use self::polygon::Polygon;
pub use self::region::{Region, Truncated};
use crate::maths::Vector;
use log_mean::LogMean;

/// What conditions widened data on a region: `D` and `D_A`, both exact.
///
/// `D_A` aims into the convex hull of the region from everywhere.
#[derive(Clone, Debug)]
pub struct Gate<const D: usize> {
    points: Vec<Vector<D>>,
    log_counts: Vec<f64>,
    bandwidth: f64,
    region: Region<D>,
}

/// What a gate knows at one place and noise level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gated<const D: usize> {
    /// `D(x) - x`, without the gate.
    pub free: Vector<D>,
    /// `D_A(x) - x`.
    pub gated: Vector<D>,
    /// `log P(x_0 in A | x)`, nats.
    pub log_probability: f64,
    /// `log p(x)` of the widened data, up to a constant.
    pub log_free: f64,
}

impl<const D: usize> Gated<D> {
    /// `D_A - D = sigma^2 grad log P(x_0 in A | x)`, to be added to another denoiser.
    pub fn pull(&self) -> Vector<D> {
        self.gated - self.free
    }
}

/// One Gaussian of the mixture, seen from `x`.
#[derive(Clone, Copy)]
struct Part<const D: usize> {
    /// Logarithm of its weight, up to a constant.
    log_weight: f64,
    /// A bound of the logarithm of its weight times its mass inside: from the region's nearest
    /// point, `P <= exp(-distance^2 / (2 v))` (convex, or in the plane).
    bound: f64,
    /// `m_j - x`.
    offset: Vector<D>,
    /// Distance of `m_j` from the boundary, negative outside.
    clearance: f64,
}

impl<const D: usize> Gate<D> {
    /// The gate into a region, for `points` taken `counts` times and widened by a
    /// Gaussian of standard deviation `bandwidth`; all in data units.
    ///
    /// # Errors
    /// A sentence, if the region is none or nothing can be inside.
    ///
    /// # Panics
    /// If the lengths of `points` and `counts` differ.
    pub fn new(
        points: &[Vector<D>],
        counts: &[f64],
        bandwidth: f64,
        region: Region<D>,
    ) -> Result<Self, String> {
        assert_eq!(points.len(), counts.len(), "a gate needs one count for each point");
        if !(bandwidth.is_finite() && bandwidth >= 0.0) {
            return Err(format!("the bandwidth is {bandwidth}; give a number from zero up"));
        }
        let region = region.checked()?;
        if points.is_empty() || bandwidth == 0.0 && !points.iter().any(|y| region.contains(y)) {
            return Err("no data are inside the region, so it cannot be reached; enlarge or move \
                it, or give the data a bandwidth"
                .to_owned());
        }
        let log_counts = counts.iter().map(|count| count.ln()).collect();
        Ok(Self { points: points.to_vec(), log_counts, bandwidth, region })
    }

    /// How far the data are widened, data units.
    pub fn bandwidth(&self) -> f64 {
        self.bandwidth
    }

    /// The region.
    pub fn region(&self) -> &Region<D> {
        &self.region
    }

    /// The gate at `x`, for a noise level `sigma > 0`, data frame.
    pub fn at(&self, x: &Vector<D>, sigma: f64) -> Gated<D> {
        self.look(x, sigma, &mut Vec::with_capacity(self.points.len()))
    }

    /// The gate at many places.
    pub fn look_at_all(&self, x: &[Vector<D>], sigma: f64) -> Vec<Gated<D>> {
        let mut parts = Vec::with_capacity(self.points.len());
        x.iter().map(|x| self.look(x, sigma, &mut parts)).collect()
    }

    /// As [`Gate::at`], with room for the parts.
    fn look(&self, x: &Vector<D>, sigma: f64, parts: &mut Vec<Part<D>>) -> Gated<D> {
        self.list_parts(x, sigma, parts);
        let mut free = LogMean::default();
        for part in parts.iter() {
            free.add(part.log_weight, part.offset);
        }
        let inside = self.inside(x, sigma, parts);
        Gated {
            free: free.mean(),
            gated: inside.mean(),
            log_probability: (inside.log_mass() - free.log_mass()).clamp(f64::NEG_INFINITY, 0.0),
            log_free: free.log_mass(),
        }
    }

    /// Lists the mixture, the part of the greatest bound first.
    fn list_parts(&self, x: &Vector<D>, sigma: f64, parts: &mut Vec<Part<D>>) {
        let (spread, width) = self.widths(sigma);
        let keep = (sigma / spread).powi(2);
        parts.clear();
        parts.extend(self.points.iter().zip(&self.log_counts).map(|(y, log_count)| {
            let gap = y - x;
            let offset = gap * keep;
            let clearance = self.region.clearance(&(x + offset));
            let log_weight = log_count - 0.5 * (gap / spread).norm_squared();
            let outside = if clearance < 0.0 { clearance / width } else { 0.0 };
            Part { log_weight, bound: log_weight - 0.5 * outside * outside, offset, clearance }
        }));
        let best = (0..parts.len()).max_by(|&i, &j| parts[i].bound.total_cmp(&parts[j].bound));
        parts.swap(0, best.unwrap_or(0));
    }

    /// The mixture cut to the region.
    fn inside(&self, x: &Vector<D>, sigma: f64, parts: &[Part<D>]) -> LogMean<D> {
        /// Parts that weigh less, all together, than `exp(-38)` are left out.
        const NEGLIGIBLE: f64 = 38.0;
        let (_, width) = self.widths(sigma);
        let margin = NEGLIGIBLE + (parts.len() as f64).ln();
        let mut inside = LogMean::default();
        for part in parts {
            if part.bound >= inside.top() - margin {
                let cut = self.region.truncated_at(&(x + part.offset), width, part.clearance);
                inside.add(part.log_weight + cut.log_mass, part.offset + cut.shift);
            }
        }
        inside
    }

    /// `sqrt(sigma^2 + h^2)` and `sqrt(v)`.
    fn widths(&self, sigma: f64) -> (f64, f64) {
        let spread = sigma.hypot(self.bandwidth);
        (spread, sigma * (self.bandwidth / spread))
    }
}
