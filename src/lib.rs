//! Ridgewalk: a laboratory for the geometry of diffusion models.
//!
//! Data flows one way: a [`scene`] says what the experiment is, [`sim`] solves it with the theory of
//! [`diffusion`], [`picture`] says what is drawn, and a back end draws it.

pub mod app;
pub mod cli;
pub mod diffusion;
pub mod files;
pub mod geometry;
pub mod maths;
pub mod params;
pub mod picture;
pub mod record;
pub mod scene;
pub mod sim;
pub mod ui;
