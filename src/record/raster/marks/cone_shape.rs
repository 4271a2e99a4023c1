//! The head of an arrow on the page: the hull of an ellipse around zero and a tip.

/// Lengths in pixels; positions are along the arrow from the middle of the base, and across.
pub struct Head {
    /// From the middle of the base to the tip.
    pub to_tip: f32,
    /// Of the base: along, and across.
    pub half_axes: [f32; 2],
}

impl Head {
    /// Whether a position lies on the base.
    pub fn is_on_base(&self, at: [f32; 2]) -> bool {
        length_over(at, self.half_axes) < 1.0
    }

    /// Signed distance from the outline.
    pub fn distance(&self, at: [f32; 2]) -> f32 {
        let [a, b] = self.half_axes;
        let [x, y] = [at[0], at[1].abs()];
        let ratio = a / self.to_tip;
        if ratio < 1.0 {
            let touched = [a * ratio, b * (1.0 - ratio * ratio).sqrt()];
            let side = [self.to_tip - touched[0], -touched[1]];
            if (x - touched[0]) * side[0] + (y - touched[1]) * side[1] > 0.0 {
                let across = (x - self.to_tip) * touched[1] + y * side[0];
                return across / side[0].hypot(side[1]);
            }
        }
        self.base_distance([x, y])
    }

    /// Signed distance from the base, good near its edge.
    fn base_distance(&self, at: [f32; 2]) -> f32 {
        let [a, b] = self.half_axes;
        let outside = length_over(at, self.half_axes);
        if outside < 0.5 {
            return (outside - 1.0) * a.min(b);
        }
        outside * (outside - 1.0) / length_over(at, [a * a, b * b])
    }

    /// How far up the cone (0 to 1) the point lies that is seen at a position: where the ellipse
    /// around the axis passes through it.
    pub fn height_at(&self, at: [f32; 2], facing: f32) -> f32 {
        let [along, across] = self.half_axes;
        let m = along * along;
        let a = self.to_tip * self.to_tip - m;
        let a = if a.abs() < 1e-2 { 1e-2 } else { a };
        let b = m - at[0] * self.to_tip;
        let c = at[0] * at[0] + at[1] * at[1] * m / (across * across) - m;
        let root = (b * b - a * c).max(0.0).sqrt();
        let root = if facing > 0.0 { root } else { -root };
        ((root - b) / a).clamp(0.0, 0.97)
    }
}

fn length_over(at: [f32; 2], sides: [f32; 2]) -> f32 {
    (at[0] / sides[0]).hypot(at[1] / sides[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: Head = Head { to_tip: 10.0, half_axes: [2.0, 4.0] };

    #[test]
    fn the_outline_passes_the_tip_and_the_base() {
        for at in [[10.0, 0.0], [-2.0, 0.0], [0.0, 4.0], [0.0, -4.0]] {
            assert!(HEAD.distance(at).abs() < 0.1, "{at:?}");
        }
        assert!(HEAD.distance([5.0, 0.0]) < -1.0 && HEAD.distance([9.0, 2.0]) > 1.0);
    }

    #[test]
    fn heights_go_from_the_base_to_the_tip() {
        assert!(HEAD.height_at([0.0, 4.0], 0.5) < 0.01);
        assert!((HEAD.height_at([5.0, 2.0], -0.5) - 0.5).abs() < 0.1);
        assert_eq!(HEAD.height_at([10.0, 0.0], 0.5), 0.97);
    }
}
