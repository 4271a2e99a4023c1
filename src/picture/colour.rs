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
}
