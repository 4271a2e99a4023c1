//! The canvas as a picture file.

use std::io;
use std::path::Path;

use super::Lab;
use crate::record::png;
use crate::ui::canvas::Gpu;
use crate::ui::compose;

/// Pixels of the file for each logical pixel of the canvas.
const SCALE: f32 = 2.0;

/// Writes what the canvas shows, twice as fine as the screen.
pub fn save(lab: &Lab, path: &Path) -> io::Result<()> {
    let (Some(render_state), Some(camera)) = (&lab.render_state, lab.model.camera) else {
        return Err(io::Error::other("there is no picture yet"));
    };
    let picture = compose::picture(&lab.model, camera);
    let (size, pixels) = Gpu::capture(render_state, &picture, SCALE);
    let scene = &lab.model.scene;
    let sigma = lab.model.now().map_or(f64::NAN, |(_, node)| node.sigma);
    let about = format!("{}, seed {}, sigma {sigma:.4}", scene.title, scene.particles.seed);
    png::write(path, size, &pixels, &about)
}
