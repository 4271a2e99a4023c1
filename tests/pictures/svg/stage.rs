//! Pages of 100 by 100 px, written and rendered.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};
use ridgewalk::picture::camera::Lens;
use ridgewalk::picture::text::{REGULAR, SEMIBOLD, SYMBOLS};
use ridgewalk::picture::{
    Camera, Figure, Glyphs, Lines, Mark, Occlusion, Panel, Picture, Rgba, Shape, Style, Width,
};
use ridgewalk::record::svg::{About, write};

use crate::small::above;
pub use crate::small::{BLACK, BLUE, GREEN, RED, WHITE, facing};

/// A page that is one picture.
pub fn page(picture: Picture) -> Figure {
    let panel = Panel { corner_px: [0.0; 2], picture };
    let size_px = panel.picture.camera.size_px();
    Figure { size_px, background: panel.picture.background, panels: vec![panel] }
}

/// Ten px a world unit, the origin in the middle.
pub fn plane(marks: Vec<Mark>) -> Figure {
    page(Picture { background: BLACK, camera: above(), marks })
}

pub fn space(marks: Vec<Mark>) -> Figure {
    let camera = Camera::Orbit(facing(Lens::Perspective));
    page(Picture { background: BLACK, camera, marks })
}

/// The document of a figure.
pub fn written(figure: &Figure) -> String {
    let about = About { title: "A page", description: "", size: None };
    let mut bytes = Vec::new();
    write(figure, &about, &mut bytes).expect("memory takes it");
    String::from_utf8(bytes).expect("it is text")
}

/// What a reader of the document sees.
pub struct Seen(Pixmap);

impl Seen {
    pub fn of(figure: &Figure) -> Self {
        let tree = Tree::from_str(&written(figure), &options()).expect("a reader takes it");
        let [width, height] = figure.size_px.map(|px| px as u32);
        let mut pixmap = Pixmap::new(width, height).expect("it has a size");
        resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
        Self(pixmap)
    }

    /// The colour of a pixel, not transparent in these tests.
    pub fn at(&self, x: u32, y: u32) -> [u8; 3] {
        let pixel = self.0.pixel(x, y).expect("it is on the page");
        [pixel.red(), pixel.green(), pixel.blue()]
    }

    /// Alpha of a pixel.
    pub fn alpha(&self, x: u32, y: u32) -> u8 {
        self.0.pixel(x, y).expect("it is on the page").alpha()
    }

    /// Width and height.
    pub fn size(&self) -> [u32; 2] {
        [self.0.width(), self.0.height()]
    }

    pub fn save(&self, path: &str) {
        self.0.save_png(path).expect("it can be saved");
    }
}

fn options() -> Options<'static> {
    let mut fonts = Database::new();
    for font in [REGULAR, SEMIBOLD, SYMBOLS] {
        fonts.load_font_data(font.to_vec());
    }
    Options { fontdb: Arc::new(fonts), ..Options::default() }
}

pub fn style(shape: Shape, ink: Rgba) -> Style {
    Style { shape, radius_px: 10.0, stroke_px: 3.0, ink, halo: None }
}

pub fn glyph(at: [f32; 3], style: Style) -> Mark {
    Mark::Glyphs(Glyphs { at: vec![at], style, occlusion: Occlusion::Solid })
}

pub fn disc(at: [f32; 3], ink: Rgba) -> Mark {
    glyph(at, style(Shape::Disc, ink))
}

pub fn line(curve: &[[f32; 3]], width_px: f32, ink: Rgba) -> Lines {
    Lines::new(vec![curve.to_vec()], Width::Px(width_px), ink)
}

/// Whether two colours are the same but for rounding.
pub fn near(found: [u8; 3], expected: [u8; 3]) -> bool {
    found.iter().zip(expected).all(|(f, e)| f.abs_diff(e) <= 2)
}
