//! Whole solves: known laws of where the samples go.

mod errors;
mod guidance;
mod laboratory;
mod learned;
mod space;
mod what_if;
