//! Figures as SVG: that readers take them, and that they show what the window shows.

mod agreement;
mod document;
mod plane;
mod space;
mod stage;
