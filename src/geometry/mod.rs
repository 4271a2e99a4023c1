//! The geometry that the theory implies: ridges, and how particles stand to them.

pub mod frame;
pub mod phases;
pub mod ridge;
