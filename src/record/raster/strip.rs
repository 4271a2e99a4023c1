//! A rectangle along a direction, and the pixels in it.

use super::paper::Clip;

/// A rectangle along a direction, in pixels of the page.
#[derive(Clone, Copy, Debug)]
pub struct Strip {
    /// Where lengths along it start.
    pub start: [f32; 2],
    /// Unit vector.
    pub along: [f32; 2],
    /// Where it begins and ends along the direction.
    pub ends: [f32; 2],
    /// How far it goes to each side.
    pub half: f32,
}

impl Strip {
    /// Gives the pixels whose middles lie within, with lengths along the direction and across it
    /// (to the right of it, as `y` is down).
    #[inline]
    pub fn each(&self, clip: &Clip, mut paint: impl FnMut([usize; 2], [f32; 2])) {
        let Self { start: [x0, y0], along: [u, v], ends: [from, to], half } = *self;
        let low = (from * v).min(to * v) - half * u.abs();
        let high = (from * v).max(to * v) + half * u.abs();
        let (length, width) = (Within::new(u, [from, to]), Within::new(-v, [-half, half]));
        for y in clip.range(1, y0 + low, y0 + high) {
            let dy = y as f32 + 0.5 - y0;
            let ([a, b], [c, d]) = (length.of(dy * v), width.of(dy * u));
            for x in clip.range(0, x0 + a.max(c), x0 + b.min(d)) {
                let dx = x as f32 + 0.5 - x0;
                paint([x, y], [dx * u + dy * v, dy * u - dx * v]);
            }
        }
    }
}

/// The `x` with `k x + c` between two numbers, for any `c`.
struct Within {
    bounds: [f32; 2],
    /// `1 / k`, infinite if `k` is close to zero.
    inverse: f32,
}

impl Within {
    fn new(k: f32, bounds: [f32; 2]) -> Self {
        Self { bounds, inverse: if k.abs() < 1e-6 { f32::INFINITY } else { 1.0 / k } }
    }

    #[inline]
    fn of(&self, c: f32) -> [f32; 2] {
        let [low, high] = self.bounds.map(|bound| bound - c);
        if self.inverse == f32::INFINITY {
            let is_in = low <= 0.0 && high >= 0.0;
            return if is_in { [f32::NEG_INFINITY, f32::INFINITY] } else { [0.0, -1.0] };
        }
        let (a, b) = (low * self.inverse, high * self.inverse);
        [a.min(b), a.max(b)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pixel_of_a_turned_rectangle_is_given_once() {
        let clip = Clip { low: [0; 2], high: [80, 60] };
        for turn in 0..24 {
            let (v, u) = (0.1 + turn as f32 * std::f32::consts::TAU / 24.0).sin_cos();
            let strip = Strip { start: [31.3, 22.8], along: [u, v], ends: [-4.0, 15.0], half: 2.5 };
            let mut given = Vec::new();
            strip.each(&clip, |at, [s, a]| {
                assert!((-4.01..15.01).contains(&s) && a.abs() < 2.51);
                given.push(at);
            });
            let expected = (0..60).flat_map(|y| (0..80).map(move |x| [x, y])).filter(|[x, y]| {
                let [dx, dy] = [*x as f32 + 0.5 - 31.3, *y as f32 + 0.5 - 22.8];
                let (s, a) = (dx * u + dy * v, dy * u - dx * v);
                (-4.0..=15.0).contains(&s) && a.abs() <= 2.5
            });
            assert!(given.iter().copied().eq(expected), "turn {turn}");
        }
    }

    #[test]
    fn what_is_no_number_has_no_pixels() {
        let clip = Clip { low: [0; 2], high: [80, 60] };
        let nan = f32::NAN;
        let strip = Strip { start: [nan, 3.0], along: [1.0, 0.0], ends: [0.0, 9.0], half: 2.0 };
        strip.each(&clip, |at, _| panic!("{at:?}"));
        Strip { start: [3.0; 2], half: nan, ..strip }.each(&clip, |at, _| panic!("{at:?}"));
    }
}
