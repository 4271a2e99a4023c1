//! The canvas as a picture file.

use std::io;
use std::path::Path;

use super::Lab;
use crate::record::png;
use crate::ui::canvas::Gpu;
use crate::ui::compose;

/// Pixels of the file for each logical pixel of the canvas.
const SCALE: f64 = 2.0;

/// Writes what the canvas shows, twice as fine as the screen.
pub fn save(lab: &Lab, path: &Path) -> io::Result<()> {
    let (Some(render_state), Some(camera)) = (&lab.render_state, lab.model.camera) else {
        return Err(io::Error::other("there is no picture yet"));
    };
    let picture = compose::picture(&lab.model, camera);
    let mut renderer = render_state.renderer.write();
    let gpu = renderer.callback_resources.get_mut::<Gpu>();
    let gpu = gpu.ok_or_else(|| io::Error::other("there is no graphics device"))?;
    let (device, queue) = (&render_state.device, &render_state.queue);
    let image = gpu.capture(device, queue, &picture, camera.size_px(), SCALE);
    let image = image.map_err(io::Error::other)?;
    let scene = &lab.model.scene;
    let sigma = lab.model.now().map_or(f64::NAN, |(_, node)| node.sigma);
    let about = format!("{}, seed {}, sigma {sigma:.4}", scene.title, scene.particles.seed);
    png::write(path, image.size, &image.rgba, &about)
}
