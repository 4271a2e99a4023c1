//! Paths of particles that were put elsewhere: the one under the hand, and those that were kept.

use crate::geometry::phases::Phase;
use crate::picture::layers::selection::{Selected, cross, ring};
use crate::picture::theme::Palette;
use crate::picture::{Frame, Glyphs, Lines, Mark, Occlusion, Rgba, Shape, Style, Width};
use crate::sim::what_if::WhatIf;

/// Width of a kept path and of one of a fan, px, and their alpha.
const KEPT: (f32, f32) = (1.5, 0.6);
const OF_FAN: (f32, f32) = (1.0, 0.5);

/// Radius of the mark at an end and where a particle was put, px.
const END_PX: f32 = 3.2;
const PLACE_PX: f32 = 4.0;

/// What was asked of particles that are put elsewhere, and a moment.
#[derive(Clone, Debug, Default)]
pub struct Branches<'a> {
    /// The one under the hand.
    pub current: Option<&'a WhatIf>,
    /// Those that were kept.
    pub kept: Vec<&'a WhatIf>,
    /// The noise level of the moment.
    pub ln_sigma: f64,
    /// The frame in which positions are drawn.
    pub frame: Frame,
}

impl Branches<'_> {
    /// Kept paths as thin lines with a mark at each end; the one under the hand in the colours of
    /// its phases, both ways, with a ring where it is and a mark where it was put.
    pub fn marks(&self, palette: &Palette) -> Vec<Mark> {
        let mut marks = Vec::new();
        let of_kept = |is_wanted: fn(usize) -> bool| -> Vec<Selected<'_>> {
            self.kept.iter().flat_map(|what_if| self.paths(what_if, is_wanted)).collect()
        };
        marks.extend(thin(&of_kept(|i| i > 0), OF_FAN, palette.selection));
        marks.extend(thin(&of_kept(|i| i == 0), KEPT, palette.selection));
        let places = self.kept.iter().filter_map(|what_if| self.place(what_if)).collect();
        marks.push(dots(places, END_PX - 1.0, palette.selection, palette));
        if let Some(current) = self.current {
            let fan: Vec<_> = self.paths(current, |i| i > 0).collect();
            marks.extend(thin(&fan, OF_FAN, palette.selection));
            marks.extend(self.current(current, palette));
        }
        marks
    }

    /// Where a path is at the moment, world.
    pub fn position(&self, what_if: &WhatIf) -> Option<[f32; 3]> {
        self.path(what_if, 0).position()
    }

    fn current(&self, what_if: &WhatIf, palette: &Palette) -> Vec<Mark> {
        let path = self.path(what_if, 0);
        let whole = Selected { moment: f64::INFINITY, ..path };
        let mut marks: Vec<Mark> =
            Phase::ALL.iter().map(|&phase| whole.behind(phase, palette)).collect();
        let flat = |at, style| Mark::Glyphs(Glyphs { at, style, occlusion: Occlusion::Flat });
        marks.push(flat(path.changes(), cross(palette)));
        marks.push(dots(
            whole.position().into_iter().collect(),
            END_PX,
            palette.selection,
            palette,
        ));
        let place = self.place(what_if).into_iter().collect();
        marks.push(dots(place, PLACE_PX, palette.selection, palette));
        marks.push(flat(path.position().into_iter().collect(), ring(palette)));
        marks
    }

    fn paths<'b>(
        &'b self,
        what_if: &'b WhatIf,
        is_wanted: impl Fn(usize) -> bool + 'b,
    ) -> impl Iterator<Item = Selected<'b>> + 'b {
        let paths = (0..what_if.timeline.n_particles).filter(move |&i| is_wanted(i));
        paths.map(|i| self.path(what_if, i))
    }

    fn path<'b>(&self, what_if: &'b WhatIf, particle: usize) -> Selected<'b> {
        let timeline = &*what_if.timeline;
        let moment = timeline.moment_of_ln_sigma(self.ln_sigma);
        let labels = &*what_if.labels.0;
        let (frame, shown_until) = (self.frame, f64::INFINITY);
        Selected { timeline, labels, particle, moment, frame, shown_until }
    }

    /// Where the particle was put, world.
    fn place(&self, what_if: &WhatIf) -> Option<[f32; 3]> {
        Selected { moment: what_if.node as f64, ..self.path(what_if, 0) }.position()
    }
}

/// The path that a particle has of itself, to compare with: thin, dashed and muted, with a mark at its end
/// and a small ring where it is.
pub fn faint(own: &Selected<'_>, palette: &Palette) -> Vec<Mark> {
    let ring = Style { radius_px: 6.0, stroke_px: 1.3, ink: palette.muted, ..ring(palette) };
    let at = own.position().into_iter().collect();
    let mut marks = thin(&[*own], (1.3, 0.8), palette.muted);
    for mark in &mut marks {
        if let Mark::Lines(lines) = mark {
            lines.dash_px = Some([5.0, 4.0]);
        }
    }
    marks.push(Mark::Glyphs(Glyphs { at, style: ring, occlusion: Occlusion::Flat }));
    marks
}

fn thin(paths: &[Selected<'_>], (width, alpha): (f32, f32), ink: Rgba) -> Vec<Mark> {
    let curves: Vec<Vec<[f32; 3]>> = paths.iter().map(Selected::whole).collect();
    let at = curves.iter().filter_map(|curve| curve.last().copied()).collect();
    let style =
        Style { shape: Shape::Disc, radius_px: END_PX - 1.0, stroke_px: 0.0, ink, halo: None };
    let lines = Lines {
        occlusion: Occlusion::Flat,
        ..Lines::new(curves, Width::Px(width), ink.alpha(alpha))
    };
    vec![Mark::Lines(lines), Mark::Glyphs(Glyphs { at, style, occlusion: Occlusion::Flat })]
}

fn dots(at: Vec<[f32; 3]>, radius_px: f32, ink: Rgba, palette: &Palette) -> Mark {
    let halo = Some((1.3, palette.canvas));
    let style = Style { shape: Shape::Disc, radius_px, stroke_px: 0.0, ink, halo };
    Mark::Glyphs(Glyphs { at, style, occlusion: Occlusion::Flat })
}
