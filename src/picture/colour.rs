//! Colours as plain numbers.

/// A colour with straight (not premultiplied) alpha, sRGB, 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct Rgba(pub [u8; 4]);

impl Rgba {
    /// An opaque colour from `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        Self([(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8, 255])
    }

    /// The same colour with another alpha, 0 to 1.
    #[must_use]
    pub const fn alpha(self, alpha: f32) -> Self {
        let Self([r, g, b, _]) = self;
        Self([r, g, b, (alpha * 255.0 + 0.5) as u8])
    }

    /// The same colour with its alpha multiplied by a share, 0 to 1.
    #[must_use]
    pub const fn faded(self, share: f32) -> Self {
        self.alpha(self.0[3] as f32 / 255.0 * share)
    }

    /// The colour part of the way (0 to 1) to another.
    #[must_use]
    pub fn mixed(self, other: Self, w: f32) -> Self {
        let mix = |i: usize| {
            let (a, b) = (f32::from(self.0[i]), f32::from(other.0[i]));
            (a + (b - a) * w).round() as u8
        };
        Self(std::array::from_fn(mix))
    }
}
