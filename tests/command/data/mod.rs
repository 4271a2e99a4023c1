//! Data that are written by the command line, end to end.

mod choice;
mod drawn;
mod metrics;
mod place;
mod scenes;
