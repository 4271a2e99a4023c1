//! Exports: what is written to files.

pub mod film;
pub mod image;
pub mod mesh;
pub mod png;
pub mod raster;
pub mod svg;
pub mod trajectories;
