//! Exports: what is written to files.

pub mod film;
pub mod image;
pub mod mesh;
pub mod origin;
pub mod png;
pub mod raster;
pub mod recording;
pub mod ridge;
pub mod svg;
pub mod trajectories;

use crate::scene::Scene;

/// From what a file was made: the program's version and the scene, as TOML.
pub fn about(scene: &Scene) -> String {
    format!("{}\n\n{}", made_by(), scene.to_toml())
}

/// The program and its version.
fn made_by() -> String {
    format!("ridgewalk {}", env!("CARGO_PKG_VERSION"))
}
