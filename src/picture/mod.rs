//! What is drawn, as data: it knows no window, so a screen and a file show the same.
//!
//! A [`Picture`] is a list of marks in drawing order, seen through a [`Camera`]. Lengths called
//! `px` are logical pixels; positions are in the world, which is the data frame or that of `x_t`.

pub mod camera;
pub mod colour;
pub mod compose;
pub mod figure;
pub mod foot;
pub mod layers;
pub mod map;
pub mod moment;
pub mod ridge_view;
pub mod segments;
pub mod sight;
pub mod studio;
pub mod text;
pub mod theme;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use camera::{Camera, OrbitCamera, PlaneCamera, Projection};
pub use colour::Rgba;
pub use figure::{Figure, Panel};
pub use text::Weight;
pub use theme::{Palette, Theme};

pub use crate::sim::field::Patch;
pub use crate::sim::timeline::Frame;
use crate::sim::timeline::Timeline;

/// Everything on the canvas.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The colour below all marks.
    pub background: Rgba,
    /// From where it is seen.
    pub camera: Camera,
    /// What is drawn, first mark lowest.
    pub marks: Vec<Mark>,
}

/// One thing that is drawn.
#[derive(Clone, Debug)]
pub enum Mark {
    /// A scalar field as a shade.
    Field(Field),
    /// Curves of constant width on the screen.
    Lines(Lines),
    /// Arrows of constant size on the screen, for the plane.
    Arrows(Arrows),
    /// Lit arrows, for space.
    Cones(Cones),
    /// A lit, translucent surface with its wires, for space.
    Surface(Surface),
    /// Single points.
    Glyphs(Glyphs),
    /// The cloud at one moment.
    Particles(Particles),
    /// Where the cloud has been or will be.
    Trails(Trails),
    /// Words.
    Words(Words),
}

/// A scalar field on a regular grid, drawn as `ink` with an alpha that follows the value.
#[derive(Clone, Debug)]
pub struct Field {
    /// Different for every content, so that a back end knows what it has already uploaded.
    pub id: u64,
    /// Columns and rows of the grid.
    pub size: [usize; 2],
    /// Values, row after row from the lowest `y`, at the nodes of the grid.
    pub values: Arc<[f32]>,
    /// The part of a plane that it covers, from the first node to the last.
    pub patch: Patch,
    /// The value that is drawn with full `ink`.
    pub top: f32,
    /// How far below `top` the ink has faded to nothing; the alpha falls linearly.
    pub depth: f32,
    /// Colour; its alpha is the alpha at `top`.
    pub ink: Rgba,
}

impl Field {
    /// A number that no other field has had.
    pub fn new_id() -> u64 {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        NEXT.fetch_add(1, Ordering::Relaxed)
    }
}

/// Whether a mark is hidden by what is nearer to the eye; in the plane it never is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Occlusion {
    /// It is hidden by what is nearer, and hides what is farther unless it is translucent.
    #[default]
    Solid,
    /// It lies on the screen, over what was drawn before it.
    Flat,
}

/// A width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    /// The same everywhere on the screen, px.
    Px(f32),
    /// In the world, so that it grows with the zoom and, in space, towards the eye.
    World(f32),
}

/// Curves with round joins.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The curves, each a list of world positions (`z = 0` in the plane).
    pub curves: Vec<Vec<[f32; 3]>>,
    /// Width from side to side.
    pub width: Width,
    /// Colour.
    pub ink: Rgba,
    /// Length of dash and gap in px.
    pub dash_px: Option<[f32; 2]>,
    /// A rim on each side: its width in px, and colour. It ends where the line begins, also below a
    /// translucent one.
    pub rim: Option<(f32, Rgba)>,
    /// What hides it in space.
    pub occlusion: Occlusion,
}

impl Lines {
    /// Whole lines of one colour.
    pub const fn new(curves: Vec<Vec<[f32; 3]>>, width: Width, ink: Rgba) -> Self {
        Self { curves, width, ink, dash_px: None, rim: None, occlusion: Occlusion::Solid }
    }
}

/// Arrows, each centred on its position.
#[derive(Clone, Debug)]
pub struct Arrows {
    /// World position of the middle, direction and length on the screen in px (`y` up).
    pub arrows: Vec<([f32; 3], [f32; 2])>,
    /// Width of the shaft in px.
    pub width_px: f32,
    /// Length of the head in px.
    pub head_px: f32,
    /// Colour.
    pub ink: Rgba,
}

/// Arrows in space, each a shaft with a cone at its tip, lit.
#[derive(Clone, Debug)]
pub struct Cones {
    /// World positions of tail and tip.
    pub arrows: Vec<[[f32; 3]; 2]>,
    /// Radius of the shaft, world; that of the head is three times as large.
    pub radius: f32,
    /// Length of the head, world; a shorter arrow is all head.
    pub head: f32,
    /// Colour.
    pub ink: Rgba,
}

/// A quadrilateral of a surface: its corners in order round, with the normals there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    /// Positions, data frame.
    pub corners: [[f32; 3]; 4],
    /// Unit normals, of free sign.
    pub normals: [[f32; 3]; 4],
}

/// A surface in space.
#[derive(Clone, Debug)]
pub struct Surface {
    /// Its faces.
    pub faces: Arc<[Face]>,
    /// What the data frame is multiplied by.
    pub scale: f32,
    /// Colour; its alpha is that of a face seen from the front.
    pub ink: Rgba,
    /// Colour of the edges of the faces.
    pub wire: Rgba,
}

/// The form of a point; the second cue beside its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Filled disc.
    Disc,
    /// Hollow ring.
    Ring,
    /// Filled diamond.
    Diamond,
    /// Filled square.
    Square,
    /// Cross of two strokes.
    Cross,
    /// Hollow square.
    Frame,
}

/// How a point looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Form.
    pub shape: Shape,
    /// Radius in px: of the disc, of the middle of the ring, half the side of the square or of the
    /// middle of the frame, half the diagonal of the diamond.
    pub radius_px: f32,
    /// Width of the stroke of ring, cross and frame in px.
    pub stroke_px: f32,
    /// Colour.
    pub ink: Rgba,
    /// A rim around the form that separates neighbours: its visible width in px, and colour.
    pub halo: Option<(f32, Rgba)>,
}

/// Points that do not move with time.
#[derive(Clone, Debug)]
pub struct Glyphs {
    /// World positions.
    pub at: Vec<[f32; 3]>,
    /// How all of them look.
    pub style: Style,
    /// What hides them in space.
    pub occlusion: Occlusion,
}

/// The look of every particle at every stored node, as indices into a palette.
#[derive(Clone, Debug, Default)]
pub struct Looks {
    /// Different for every content.
    pub id: u64,
    /// At most 16 styles; particles of an earlier style are drawn below those of a later one.
    pub palette: Vec<Style>,
    /// For each record of the timeline, one index a particle. Empty: all have the first style.
    pub of_record: Vec<Arc<[u32]>>,
}

/// The cloud at one moment. It holds the shared timeline and a time, never copies.
#[derive(Clone, Debug)]
pub struct Particles {
    /// The trajectories.
    pub timeline: Arc<Timeline>,
    /// Moment as a node coordinate: 3.25 is a quarter of the way from node 3 to node 4.
    pub moment: f64,
    /// The frame in which positions are drawn.
    pub frame: Frame,
    /// Colours and forms.
    pub looks: Arc<Looks>,
    /// Those that lie near a plane of space stand out.
    pub near: Option<NearPlane>,
}

/// Particles near a plane of space stand out by the colour of their halo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearPlane {
    /// Unit normal.
    pub normal: [f32; 3],
    /// `normal . x` on the plane, world.
    pub offset: f32,
    /// Greatest distance that counts as near, world.
    pub distance: f32,
    /// Width in px and colour of the halo there.
    pub halo: (f32, Rgba),
}

/// One line of words of constant size on the screen.
#[derive(Clone, Debug)]
pub struct Words {
    /// What is said.
    pub text: String,
    /// World position.
    pub at: [f32; 3],
    /// From there to the anchor in px, `y` down.
    pub shift_px: [f32; 2],
    /// Which part of the words lies at the anchor: 0 their left end or the top of the capitals, 1
    /// their right end or the base line.
    pub align: [f32; 2],
    /// Size of the letters in px.
    pub size_px: f32,
    /// How heavy they are.
    pub weight: Weight,
    /// Colour.
    pub ink: Rgba,
}

/// Trajectories before or after a moment.
#[derive(Clone, Debug)]
pub struct Trails {
    /// The trajectories.
    pub timeline: Arc<Timeline>,
    /// The moment where the trail is strongest, as a node coordinate.
    pub from: f64,
    /// The moment where it has faded, before `from` (behind) or after it (ahead).
    pub to: f64,
    /// The frame in which positions are drawn.
    pub frame: Frame,
    /// Colours, of the record where each piece starts.
    pub looks: Arc<Looks>,
    /// Width in px.
    pub width_px: f32,
    /// Alpha at `from`.
    pub alpha: f32,
    /// The alpha falls as `(1 - age)^fade`, age from 0 at `from` to 1 at `to`.
    pub fade: f32,
}
