//! The log-density ridge: what samples stay near. Core curves are solid, bridges dashed and faint,
//! formal pieces drawn only when asked for; the tube is what counts as near.

use crate::geometry::ridge::{Curve, Kind, Ridge, Vertex};
use crate::maths::Vector;
use crate::picture::layers::sheet::SheetPicture;
use crate::picture::theme::Palette;
use crate::picture::{Glyphs, Lines, Mark, Occlusion, Shape, Style, Width};

/// Width of a core curve and of its rims, px.
const CORE_PX: [f32; 2] = [3.0, 1.5];

/// Width of the edge of the tube, px.
pub(super) const TUBE_EDGE_PX: f32 = 1.3;

/// Length of dash and gap of the ridge of other points, px.
pub const BESIDE_PX: [f32; 2] = [8.0, 4.0];

/// Ticks stand this far apart along a curve, and are this long, px.
const TICKS_PX: [f64; 2] = [28.0, 14.0];

/// Steps of the shade that says how far the Hessian is from isotropic.
const N_SHADES: usize = 4;

/// A ridge that was found, ready to be drawn in any theme.
#[derive(Clone, Debug)]
pub enum RidgePicture {
    /// Curves in the plane.
    Plane(Ridge<2>),
    /// Curves or sheets in space.
    Space {
        /// All of them.
        ridge: Ridge<3>,
        /// The faces of its sheets.
        sheets: Vec<SheetPicture>,
    },
}

impl RidgePicture {
    /// A ridge in space.
    pub fn in_space(ridge: Ridge<3>) -> Self {
        let sheets = SheetPicture::all(&ridge.sheets);
        Self::Space { ridge, sheets }
    }

    /// Whether there is a piece of the ridge that holds samples.
    pub fn has_core(&self) -> bool {
        match self {
            Self::Plane(ridge) => ridge.of_kind(Kind::Core).next().is_some(),
            Self::Space { ridge, .. } => {
                ridge.of_kind(Kind::Core).next().is_some()
                    || ridge.sheets_of_kind(Kind::Core).next().is_some()
            }
        }
    }

    /// The positions of all vertices, data frame; `z = 0` in the plane.
    pub fn positions(&self) -> Vec<[f64; 3]> {
        match self {
            Self::Plane(ridge) => {
                let vertices = ridge.curves.iter().flat_map(|curve| &curve.vertices);
                vertices.map(|vertex| [vertex.x[0], vertex.x[1], 0.0]).collect()
            }
            Self::Space { ridge, .. } => {
                let curves = ridge.curves.iter().flat_map(|curve| &curve.vertices);
                let sheets = ridge.sheets.iter().flat_map(|sheet| &sheet.vertices);
                let curves = curves.map(|vertex| vertex.x.into());
                curves.chain(sheets.map(|vertex| vertex.x.into())).collect()
            }
        }
    }
}

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
    pub fn tube<const D: usize>(&self, ridge: &Ridge<D>, radius: f64) -> Mark {
        let width = Width::World((2.0 * radius * self.scale) as f32);
        let curves = self.paths(ridge, Kind::Core);
        Mark::Lines(Lines {
            rim: Some((TUBE_EDGE_PX, self.palette.tube_edge)),
            occlusion: Occlusion::Flat,
            ..Lines::new(curves, width, self.palette.tube_fill)
        })
    }

    /// The core.
    pub fn core<const D: usize>(&self, ridge: &Ridge<D>) -> Mark {
        let [width_px, rim_px] = CORE_PX;
        let curves = self.paths(ridge, Kind::Core);
        Mark::Lines(Lines {
            rim: Some((rim_px, self.palette.canvas)),
            ..Lines::new(curves, Width::Px(width_px), self.palette.ridge)
        })
    }

    /// The core, fainter where the Hessian is nearly isotropic and the ridge means little.
    pub fn shaded_core<const D: usize>(&self, ridge: &Ridge<D>) -> Vec<Mark> {
        let mut pieces: [Vec<Vec<[f32; 3]>>; N_SHADES] = Default::default();
        for curve in ridge.of_kind(Kind::Core) {
            for pair in closed(curve).windows(2) {
                let shade = (pair[0].anisotropy * N_SHADES as f64) as usize;
                let piece = pair.iter().map(|vertex| self.place(&vertex.x)).collect();
                pieces[shade.min(N_SHADES - 1)].push(piece);
            }
        }
        let mark = |(shade, curves)| {
            let ink = self.palette.ridge.alpha((shade as f32 + 1.0) / N_SHADES as f32);
            Mark::Lines(Lines::new(curves, Width::Px(CORE_PX[0]), ink))
        };
        pieces.into_iter().enumerate().map(mark).collect()
    }

    /// The bridges.
    pub fn bridges<const D: usize>(&self, ridge: &Ridge<D>) -> Mark {
        let curves = self.paths(ridge, Kind::Bridge);
        dashed(Lines::new(curves, Width::Px(2.0), self.palette.bridge), [6.0, 5.0])
    }

    /// The formal pieces.
    pub fn formal<const D: usize>(&self, ridge: &Ridge<D>) -> Mark {
        let curves = self.paths(ridge, Kind::Formal);
        dashed(Lines::new(curves, Width::Px(1.0), self.palette.ridge.alpha(0.4)), [2.0, 4.0])
    }

    /// The core of another noise level, as a ghost.
    pub fn ghost<const D: usize>(&self, ridge: &Ridge<D>) -> Mark {
        let curves = self.paths(ridge, Kind::Core);
        Mark::Lines(Lines::new(curves, Width::Px(1.2), self.palette.ridge.alpha(0.45)))
    }

    /// The core of the ridge of other points: of a class, or of all data.
    pub fn beside<const D: usize>(&self, ridge: &Ridge<D>) -> Mark {
        let curves = self.paths(ridge, Kind::Core);
        dashed(Lines::new(curves, Width::Px(1.8), self.palette.guidance.alpha(0.8)), BESIDE_PX)
    }

    /// Normals across and tangents along the core of the plane, where there is room.
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
                    let across = Vector::<2>::new(-along.y, along.x);
                    for side in [along, across] {
                        curves.push([x - side, x + side].map(|x| self.place(&x)).to_vec());
                    }
                }
            }
        }
        Mark::Lines(Lines::new(curves, Width::Px(1.0), self.palette.text.alpha(0.7)))
    }

    /// Where the Hessian has two equal eigenvalues and a curve may end.
    pub fn umbilics<const D: usize>(&self, ridge: &Ridge<D>) -> Mark {
        let style = Style {
            shape: Shape::Cross,
            radius_px: 4.0,
            stroke_px: 1.3,
            ink: self.palette.muted,
            halo: None,
        };
        let at = ridge.umbilics.iter().map(|&at| self.place(&Vector::from(at))).collect();
        Mark::Glyphs(Glyphs { at, style, occlusion: Occlusion::Solid })
    }

    fn paths<const D: usize>(&self, ridge: &Ridge<D>, kind: Kind) -> Vec<Vec<[f32; 3]>> {
        let path = |curve| closed(curve).iter().map(|vertex| self.place(&vertex.x)).collect();
        ridge.of_kind(kind).map(path).collect()
    }

    fn place<const D: usize>(&self, at: &Vector<D>) -> [f32; 3] {
        std::array::from_fn(|d| at.as_slice().get(d).map_or(0.0, |x| (x * self.scale) as f32))
    }
}

fn dashed(lines: Lines, dash_px: [f32; 2]) -> Mark {
    Mark::Lines(Lines { dash_px: Some(dash_px), ..lines })
}

/// The vertices, the first again at the end of a closed curve.
fn closed<const D: usize>(curve: &Curve<D>) -> Vec<Vertex<D>> {
    let again = curve.closed.then(|| curve.vertices.first()).flatten();
    curve.vertices.iter().chain(again).cloned().collect()
}
