//! The log-density ridge: what samples stay near. Core curves are solid, bridges dashed and faint,
//! formal pieces drawn only when asked for; the tube is what counts as near.

use crate::geometry::ridge::{Curve, Kind, Ridge, Vertex};
use crate::picture::theme::Palette;
use crate::picture::{Glyphs, Lines, Mark, Rgba, Shape, Style};

/// Width of a core curve and of its halo, px.
const CORE_PX: [f32; 2] = [3.0, 6.0];

/// Width of the edge of the tube, px.
const TUBE_EDGE_PX: f32 = 1.3;

/// Ticks stand this far apart along a curve, and are this long, px.
const TICKS_PX: [f64; 2] = [28.0, 14.0];

/// Steps of the shade that says how far the Hessian is from isotropic.
const N_SHADES: usize = 4;

/// How ridges are placed on the canvas.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// What the data frame is multiplied by: `a` in the frame of the schedule, else one.
    pub scale: f64,
    /// Logical pixels a world unit.
    pub px_per_unit: f64,
    /// Colours.
    pub palette: &'a Palette,
}

impl Placed<'_> {
    /// The tube of `radius` (data frame) around the core, one shape.
    pub fn tube(&self, ridge: &Ridge<2>, radius: f64) -> Mark {
        let width_px = (2.0 * radius * self.scale * self.px_per_unit) as f32;
        let halo = Some((width_px + 2.0 * TUBE_EDGE_PX, self.palette.tube_edge));
        self.lines(ridge.of_kind(Kind::Core), width_px, self.palette.tube_fill, halo)
    }

    /// The core.
    pub fn core(&self, ridge: &Ridge<2>) -> Mark {
        let [width_px, halo_px] = CORE_PX;
        let halo = Some((halo_px, self.palette.canvas));
        self.lines(ridge.of_kind(Kind::Core), width_px, self.palette.ridge, halo)
    }

    /// The core, fainter where the Hessian is nearly isotropic and the ridge means little.
    pub fn shaded_core(&self, ridge: &Ridge<2>) -> Vec<Mark> {
        let mut pieces: [Vec<Vec<[f32; 3]>>; N_SHADES] = Default::default();
        for curve in ridge.of_kind(Kind::Core) {
            for pair in closed(curve).windows(2) {
                let shade = (pair[0].anisotropy * N_SHADES as f64) as usize;
                let piece = pair.iter().map(|vertex| self.place(vertex.x.into())).collect();
                pieces[shade.min(N_SHADES - 1)].push(piece);
            }
        }
        let mark = |(shade, curves)| {
            let ink = self.palette.ridge.alpha((shade as f32 + 1.0) / N_SHADES as f32);
            Mark::Lines(Lines { curves, width_px: CORE_PX[0], ink, dash_px: None, halo: None })
        };
        pieces.into_iter().enumerate().map(mark).collect()
    }

    /// The bridges.
    pub fn bridges(&self, ridge: &Ridge<2>) -> Mark {
        let ink = self.palette.bridge;
        self.dashed(ridge.of_kind(Kind::Bridge), 2.0, ink, [6.0, 5.0])
    }

    /// The formal pieces.
    pub fn formal(&self, ridge: &Ridge<2>) -> Mark {
        let ink = self.palette.ridge.alpha(0.4);
        self.dashed(ridge.of_kind(Kind::Formal), 1.0, ink, [2.0, 4.0])
    }

    /// The core of another noise level, as a ghost.
    pub fn ghost(&self, ridge: &Ridge<2>) -> Mark {
        self.lines(ridge.of_kind(Kind::Core), 1.2, self.palette.ridge.alpha(0.45), None)
    }

    /// Normals across and tangents along the core, where there is room.
    pub fn ticks(&self, ridge: &Ridge<2>) -> Mark {
        let mut curves = Vec::new();
        let [spacing, length] = TICKS_PX.map(|px| px / (self.px_per_unit * self.scale));
        for curve in ridge.of_kind(Kind::Core) {
            let mut since = 0.5 * spacing;
            for pair in curve.vertices.windows(2) {
                since += (pair[1].x - pair[0].x).norm();
                if since >= spacing {
                    since = 0.0;
                    let (x, along) = (pair[1].x, pair[1].tangent * (0.5 * length));
                    let across = crate::maths::Vector::<2>::new(-along.y, along.x);
                    for side in [along, across] {
                        curves.push([x - side, x + side].map(|x| self.place(x.into())).to_vec());
                    }
                }
            }
        }
        let ink = self.palette.text.alpha(0.7);
        Mark::Lines(Lines { curves, width_px: 1.0, ink, dash_px: None, halo: None })
    }

    /// Where the Hessian has two equal eigenvalues and a curve may end.
    pub fn umbilics(&self, ridge: &Ridge<2>) -> Mark {
        let style = Style {
            shape: Shape::Cross,
            radius_px: 4.0,
            stroke_px: 1.3,
            ink: self.palette.muted,
            halo: None,
        };
        let at = ridge.umbilics.iter().map(|&at| self.place(at)).collect();
        Mark::Glyphs(Glyphs { at, style })
    }

    fn dashed<'a>(
        &self,
        curves: impl Iterator<Item = &'a Curve<2>>,
        width_px: f32,
        ink: Rgba,
        dash_px: [f32; 2],
    ) -> Mark {
        let curves = curves.map(|curve| self.path(curve)).collect();
        Mark::Lines(Lines { curves, width_px, ink, dash_px: Some(dash_px), halo: None })
    }

    fn lines<'a>(
        &self,
        curves: impl Iterator<Item = &'a Curve<2>>,
        width_px: f32,
        ink: Rgba,
        halo: Option<(f32, Rgba)>,
    ) -> Mark {
        let curves = curves.map(|curve| self.path(curve)).collect();
        Mark::Lines(Lines { curves, width_px, ink, dash_px: None, halo })
    }

    fn path(&self, curve: &Curve<2>) -> Vec<[f32; 3]> {
        closed(curve).iter().map(|vertex| self.place(vertex.x.into())).collect()
    }

    fn place(&self, at: [f64; 2]) -> [f32; 3] {
        [(at[0] * self.scale) as f32, (at[1] * self.scale) as f32, 0.0]
    }
}

/// The vertices, the first again at the end of a closed curve.
fn closed(curve: &Curve<2>) -> Vec<Vertex<2>> {
    let again = curve.closed.then(|| curve.vertices.first()).flatten();
    curve.vertices.iter().chain(again).cloned().collect()
}
