//! Pictures drawn by the processor: where each mark is, and that they look as in the window.

mod golden;
mod marks;
mod space;
mod stage;
mod whole;
