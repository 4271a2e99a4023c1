//! The letters and strokes of formulas as outlines.

use std::sync::LazyLock;

use ratex_font::{FontId, katex_ttf_glyph_char};
use ratex_types::path_command::PathCommand;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{
    DrawSettings, HintingInstance, HintingOptions, OutlineGlyph, OutlinePen, SmoothMode, Target,
};
use skrifa::{FontRef, MetadataProvider};
use tiny_skia::{LineCap, Path, PathBuilder, Rect, Stroke};

/// How a formula meets the pixels.
pub struct Pixels {
    /// Pixels to an em.
    pub em: f32,
    /// Whether letters and bars are fitted to the rows of pixels.
    pub is_hinted: bool,
}

impl Pixels {
    fn row(&self, y: f32) -> f32 {
        if self.is_hinted { y.round() } else { y }
    }
}

macro_rules! fonts {
    ($($id:ident $file:literal,)*) => {
        [$((FontId::$id, include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"), "/assets/fonts/katex/KaTeX_", $file, ".ttf"
        )) as &[u8]),)*]
    };
}

const FILES: [(FontId, &[u8]); 19] = fonts! {
    AmsRegular "AMS-Regular",
    CaligraphicRegular "Caligraphic-Regular",
    FrakturRegular "Fraktur-Regular",
    FrakturBold "Fraktur-Bold",
    MainBold "Main-Bold",
    MainBoldItalic "Main-BoldItalic",
    MainItalic "Main-Italic",
    MainRegular "Main-Regular",
    MathBoldItalic "Math-BoldItalic",
    MathItalic "Math-Italic",
    SansSerifBold "SansSerif-Bold",
    SansSerifItalic "SansSerif-Italic",
    SansSerifRegular "SansSerif-Regular",
    ScriptRegular "Script-Regular",
    Size1Regular "Size1-Regular",
    Size2Regular "Size2-Regular",
    Size3Regular "Size3-Regular",
    Size4Regular "Size4-Regular",
    TypewriterRegular "Typewriter-Regular",
};

static FONTS: LazyLock<Vec<(FontId, FontRef<'static>)>> = LazyLock::new(|| {
    FILES.iter().filter_map(|(id, bytes)| Some((*id, FontRef::new(bytes).ok()?))).collect()
});

/// A glyph with its origin at a point; none if the font lacks it.
pub fn glyph(
    font: &str,
    code: u32,
    scale: f32,
    [x, y]: [f32; 2],
    pixels: &Pixels,
) -> Option<Vec<Path>> {
    let id = FontId::parse(font)?;
    let font = &FONTS.iter().find(|(known, _)| *known == id)?.1;
    let letter = katex_ttf_glyph_char(id, code);
    if letter.is_whitespace() {
        return Some(Vec::new());
    }
    let outline = font.outline_glyphs().get(font.charmap().map(letter)?)?;
    let mut pen = Pen { at: [x, pixels.row(y)], path: PathBuilder::new() };
    draw(font, &outline, Size::new(scale * pixels.em), pixels, &mut pen)?;
    Some(pen.path.finish().into_iter().collect())
}

/// Draws a glyph as the letters of egui are drawn: fitted to the rows of pixels alone.
fn draw(
    font: &FontRef<'_>,
    outline: &OutlineGlyph<'_>,
    size: Size,
    pixels: &Pixels,
    pen: &mut Pen,
) -> Option<()> {
    let place = LocationRef::default();
    let target = Target::Smooth {
        mode: SmoothMode::Normal,
        symmetric_rendering: true,
        preserve_linear_metrics: true,
    };
    let options = HintingOptions::from(target);
    let fitted = || HintingInstance::new(&font.outline_glyphs(), size, place, options).ok();
    if let Some(fitted) = pixels.is_hinted.then(fitted).flatten()
        && outline.draw(DrawSettings::hinted(&fitted, false), pen).is_ok()
    {
        return Some(());
    }
    pen.path.clear();
    outline.draw(DrawSettings::unhinted(size, place), pen).ok()?;
    Some(())
}

/// A level bar around a line from a point: at least a pixel thick.
pub fn bar([x, y]: [f32; 2], [width, thickness]: [f32; 2], pixels: &Pixels) -> Vec<Path> {
    let thickness = pixels.row(thickness).max(1.0);
    rect([x, pixels.row(y - 0.5 * thickness)], [width, thickness])
}

/// A rectangle from its top left.
pub fn rect([x, y]: [f32; 2], [width, height]: [f32; 2]) -> Vec<Path> {
    Rect::from_xywh(x, y, width, height).map(PathBuilder::from_rect).into_iter().collect()
}

/// A path in em with its origin at a point: filled, or stroked by a thin line.
pub fn path(commands: &[PathCommand], at: [f32; 2], fill: bool, pixels: &Pixels) -> Vec<Path> {
    let place = |x: &f64, y: &f64| (at[0] + *x as f32 * pixels.em, at[1] + *y as f32 * pixels.em);
    let mut path = PathBuilder::new();
    for command in commands {
        match command {
            PathCommand::MoveTo { x, y } => {
                let (x, y) = place(x, y);
                path.move_to(x, y);
            }
            PathCommand::LineTo { x, y } => {
                let (x, y) = place(x, y);
                path.line_to(x, y);
            }
            PathCommand::QuadTo { x1, y1, x, y } => {
                let ((x1, y1), (x, y)) = (place(x1, y1), place(x, y));
                path.quad_to(x1, y1, x, y);
            }
            PathCommand::CubicTo { x1, y1, x2, y2, x, y } => {
                let ((x1, y1), (x2, y2), (x, y)) = (place(x1, y1), place(x2, y2), place(x, y));
                path.cubic_to(x1, y1, x2, y2, x, y);
            }
            PathCommand::Close => path.close(),
        }
    }
    let Some(path) = path.finish() else { return Vec::new() };
    if fill {
        return vec![path];
    }
    let width = (0.05 * pixels.em).max(1.0);
    let stroke = Stroke { width, line_cap: LineCap::Round, ..Stroke::default() };
    path.stroke(&stroke, 4.0).into_iter().collect()
}

/// Collects an outline of a font, whose `y` is up.
struct Pen {
    at: [f32; 2],
    path: PathBuilder,
}

impl Pen {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (self.at[0] + x, self.at[1] - y)
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.place(x1, y1), self.place(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2)) = (self.place(x1, y1), self.place(x2, y2));
        let (x, y) = self.place(x, y);
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
