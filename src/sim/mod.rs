//! The experiment: what is solved, how, and what comes out.

pub mod timeline;
