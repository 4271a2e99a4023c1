//! Exports: what is written to files.

pub mod film;
pub mod image;
pub mod mesh;
pub mod png;
pub mod raster;
pub mod recording;
pub mod svg;
pub mod trajectories;

use crate::scene::Scene;

/// From what a file was made: the program's version and the scene, as TOML.
pub fn about(scene: &Scene) -> String {
    format!("ridgewalk {}\n\n{}", env!("CARGO_PKG_VERSION"), scene.to_toml())
}
