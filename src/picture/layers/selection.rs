//! The selected particle: its whole path, where its phases change, and where it is.

use crate::geometry::phases::Phase;
use crate::picture::layers::particles::phase_styles;
use crate::picture::theme::Palette;
use crate::picture::{Frame, Glyphs, Lines, Mark, Occlusion, Shape, Style, Width};
use crate::sim::phase_numbers::Labels;
use crate::sim::timeline::Timeline;

/// One particle of a timeline.
#[derive(Clone, Copy, Debug)]
pub struct Selected<'a> {
    /// The trajectories.
    pub timeline: &'a Timeline,
    /// The phases of all particles.
    pub labels: &'a Labels,
    /// Its number.
    pub particle: usize,
    /// The moment, as a node coordinate.
    pub moment: f64,
    /// The frame in which positions are drawn.
    pub frame: Frame,
    /// How far its path is shown, as a node coordinate; infinite where nothing is kept back.
    pub shown_until: f64,
}

impl Selected<'_> {
    /// The path behind in the colours of its phases, ahead as a thin line; the changes of phase;
    /// a ring where it is; a dashed line to `foot` on the ridge (world).
    pub fn marks(&self, foot: Option<[f32; 3]>, palette: &Palette) -> Vec<Mark> {
        let mut marks = Vec::new();
        for phase in Phase::ALL {
            marks.push(self.behind(phase, palette));
        }
        marks.push(Mark::Lines(Lines {
            dash_px: Some([2.0, 4.0]),
            occlusion: Occlusion::Flat,
            ..Lines::new(vec![self.ahead()], Width::Px(1.2), palette.muted)
        }));
        marks.push(Mark::Glyphs(Glyphs {
            at: self.changes(),
            style: cross(palette),
            occlusion: Occlusion::Flat,
        }));
        if let Some(at) = self.position() {
            marks.extend(foot.map(|foot| {
                Mark::Lines(Lines {
                    dash_px: Some([4.0, 3.0]),
                    occlusion: Occlusion::Flat,
                    ..Lines::new(vec![vec![at, foot]], Width::Px(1.3), palette.selection)
                })
            }));
            marks.push(Mark::Glyphs(Glyphs {
                at: vec![at],
                style: ring(palette),
                occlusion: Occlusion::Flat,
            }));
        }
        marks
    }

    /// Where it is, world.
    pub fn position(&self) -> Option<[f32; 3]> {
        self.timeline.position(self.particle, self.moment, self.frame)
    }

    /// Its label at a record.
    pub fn label(&self, record: usize) -> Option<u32> {
        self.labels.of_record.get(record)?.get(self.particle).copied()
    }

    pub(super) fn behind(&self, phase: Phase, palette: &Palette) -> Mark {
        let here = self.timeline.records_around(self.moment).map_or(0, |(from, ..)| from);
        let mut curves: Vec<Vec<[f32; 3]>> = Vec::new();
        let mut is_open = false;
        for record in 0..=here {
            let is_phase = self.label(record) == Some(phase as u32);
            let next = if record == here { self.position() } else { self.at(record + 1) };
            if let (true, Some(at), Some(next)) = (is_phase, self.at(record), next) {
                if !is_open {
                    curves.push(vec![at]);
                }
                if let Some(curve) = curves.last_mut() {
                    curve.push(next);
                }
            }
            is_open = is_phase;
        }
        let ink = phase_styles(palette)[phase as usize].ink;
        Mark::Lines(Lines {
            rim: Some((1.3, palette.canvas)),
            occlusion: Occlusion::Flat,
            ..Lines::new(curves, Width::Px(2.4), ink.alpha(1.0))
        })
    }

    fn ahead(&self) -> Vec<[f32; 3]> {
        let next = self.timeline.records_around(self.moment).map_or(0, |(_, to, _)| to);
        let rest = (next..self.n_shown()).filter_map(|record| self.at(record));
        self.position().into_iter().chain(rest).collect()
    }

    pub(super) fn changes(&self) -> Vec<[f32; 3]> {
        let changes =
            (1..self.n_shown()).filter(|&record| self.label(record) != self.label(record - 1));
        changes.filter_map(|record| self.at(record)).collect()
    }

    /// Its whole path, as far as it is shown.
    pub(super) fn whole(&self) -> Vec<[f32; 3]> {
        (0..self.n_shown()).filter_map(|record| self.at(record)).collect()
    }

    /// Records of its path that are shown.
    fn n_shown(&self) -> usize {
        self.timeline.records.partition_point(|record| record.node as f64 <= self.shown_until)
    }

    fn at(&self, record: usize) -> Option<[f32; 3]> {
        self.timeline.position_in(self.particle, record, self.frame)
    }
}

pub(super) fn ring(palette: &Palette) -> Style {
    let halo = Some((1.0, palette.canvas));
    Style { shape: Shape::Ring, radius_px: 10.0, stroke_px: 2.0, ink: palette.selection, halo }
}

pub(super) fn cross(palette: &Palette) -> Style {
    let halo = Some((1.0, palette.canvas));
    Style { shape: Shape::Cross, radius_px: 4.0, stroke_px: 1.6, ink: palette.selection, halo }
}
