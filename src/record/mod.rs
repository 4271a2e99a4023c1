//! Exports: what is written to files.

pub mod image;
pub mod mesh;
pub mod png;
pub mod trajectories;
