//! A picture of pixels.

/// Straight-alpha sRGB pixels, row after row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Width and height in pixels.
    pub size: [u32; 2],
    /// Four bytes a pixel: red, green, blue, alpha.
    pub rgba: Vec<u8>,
}

impl Image {
    /// Nothing, of a size.
    pub fn clear(size: [u32; 2]) -> Self {
        Self { size, rgba: vec![0; 4 * size[0] as usize * size[1] as usize] }
    }
}
