//! A picture as pixels in memory: what the window shows, at any scale.

use std::sync::mpsc;
use std::time::Duration;

use egui_wgpu::wgpu;

use super::gpu::Gpu;
use super::seen::Seen;
use crate::picture::Picture;
use crate::record::image::Image;

/// Longer than any picture takes; after it the device is taken for lost.
const PATIENCE: Duration = Duration::from_mins(1);

impl Gpu {
    /// Draws a picture on `size_px` logical pixels, each `scale` pixels wide, and waits for it.
    ///
    /// The camera's centre is in the middle. Sides are clamped to what the device allows.
    pub fn capture(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        picture: &Picture,
        size_px: [f64; 2],
        scale: f64,
    ) -> Result<Image, String> {
        let max_side = device.limits().max_texture_dimension_2d;
        let seen = Seen::on_paper(picture.camera, size_px, scale, max_side);
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let view = self.draw((device, queue), &mut encoder, None, picture, &seen);
        let rows = copied(device, &mut encoder, &view.target.canvas.texture);
        queue.submit([encoder.finish()]);
        let bytes = read(device, &rows).map_err(|found| {
            format!("The graphics device lost the picture ({found}); try again")
        })?;
        let row_bytes = 4 * seen.size[0] as usize;
        let rows = bytes.chunks_exact(padded(seen.size[0]) as usize);
        let pixels = rows.flat_map(|row| row[..row_bytes].as_chunks::<4>().0);
        Ok(Image { size: seen.size, rgba: pixels.copied().flat_map(straight).collect() })
    }
}

/// Bytes of a row in a buffer that a texture is copied to.
fn padded(width: u32) -> u32 {
    (4 * width).next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT)
}

fn copied(
    device: &wgpu::Device,
    encoder: &mut wgpu::CommandEncoder,
    texture: &wgpu::Texture,
) -> wgpu::Buffer {
    let row_bytes = padded(texture.width());
    let buffer = device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("canvas capture"),
        size: u64::from(row_bytes) * u64::from(texture.height()),
        usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    let layout = wgpu::TexelCopyBufferLayout {
        offset: 0,
        bytes_per_row: Some(row_bytes),
        rows_per_image: None,
    };
    let destination = wgpu::TexelCopyBufferInfo { buffer: &buffer, layout };
    encoder.copy_texture_to_buffer(texture.as_image_copy(), destination, texture.size());
    buffer
}

fn read(device: &wgpu::Device, buffer: &wgpu::Buffer) -> Result<Vec<u8>, String> {
    let (sender, receiver) = mpsc::channel();
    buffer.map_async(wgpu::MapMode::Read, .., move |result| drop(sender.send(result)));
    let wait = wgpu::PollType::Wait { submission_index: None, timeout: Some(PATIENCE) };
    device.poll(wait).map_err(|error| error.to_string())?;
    let mapped = receiver.recv_timeout(PATIENCE).map_err(|error| error.to_string())?;
    mapped.map_err(|error| error.to_string())?;
    let range = buffer.get_mapped_range(..).map_err(|error| error.to_string())?;
    Ok(range.to_vec())
}

fn straight([r, g, b, a]: [u8; 4]) -> [u8; 4] {
    let divided = |c: u8| (u16::from(c) * 255 + u16::from(a) / 2).checked_div(u16::from(a));
    let [r, g, b] = [r, g, b].map(|c| divided(c).unwrap_or(0).min(255) as u8);
    [r, g, b, a]
}

#[cfg(test)]
mod tests {
    use super::straight;

    #[test]
    fn alpha_is_divided_out() {
        assert_eq!(straight([10, 20, 30, 255]), [10, 20, 30, 255]);
        assert_eq!(straight([64, 0, 128, 128]), [128, 0, 255, 128]);
        assert_eq!(straight([0, 0, 0, 0]), [0, 0, 0, 0]);
    }
}
