//! Pictures as PNG.

use std::io;
use std::path::Path;

use crate::files::write_whole;

/// Writes opaque RGBA pixels, row after row from the top, with a line of text that says what the
/// picture shows.
pub fn write(path: &Path, size: [u32; 2], rgba: &[u8], about: &str) -> io::Result<()> {
    write_whole(path, |file| {
        let mut encoder = png::Encoder::new(file, size[0], size[1]);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.add_itxt_chunk("Description".to_owned(), about.to_owned())?;
        encoder.write_header()?.write_image_data(rgba)?;
        Ok(())
    })
}
