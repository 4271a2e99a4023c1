//! The quarter turn.

use crate::maths::Vector;
use crate::maths::random_field::directions;

/// A turn by 90 degrees in one plane, from `first` to `second`; what is at right angles to the
/// plane goes to zero. Skew: `v . J v = 0`.
pub struct Turn<const D: usize> {
    first: Vector<D>,
    second: Vector<D>,
}

impl<const D: usize> Turn<D> {
    /// The turn against the clock in the plane, whatever the seed; in space, `J v = omega x v`
    /// with `omega` a unit vector from the seed.
    pub fn new(seed: u64) -> Self {
        if D == 2 {
            let axis = |k: usize| Vector::from_fn(|d, _| f64::from(u8::from(d == k)));
            return Self { first: axis(0), second: axis(1) };
        }
        let [first, second] = directions(seed);
        Self { first, second }
    }

    /// `J v`.
    pub fn apply(&self, v: &Vector<D>) -> Vector<D> {
        self.second * self.first.dot(v) - self.first * self.second.dot(v)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_the_plane_it_is_the_quarter_turn() {
        assert_eq!(Turn::<2>::new(7).apply(&Vector::from([3.0, 1.0])), Vector::from([-1.0, 3.0]));
    }

    #[test]
    fn in_space_it_is_a_cross_product() {
        let turn = Turn::<3>::new(7);
        let omega = turn.first.cross(&turn.second);
        let v = Vector::from([0.3, -2.0, 1.1]);
        assert!((turn.apply(&v) - omega.cross(&v)).norm() < 1e-14);
        assert!((omega.norm() - 1.0).abs() < 1e-14);
    }
}
