//! Exports: what is written to files.

pub mod film;
pub mod image;
pub mod mesh;
pub mod metrics;
pub mod origin;
pub mod png;
pub mod points;
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

/// A field of a table, in quotes where it needs them.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text.to_owned()
}

/// The program and its version.
fn made_by() -> String {
    format!("ridgewalk {}", env!("CARGO_PKG_VERSION"))
}
