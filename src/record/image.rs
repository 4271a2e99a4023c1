//! A picture of pixels.

/// Straight-alpha sRGB pixels, row after row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Width and height in pixels.
    pub size: [u32; 2],
    /// Four bytes a pixel: red, green, blue, alpha.
    pub rgba: Vec<u8>,
}
