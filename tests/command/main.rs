//! The command line and the files that it reads and writes, end to end.

mod cli;
mod data;
mod lessons;
mod others;
mod program;
mod recording;
mod render;
mod score_error_scene;
mod trouble;
