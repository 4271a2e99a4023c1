//! The mathematics: smoothed density, ridges, samplers.

mod clouds;
mod convergence;
mod density;
mod density_reference;
mod fast;
mod grid;
mod ridge;
mod sheets;
mod space_curves;
