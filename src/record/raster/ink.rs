//! Colours and shares of a pixel, as numbers from 0 to 1.

use crate::picture::Rgba;

/// Red, green, blue and alpha in sRGB, 0 to 1.
pub type Ink = [f32; 4];

/// Nothing to be seen.
pub const CLEAR: Ink = [0.0; 4];

/// A colour with straight alpha.
pub fn unit(Rgba(bytes): Rgba) -> Ink {
    bytes.map(|byte| f32::from(byte) / 255.0)
}

/// Share of a pixel that a shape covers, from the signed distance in pixels (inside: negative).
pub fn coverage(distance: f32) -> f32 {
    (0.5 - distance).clamp(0.0, 1.0)
}

/// What is left of a stroke that is thinner than a pixel.
pub fn thin(half_width: f32) -> f32 {
    (2.0 * half_width).min(1.0)
}

/// Coverage by a stroke at a distance from its middle.
pub fn stroke_coverage(distance: f32, half_width: f32) -> f32 {
    coverage(distance - half_width) * thin(half_width)
}

/// A straight colour that covers a share, premultiplied.
pub fn premultiplied([r, g, b, a]: Ink, share: f32) -> Ink {
    let alpha = a * share;
    [r * alpha, g * alpha, b * alpha, alpha]
}

/// One premultiplied colour over another.
pub fn over(top: Ink, below: Ink) -> Ink {
    let through = 1.0 - top[3];
    std::array::from_fn(|i| top[i] + below[i] * through)
}

/// Between two numbers.
pub fn mixed(a: f32, b: f32, w: f32) -> f32 {
    a + (b - a) * w
}

/// Between two lists of numbers.
pub fn mixed_all<const N: usize>(a: [f32; N], b: [f32; N], w: f32) -> [f32; N] {
    std::array::from_fn(|i| mixed(a[i], b[i], w))
}

/// Red, green and blue under a light; what is more than 1 makes it whiter. The alpha is kept.
pub fn shone_on([r, g, b, a]: Ink, light: f32) -> Ink {
    let (shade, white) = (light.min(1.0), (light - 1.0).clamp(0.0, 1.0));
    let [r, g, b] = [r, g, b].map(|c| mixed(c * shade, 1.0, white));
    [r, g, b, a]
}

/// Scalar product.
pub fn dot<const N: usize>(a: [f32; N], b: [f32; N]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Length of a vector.
pub fn norm<const N: usize>(a: [f32; N]) -> f32 {
    dot(a, a).sqrt()
}

/// A vector of length one along another.
pub fn normalized<const N: usize>(a: [f32; N]) -> [f32; N] {
    let length = norm(a);
    a.map(|x| x / length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_through_the_middle_of_a_pixel_covers_half_of_it() {
        assert_eq!([-3.0, 0.0, 0.5, 9.0].map(coverage), [1.0, 0.5, 0.0, 0.0]);
        assert_eq!([0.5, 0.25].map(|half| stroke_coverage(0.0, half)), [1.0, 0.375]);
    }

    #[test]
    fn light_shades_and_whitens() {
        let ink = [0.5, 0.0, 1.0, 0.3];
        assert_eq!(shone_on(ink, 1.0), ink);
        assert_eq!(shone_on(ink, 0.5), [0.25, 0.0, 0.5, 0.3]);
        assert_eq!(shone_on(ink, 1.5), [0.75, 0.5, 1.0, 0.3]);
    }
}
