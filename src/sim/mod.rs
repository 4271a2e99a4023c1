//! The experiment: what is solved, how, and what comes out.

pub mod anatomy;
pub mod axis;
pub mod choice;
pub mod claims;
pub mod dial;
mod driving;
pub mod ends;
pub mod experiment;
pub mod export;
pub mod field;
pub mod grid_error;
mod linear_theory;
pub mod loaded;
pub mod memory;
pub mod metrics;
pub mod pairs;
pub mod phase_numbers;
pub mod quality;
pub mod recorder;
pub mod solve;
pub mod steering;
pub mod timeline;
pub mod what_if;
pub mod worker;
