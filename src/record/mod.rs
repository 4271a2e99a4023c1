//! Exports: what is written to files.

pub mod png;
pub mod trajectories;
