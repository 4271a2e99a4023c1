//! Pictures: the canvas, the processor's raster, figures as SVG, films, colours.

mod canvas;
mod colour_blindness;
mod composite;
mod film;
mod raster;
mod scene;
mod small;
mod svg;
