//! Exports: what is written to files.

pub mod mesh;
pub mod png;
pub mod trajectories;
