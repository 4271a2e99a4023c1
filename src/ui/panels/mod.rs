//! The panels of the window. Each reads the model and returns commands.

pub mod canvas;
mod details;
mod dial;
mod learning;
pub mod lesson;
pub mod numbers;
pub mod overlays;
mod param_row;
pub mod pipeline;
mod ridge_point;
mod schedule_plot;
mod steering;
mod summary;
pub mod time;
pub mod top;
mod training;
mod tray;
pub mod twin;
mod what_if;
