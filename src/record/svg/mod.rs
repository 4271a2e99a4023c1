//! Figures as SVG 1.1, for papers: lines stay lines and words stay words.
//!
//! In the plane marks are drawn in their order. In space they are cut into small pieces that are
//! drawn from far to near. Each mark is a group whose class is its kind and its number in the
//! picture (in space there are several groups of one mark).

mod arrows;
mod chains;
mod cloud;
mod cones;
mod draft;
mod field;
mod image;
mod lines;
mod path;
mod points;
mod shapes;
mod space;
mod strands;
mod surface;
mod text;
mod trails;
mod view;
mod words;

use std::borrow::Cow;
use std::io::{self, Write};

use crate::picture::{Figure, Mark, Panel, Rgba};
use draft::Draft;
use text::{alpha, colour, escaped, opacity, px};
use view::View;

/// What a file says about itself.
#[derive(Clone, Debug, Default)]
pub struct About<'a> {
    /// One line, shown by viewers as the title.
    pub title: &'a str,
    /// From what the figure was made: a scene, a version.
    pub description: &'a str,
    /// Width and height as lengths such as `120mm`; where there are none, those of the page in px.
    pub size: Option<[String; 2]>,
}

/// Writes a page as SVG 1.1; one logical px is one px of CSS. The same figure gives the same bytes.
pub fn write(figure: &Figure, about: &About, out: &mut dyn Write) -> io::Result<()> {
    let size = figure.size_px.map(|px| if px.is_finite() { px.max(1.0) } else { 1.0 });
    let mut draft = Draft::default();
    draft.push(&head(size, about));
    fill([0.0; 2], size, figure.background, &mut draft);
    for (number, panel) in figure.panels.iter().enumerate() {
        draw_panel(number, panel, &mut draft);
    }
    draft.push("</svg>\n");
    out.write_all(draft.text.as_bytes())
}

fn head(size: [f64; 2], about: &About) -> String {
    let [width, height] = size.map(px);
    let lengths = about.size.clone().unwrap_or_else(|| size.map(|length| px(length).to_string()));
    let [wide, high] = lengths.map(|length| escaped(&length));
    let (title, description) = (escaped(about.title), escaped(about.description));
    let family = words::FAMILY;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         version=\"1.1\" width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"{family}\">\n<title>{title}</title>\n<desc>{description}</desc>\n"
    )
}

/// A rectangle of one colour, unless that is clear.
fn fill(corner: [f64; 2], size: [f64; 2], ink: Rgba, draft: &mut Draft) {
    if alpha(ink) > 0.0 {
        let ([x, y], [width, height]) = (corner.map(px), size.map(px));
        let (paint, strength) = (colour(ink), opacity("fill-opacity", alpha(ink)));
        draft.push(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
             fill=\"{paint}\"{strength}/>\n"
        ));
    }
}

/// A picture in its place; what cannot be seen, or lies nowhere, is left out.
fn draw_panel(number: usize, panel: &Panel, draft: &mut Draft) {
    let Some(view) = View::new(&panel.picture) else { return };
    if !panel.corner_px.iter().all(|x| x.is_finite()) {
        return;
    }
    let (id, [x, y], [width, height]) = (draft.id(), panel.corner_px.map(px), view.size().map(px));
    draft.push(&format!(
        "<clipPath id=\"{id}\"><rect width=\"{width}\" height=\"{height}\"/></clipPath>\n\
         <g id=\"panel-{number}\" class=\"panel\" transform=\"translate({x} {y})\">\n\
         <g clip-path=\"url(#{id})\">\n"
    ));
    fill([0.0; 2], view.size(), panel.picture.background, draft);
    match view.orbit() {
        Some(camera) => space::draw(&panel.picture.marks, &view, camera, draft),
        None => draw_plane(&panel.picture.marks, &view, draft),
    }
    draft.push("</g>\n</g>\n");
}

fn draw_plane(marks: &[Mark], view: &View, draft: &mut Draft) {
    for (number, mark) in marks.iter().enumerate() {
        draft.push(&open_group(number, mark));
        match mark {
            Mark::Field(field) => field::draw(field, view, draft),
            Mark::Lines(lines) => lines::draw(lines, view, draft),
            Mark::Arrows(arrows) => arrows::draw(arrows, view, draft),
            Mark::Glyphs(glyphs) => points::draw_glyphs(glyphs, view, draft),
            Mark::Particles(particles) => points::draw_particles(particles, view, draft),
            Mark::Trails(trails) => trails::draw(trails, view, draft),
            Mark::Words(words) => words::draw(words, view, draft),
            // For space only.
            Mark::Cones(_) | Mark::Surface(_) => {}
        }
        draft.push("</g>\n");
    }
}

/// Begins the group of a mark, with what all its elements share.
fn open_group(number: usize, mark: &Mark) -> String {
    let (kind, attributes): (&str, Cow<'_, str>) = match mark {
        Mark::Field(_) => ("field", "".into()),
        Mark::Lines(lines) => ("lines", lines::attributes(lines).into()),
        Mark::Arrows(_) => ("arrows", "".into()),
        Mark::Cones(_) => ("cones", "".into()),
        Mark::Surface(_) => ("surface", r#" fill="none" stroke-width="1""#.into()),
        Mark::Glyphs(_) => ("glyphs", "".into()),
        Mark::Particles(_) => ("particles", "".into()),
        Mark::Trails(trails) => ("trails", trails::attributes(trails).into()),
        Mark::Words(_) => ("words", "".into()),
    };
    format!("<g class=\"{kind} mark-{number}\"{attributes}>\n")
}
