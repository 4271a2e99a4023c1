//! The training points as the batch kernel reads them.

use super::lanes::Real;
use crate::maths::Vector;

/// Data between two transfers of float32 sums into float64.
pub(super) const CHUNK: usize = 256;

/// Data among which the nearest is told from the others only once, at the end of a search.
pub(super) const BLOCK: usize = 16;

/// One training point: its offset from the centre in two parts, and its weight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Datum<T, const D: usize> {
    pub high: [T; D],
    /// What `high` leaves out; not read where the type does not split.
    pub low: [T; D],
    /// `log2(count / largest count)`.
    pub log_weight: T,
    /// Its place in its chunk.
    pub place: T,
}

/// All training points, in units of the kernel: `(y - centre) * scale`.
#[derive(Clone, Debug)]
pub(super) struct Columns<T, const D: usize> {
    pub data: Vec<Datum<T, D>>,
    /// `high` of the same data, one array a coordinate; the last block is filled up with infinity.
    pub blocks: Vec<[[T; BLOCK]; D]>,
    pub centre: Vector<D>,
    /// A power of two.
    pub scale: f64,
    /// Largest coordinate, in units of the kernel.
    pub radius: f64,
}

impl<T: Real, const D: usize> Columns<T, D> {
    /// Offsets from the middle of the data, scaled to at most about one.
    pub fn centred(points: &[Vector<D>], log_weights: &[f64]) -> Self {
        let low = points.iter().fold(points[0], |m, y| m.inf(y));
        let high = points.iter().fold(points[0], |m, y| m.sup(y));
        let centre = low + (high - low) * 0.5;
        let radius = (high - low).amax() * 0.5;
        let exponent = if radius > 0.0 { radius.log2().ceil() } else { 0.0 };
        Self::new(points, log_weights, centre, (-exponent).exp2())
    }

    /// Coordinates as they are, so that differences of data are correctly rounded.
    pub fn as_given(points: &[Vector<D>], log_weights: &[f64]) -> Self {
        Self::new(points, log_weights, Vector::zeros(), 1.0)
    }

    fn new(points: &[Vector<D>], log_weights: &[f64], centre: Vector<D>, scale: f64) -> Self {
        let offsets = points.iter().map(|y| (y - centre) * scale);
        let radius = offsets.clone().fold(0.0_f64, |m, o| m.max(o.amax()));
        let data: Vec<Datum<T, D>> = offsets
            .zip(log_weights)
            .enumerate()
            .map(|(j, (offset, &log_weight))| Datum {
                high: std::array::from_fn(|d| T::from_f64(offset[d])),
                low: std::array::from_fn(|d| {
                    T::from_f64(offset[d] - T::from_f64(offset[d]).to_f64())
                }),
                log_weight: T::from_f64(log_weight),
                place: T::from_f64((j % CHUNK) as f64),
            })
            .collect();
        Self { blocks: Self::blocks_of(&data), data, centre, scale, radius }
    }

    pub fn blocks_of(data: &[Datum<T, D>]) -> Vec<[[T; BLOCK]; D]> {
        data.chunks(BLOCK).map(block).collect()
    }
}

fn block<T: Real, const D: usize>(data: &[Datum<T, D>]) -> [[T; BLOCK]; D] {
    let nowhere = T::from_f64(f64::INFINITY);
    std::array::from_fn(|d| {
        std::array::from_fn(|j| data.get(j).map_or(nowhere, |datum| datum.high[d]))
    })
}
