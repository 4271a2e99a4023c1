//! Images within the document: PNG as data.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::picture::Rgba;

/// An image of one colour, whose alpha is given by one byte a pixel, row after row from the top.
pub fn shades(size: [usize; 2], Rgba([r, g, b, _]): Rgba, alphas: &[u8]) -> Option<String> {
    encoded(size, alphas, |encoder| {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette([r, g, b].repeat(256));
        encoder.set_trns((0..=u8::MAX).collect::<Vec<u8>>());
    })
}

/// An image of four bytes a pixel: red, green, blue, straight alpha.
pub fn colours(size: [usize; 2], rgba: &[u8]) -> Option<String> {
    encoded(size, rgba, |encoder| encoder.set_color(png::ColorType::Rgba))
}

/// `None` where the bytes do not fill the size.
fn encoded(
    size: [usize; 2],
    bytes: &[u8],
    describe: impl FnOnce(&mut png::Encoder<'_, &mut Vec<u8>>),
) -> Option<String> {
    let mut file = Vec::new();
    let [width, height] = size.map(|n| n as u32);
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    describe(&mut encoder);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(bytes).ok()?;
    writer.finish().ok()?;
    Some(format!("data:image/png;base64,{}", STANDARD.encode(file)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(data: &str) -> Vec<u8> {
        let text = data.strip_prefix("data:image/png;base64,").expect("it says what it is");
        let bytes = STANDARD.decode(text).expect("it is base64");
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("it is PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("it is small")];
        reader.next_frame(&mut pixels).expect("it is whole");
        pixels
    }

    #[test]
    fn shades_are_alphas_of_one_colour() {
        let data = shades([2, 1], Rgba::hex(0x01_02_03), &[0, 200]).expect("it fits");
        assert_eq!(decoded(&data), [1, 2, 3, 0, 1, 2, 3, 200]);
    }

    #[test]
    fn colours_are_kept() {
        let rgba = [9, 8, 7, 6, 5, 4, 3, 2];
        assert_eq!(decoded(&colours([1, 2], &rgba).expect("it fits")), rgba);
    }

    #[test]
    fn what_does_not_fill_the_size_is_no_image() {
        assert_eq!(colours([0, 0], &[]), None);
        assert_eq!(colours([2, 2], &[0; 4]), None);
    }
}
