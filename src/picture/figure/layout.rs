//! Where pictures go on a page: one, or a table of them.

use super::legend::legend;
use super::options::{Item, Options};
use super::page::{Font, Page};
use super::{Figure, Panel};
use crate::picture::layers::ground::Ground;
use crate::picture::layers::scale_bar::scale_bar;
use crate::picture::studio::{Stop, Studio};
use crate::picture::text::with_minus;
use crate::picture::{Camera, Palette, Picture, Weight};
use crate::sim::experiment::Experiment;
use crate::sim::timeline::Node;

/// Room about what is written, between lines, and between the pictures of a table, px.
const MARGIN_PX: f64 = 16.0;
const LINE_PX: f64 = 20.0;
const GAP_PX: f64 = 6.0;

/// Size of the letters of a page of this width, px: those of small pages are smaller.
const LETTERS_PX: f32 = 14.0;
const NARROW_PX: f64 = 520.0;

/// The greatest length of the scale bar, px.
const SCALE_BAR_PX: f64 = 160.0;

/// Size of the colour bar, px.
const COLOUR_BAR_PX: [f64; 2] = [120.0, 10.0];

/// A picture of a figure: an experiment at a moment.
#[derive(Clone)]
pub struct Still<'a> {
    /// The experiment.
    pub studio: &'a Studio,
    /// The moment, as a node coordinate.
    pub moment: f64,
    /// From where it is seen; the view that shows all data if left out.
    pub camera: Option<Camera>,
    /// The particle that stands out.
    pub selected: Option<usize>,
    /// What tells it from the others of a table; empty where nothing has to.
    pub heading: String,
}

/// A table of pictures.
pub struct Rows<'a>(pub Vec<Vec<Still<'a>>>);

/// Lays out a page; `None` if `stop` said so.
pub fn figure(rows: &Rows<'_>, options: &Options, stop: Stop<'_>) -> Option<Figure> {
    let first = rows.0.first()?.first()?;
    let palette = first.studio.palette();
    let [width, height] = options.size_px;
    let fonts = Fonts::of(width, palette);
    let caption = if options.has(Item::Caption) {
        fonts.small.lines(&caption(rows), "  ·  ", width - 2.0 * MARGIN_PX)
    } else {
        Vec::new()
    };
    let top = if options.has(Item::Title) { LINE_PX + MARGIN_PX } else { 0.0 };
    let below = caption.len() as f64 * LINE_PX;
    let bottom = height - if caption.is_empty() { 0.0 } else { below + 0.5 * MARGIN_PX };
    let mut page = Page::new(options.size_px);
    if options.has(Item::Title) {
        let title = &first.studio.scene().title;
        let at = [MARGIN_PX, 0.5 * (top + fonts.title.capitals())];
        page.words(title, at, [0.0, 1.0], fonts.title);
    }
    for (line, text) in caption.iter().enumerate() {
        let y = bottom + (line as f64 + 0.75) * LINE_PX;
        page.words(text, [MARGIN_PX, y], [0.0, 1.0], fonts.small);
    }
    let body = Body { corner: [0.0, top], size: [width, (bottom - top).max(1.0)] };
    let mut panels = body.panels(rows, stop)?;
    body.label(rows, &mut page, &fonts);
    if let Some(panel) = panels.first() {
        let below = if is_table(rows) { LINE_PX } else { 0.0 };
        furnish(&mut page, options, first, panel, below, &fonts);
    }
    if options.is_transparent {
        for panel in &mut panels {
            panel.picture.background.0[3] = 0;
        }
    }
    panels.push(Panel { corner_px: [0.0; 2], picture: page.picture() });
    let background = palette.canvas.alpha(if options.is_transparent { 0.0 } else { 1.0 });
    Some(Figure { size_px: options.size_px, background, panels })
}

/// A page of one picture and its scale.
pub fn with_scale(picture: Picture, experiment: &Experiment, palette: &Palette) -> Figure {
    let size_px = picture.camera.size_px();
    let mut page = Page::new(size_px);
    let foot = [MARGIN_PX, size_px[1] - MARGIN_PX];
    scale(&mut page, foot, &picture.camera, experiment, &Fonts::of(size_px[0], palette));
    let background = picture.background;
    let panels = [picture, page.picture()];
    let panels = panels.map(|picture| Panel { corner_px: [0.0; 2], picture }).into();
    Figure { size_px, background, panels }
}

/// Two pages of one size side by side, each below its title.
pub fn side_by_side(pages: [(String, Figure); 2], palette: &Palette) -> Figure {
    let [width, height] = pages[0].1.size_px;
    let title = Fonts::of(width, palette).title;
    let head = 2.0 * MARGIN_PX + title.capitals();
    let size_px = [2.0 * width + GAP_PX, height + head];
    let mut page = Page::new(size_px);
    let mut panels = Vec::new();
    for (index, (words, figure)) in pages.into_iter().enumerate() {
        let left = index as f64 * (width + GAP_PX);
        let room = width - 2.0 * MARGIN_PX;
        let lines =
            title.lines(&words.split(' ').map(str::to_owned).collect::<Vec<_>>(), " ", room);
        let words = lines.first().map_or("", String::as_str);
        page.words(words, [left + MARGIN_PX, MARGIN_PX], [0.0, 0.0], title);
        let moved = |panel: Panel| {
            let [x, y] = panel.corner_px;
            Panel { corner_px: [x + left, y + head], ..panel }
        };
        panels.extend(figure.panels.into_iter().map(moved));
    }
    panels.push(Panel { corner_px: [0.0; 2], picture: page.picture() });
    Figure { size_px, background: palette.canvas, panels }
}

struct Fonts {
    title: Font,
    small: Font,
    strong: Font,
}

impl Fonts {
    fn of(width: f64, palette: &Palette) -> Self {
        let size_px = LETTERS_PX * (width / NARROW_PX).clamp(0.6, 1.0) as f32;
        let small = Font { size_px, weight: Weight::Regular, ink: palette.muted };
        let strong = Font { ink: palette.text, ..small };
        Self {
            title: Font { weight: Weight::SemiBold, size_px: size_px + 2.0, ..strong },
            small,
            strong,
        }
    }
}

/// Where the pictures are.
struct Body {
    corner: [f64; 2],
    size: [f64; 2],
}

impl Body {
    /// Corner and size of a picture of the table.
    fn cell(&self, row: usize, column: usize, [rows, columns]: [usize; 2]) -> ([f64; 2], [f64; 2]) {
        let size = [(self.size[0], columns), (self.size[1], rows)]
            .map(|(whole, n)| ((whole - GAP_PX * (n - 1) as f64) / n as f64).max(1.0));
        let at = |axis: usize, i: usize| self.corner[axis] + i as f64 * (size[axis] + GAP_PX);
        ([at(0, column), at(1, row)], size)
    }

    fn cells<'a>(
        &'a self,
        rows: &'a Rows<'_>,
    ) -> impl Iterator<Item = ([f64; 2], [f64; 2], &'a Still<'a>)> {
        let columns = rows.0.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let shape = [rows.0.len().max(1), columns];
        rows.0.iter().enumerate().flat_map(move |(i, row)| {
            row.iter().enumerate().map(move |(j, still)| {
                let (corner, size) = self.cell(i, j, shape);
                (corner, size, still)
            })
        })
    }

    fn panels(&self, rows: &Rows<'_>, stop: Stop<'_>) -> Option<Vec<Panel>> {
        let panel = |(corner_px, size, still): ([f64; 2], [f64; 2], &Still<'_>)| {
            let camera = still.camera.unwrap_or_else(|| still.studio.camera(size));
            let camera = camera.with_size(size);
            let picture = still.studio.picture(still.moment, camera, still.selected, stop)?;
            Some(Panel { corner_px, picture })
        };
        self.cells(rows).map(panel).collect()
    }

    /// Noise levels and headings on the pictures of a table.
    fn label(&self, rows: &Rows<'_>, page: &mut Page, fonts: &Fonts) {
        if !is_table(rows) {
            return;
        }
        for (corner, size, still) in self.cells(rows) {
            let node = still.studio.timeline().node_at(still.moment);
            let radius = still.studio.experiment().radius;
            let level = format!("σ {} R", digits(node.sigma / radius));
            let y = corner[1] + 8.0;
            page.words(&still.heading, [corner[0] + 8.0, y], [0.0, 0.0], fonts.strong);
            page.words(&level, [corner[0] + size[0] - 8.0, y], [1.0, 0.0], fonts.small);
        }
    }
}

/// Legend (so far below the upper edge), scale and colour bar on the first picture.
fn furnish(
    page: &mut Page,
    options: &Options,
    still: &Still<'_>,
    panel: &Panel,
    below: f64,
    fonts: &Fonts,
) {
    let (studio, palette) = (still.studio, still.studio.palette());
    let [x, y] = panel.corner_px;
    let [width, height] = panel.picture.camera.size_px();
    let foot = y + height - MARGIN_PX;
    if options.has(Item::Legend) {
        legend(page, [x + 0.5 * MARGIN_PX, y + 0.5 * MARGIN_PX + below], studio, fonts.strong);
    }
    if options.has(Item::Scale) {
        scale(page, [x + MARGIN_PX, foot], &panel.picture.camera, studio.experiment(), fonts);
    }
    if options.has(Item::ColourBar) && studio.scene().view.density {
        let [bar_width, bar_height] = COLOUR_BAR_PX;
        let left = x + width - MARGIN_PX - bar_width;
        let top = foot - bar_height;
        page.ramp([left, top], COLOUR_BAR_PX, [0.0, 1.0], palette.density.alpha(0.8));
        let y = top - 5.0;
        page.words("log p: top − 8", [left, y], [0.0, 1.0], fonts.small);
        page.words("top", [left + bar_width, y], [1.0, 1.0], fonts.small);
    }
}

/// A bar in the plane; in space the names of the axes and the width of the grid.
fn scale(
    page: &mut Page,
    [left, y]: [f64; 2],
    camera: &Camera,
    experiment: &Experiment,
    fonts: &Fonts,
) {
    let ink = fonts.small.ink;
    match camera {
        Camera::Plane(camera) => {
            let most = SCALE_BAR_PX.min(0.4 * camera.size_px[0]);
            let bar = scale_bar(camera.px_per_unit, experiment.radius, most);
            let right = left + bar.px;
            page.line(&[[left, y], [right, y]], 1.0, ink, None);
            for x in [left, right] {
                page.line(&[[x, y - 4.0], [x, y + 4.0]], 1.0, ink, None);
            }
            let label = format!("{} R", bar.in_radii);
            page.words(
                &label,
                [right + 8.0, y + 0.5 * fonts.small.capitals()],
                [0.0, 1.0],
                fonts.small,
            );
        }
        Camera::Orbit(camera) => {
            let [right, up, _] = camera.basis();
            let foot = [left + 50.0, y - 56.0];
            for (axis, name) in experiment.loaded.table.columns().iter().enumerate() {
                let towards = [44.0 * right[axis], -44.0 * up[axis]];
                let tip = [0, 1].map(|d| foot[d] + towards[d]);
                page.line(&[foot, tip], 1.6, ink, None);
                let length = towards[0].hypot(towards[1]);
                if length > 8.0 {
                    let at = [0, 1].map(|d| tip[d] + 8.0 * towards[d] / length);
                    let side = if towards[0].abs() < 0.4 * towards[1].abs() {
                        0.5
                    } else {
                        f32::from(u8::from(towards[0] < 0.0))
                    };
                    page.words(name, at, [side, 0.5], fonts.strong);
                }
            }
            let step = Ground::new(experiment, 1.0).step_in_radii;
            page.words(&format!("grid {step} R"), [left, y], [0.0, 1.0], fonts.small);
        }
    }
}

fn is_table(rows: &Rows<'_>) -> bool {
    rows.0.iter().map(Vec::len).sum::<usize>() > 1
}

/// What the reader needs to make the figure again; what differs between pictures is said there.
fn caption(rows: &Rows<'_>) -> Vec<String> {
    let stills: Vec<&Still<'_>> = rows.0.iter().flatten().collect();
    let Some(first) = stills.first() else { return Vec::new() };
    let scene = first.studio.scene();
    let mut parts = vec![scene.title.clone(), format!("seed {}", scene.particles.seed)];
    if let [only] = stills[..] {
        let node: Node = only.studio.timeline().node_at(only.moment);
        let radius = only.studio.experiment().radius;
        parts.push(format!("t {}", digits(node.t)));
        parts.push(format!("σ {} R", digits(node.sigma / radius)));
    }
    let differences: Vec<_> =
        stills.iter().map(|still| still.studio.scene().differences()).collect();
    let of_all = |part: &String| differences.iter().all(|parts| parts.contains(part));
    parts.extend(scene.differences().into_iter().filter(of_all));
    parts
}

/// Three significant digits.
pub fn digits(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return with_minus(&x.to_string());
    }
    let decimals = (2 - x.abs().log10().floor() as i32).clamp(0, 6) as usize;
    let text = with_minus(&format!("{x:.decimals$}"));
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
