//! A sheet of the ridge in space, and the slab around it.

use std::collections::HashSet;
use std::sync::Arc;

use crate::geometry::ridge::{Kind, Sheet};
use crate::picture::layers::ridge::{Placed, TUBE_EDGE_PX};
use crate::picture::{Face, Lines, Mark, Occlusion, Palette, Rgba, Surface, Width};

/// The slab is the outline of balls whose centres stand this share of their radius apart.
const SLAB_STEP: f64 = 0.35;

/// The sheets of one kind at a noise level, ready to be drawn in any theme.
#[derive(Clone, Debug)]
pub struct SheetPicture {
    /// What they mean.
    pub kind: Kind,
    faces: Arc<[Face]>,
    centres: Vec<[f64; 3]>,
}

impl SheetPicture {
    /// The sheets of each kind that there are.
    pub fn all(sheets: &[Sheet]) -> Vec<Self> {
        let of_kind = |kind: Kind| {
            let sheets = || sheets.iter().filter(move |sheet| sheet.kind == kind);
            let faces: Arc<[Face]> = sheets().flat_map(faces).collect();
            let centres = sheets().flat_map(|sheet| &sheet.vertices).map(|v| v.x.into()).collect();
            Self { kind, faces, centres }
        };
        let all = [Kind::Core, Kind::Bridge, Kind::Formal].map(of_kind);
        all.into_iter().filter(|picture| !picture.faces.is_empty()).collect()
    }

    /// The sheets, fainter where they are not core.
    pub fn surface(&self, placed: &Placed<'_>) -> Mark {
        let share = match self.kind {
            Kind::Core => 1.0,
            Kind::Bridge => 0.5,
            Kind::Formal => 0.25,
        };
        let Palette { sheet, wire, .. } = placed.palette;
        self.drawn(placed, sheet.faded(share), wire.faded(share))
    }

    /// The sheets of another noise level, as a ghost.
    pub fn ghost(&self, placed: &Placed<'_>) -> Mark {
        let Palette { sheet, wire, .. } = placed.palette;
        self.drawn(placed, sheet.faded(0.2), wire.faded(0.4))
    }

    /// The sheets of the ridge of other points: of a class, or of all data.
    pub fn beside(&self, placed: &Placed<'_>) -> Mark {
        let ink = placed.palette.guidance;
        self.drawn(placed, ink.alpha(0.17), ink.alpha(0.45))
    }

    fn drawn(&self, placed: &Placed<'_>, ink: Rgba, wire: Rgba) -> Mark {
        Mark::Surface(Surface {
            faces: Arc::clone(&self.faces),
            scale: placed.scale as f32,
            ink,
            wire,
        })
    }

    /// The slab of all points within `radius` (data frame) of the sheets, as its outline on the
    /// screen: one shape.
    pub fn slab(&self, placed: &Placed<'_>, radius: f64) -> Mark {
        let cell = |x: &&[f64; 3]| x.map(|x| (x / (SLAB_STEP * radius)).floor() as i64);
        let mut taken = HashSet::new();
        let centres = self.centres.iter().filter(|x| taken.insert(cell(x)));
        let ball = |x: &[f64; 3]| vec![x.map(|x| (x * placed.scale) as f32); 2];
        let width = Width::World((2.0 * radius * placed.scale) as f32);
        Mark::Lines(Lines {
            rim: Some((TUBE_EDGE_PX, placed.palette.tube_edge)),
            occlusion: Occlusion::Flat,
            ..Lines::new(centres.map(ball).collect(), width, placed.palette.tube_fill)
        })
    }
}

fn faces(sheet: &Sheet) -> impl Iterator<Item = Face> {
    let corner = |index: u32| &sheet.vertices[index as usize];
    let single = |v: nalgebra::Vector3<f64>| v.map(|x| x as f32).into();
    let face = move |face: &[u32; 4]| Face {
        corners: face.map(|index| single(corner(index).x)),
        normals: face.map(|index| single(corner(index).normal)),
    };
    sheet.faces.iter().map(face)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::ridge::SheetVertex;
    use crate::maths::Vector;
    use crate::picture::theme::Theme;

    fn sheet(kind: Kind, n: u32) -> Sheet {
        let vertex = |i: u32| SheetVertex {
            x: Vector::from([f64::from(i % n) * 0.01, f64::from(i / n) * 0.01, 0.0]),
            normal: Vector::from([0.0, 0.0, 1.0]),
            lambda: [-1.0; 3],
            anisotropy: 1.0,
            residual: 0.0,
            log_density: 0.0,
        };
        let face = |k: u32| {
            let i = k / (n - 1) * n + k % (n - 1);
            [i, i + 1, i + n + 1, i + n]
        };
        let vertices = (0..n * n).map(vertex).collect();
        Sheet { kind, vertices, faces: (0..(n - 1) * (n - 1)).map(face).collect() }
    }

    #[test]
    fn kinds_are_drawn_apart_and_those_without_sheets_not_at_all() {
        let sheets = [sheet(Kind::Formal, 3), sheet(Kind::Core, 3), sheet(Kind::Core, 4)];
        let pictures = SheetPicture::all(&sheets);
        let found: Vec<_> = pictures.iter().map(|p| (p.kind, p.faces.len())).collect();
        assert_eq!(found, [(Kind::Core, 13), (Kind::Formal, 4)]);
    }

    #[test]
    fn the_sheets_of_a_class_lie_like_those_of_the_ridge_in_the_ink_of_guidance() {
        let palette = Theme::Dark.palette();
        let placed = Placed { scale: 2.0, px_per_unit: 100.0, palette };
        let [own, beside] = [SheetPicture::surface, SheetPicture::beside].map(|draw| {
            let pictures = SheetPicture::all(&[sheet(Kind::Core, 3)]);
            let Mark::Surface(surface) = draw(&pictures[0], &placed) else { panic!("a surface") };
            surface
        });
        assert_eq!((own.faces.len(), own.scale), (beside.faces.len(), beside.scale));
        assert_eq!(beside.ink.0[..3], palette.guidance.0[..3]);
        assert_eq!(own.ink.0[..3], palette.ridge.0[..3]);
    }

    #[test]
    fn a_slab_of_a_fine_sheet_needs_few_balls() {
        let pictures = SheetPicture::all(&[sheet(Kind::Core, 40)]);
        let palette = Theme::Dark.palette();
        let placed = Placed { scale: 2.0, px_per_unit: 100.0, palette };
        let Mark::Lines(slab) = pictures[0].slab(&placed, 0.1) else { panic!("lines") };
        assert!(slab.curves.len() < 200, "{} of 1600", slab.curves.len());
        assert_eq!(slab.width, Width::World(0.4));
    }
}
