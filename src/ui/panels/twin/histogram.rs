//! How far the particles of a setting are from the ridge, by phase.

use egui::{Align2, Painter, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::geometry::phases::Phase;
use crate::picture::{Palette, Rgba};
use crate::ui::model::{Model, Solution};
use crate::ui::panels::summary::short;
use crate::ui::style;
use crate::ui::twin::Side;

/// Bars of a histogram.
const N_BARS: usize = 30;

/// The axis goes to so many tube radii, or to so much of the distance that nine in ten keep.
const REACH: [f64; 2] = [1.4, 1.3];

/// Particles that are counted at most, evenly among all: it is done for every frame.
const MOST: usize = 20_000;

/// Room around the bars: left and right, above for the heading, below for the scale, px.
const ROOM_PX: [f32; 3] = [16.0, 44.0, 30.0];

/// The heading and its number, px from the top.
const HEADING_PX: f32 = 18.0;

/// Names closer than this stand one below the other, px.
const LABEL_PX: f32 = 130.0;
const LINE_PX: f32 = 18.0;

/// What one bar holds of all particles: reach, align, slide.
type Bar = [f32; 3];

/// The histogram of A or B; both have the same scales.
pub fn histogram_ui(ui: &Ui, rect: Rect, model: &Model, side: Side) {
    let palette = model.theme.palette();
    let response =
        ui.interact(rect, egui::Id::unique(("histogram", side.letter())), Sense::hover());
    let name = format!("Distance to ridge of {}", side.letter());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, style::colour(palette.canvas));
    let heading = rect.min + vec2(ROOM_PX[0], HEADING_PX);
    let font = style::semibold(style::BODY_PX);
    let ink = style::colour(palette.text);
    painter.text(heading, Align2::LEFT_CENTER, "Distance to ridge", font, ink);
    let of = |side: Side| model.setting_of(side).solution.as_ref();
    let shown =
        [of(Side::A), of(Side::B)].map(|solution| Some((solution?, at_moment(model, solution?)?)));
    let reach = shown.iter().flatten().map(|(solution, record)| reach(model, solution, *record));
    let reach = reach.fold(REACH[0] * model.rails.scene.ridge.rho, f64::max);
    let bars = shown.map(|shown| shown.map(|(solution, record)| bars(solution, record, reach)));
    let highest = bars.iter().flatten().flatten().map(|bar| bar.iter().sum::<f32>());
    let highest = highest.fold(f32::MIN_POSITIVE, f32::max);
    let (Some(bars), Some((solution, record))) = (&bars[side as usize], shown[side as usize])
    else {
        return;
    };
    let [room, above, below] = ROOM_PX;
    let plot = Rect::from_min_max(rect.min + vec2(room, above), rect.max - vec2(room, below));
    if !plot.is_positive() {
        return;
    }
    let frame = Frame { plot, reach, highest, palette };
    frame.bars(&painter, bars);
    frame.scale(&painter);
    let median = solution.numbers.get(record).map_or(f64::NAN, |numbers| numbers.distance_median);
    let median = median / solution.experiment.radius;
    let tube = model.rails.scene.ridge.rho;
    let is_close = (frame.x(tube) - frame.x(median)).abs() < LABEL_PX;
    let down = if is_close { LINE_PX } else { 0.0 };
    frame.level(&painter, (tube, down), "tube", palette.ridge);
    let name = format!("median {} R", short(median));
    frame.level(&painter, (median, 0.0), &name, palette.text);
}

fn at_moment(model: &Model, solution: &Solution) -> Option<usize> {
    solution.record_at(model.clock.moment(&solution.timeline))
}

/// How far the axis has to go for a setting, in data radii.
fn reach(model: &Model, solution: &Solution, record: usize) -> f64 {
    let p90 = solution.numbers.get(record).map_or(0.0, |numbers| numbers.distance_p90);
    let far = REACH[1] * p90 / solution.experiment.radius;
    if far.is_finite() { far } else { model.rails.scene.ridge.rho }
}

/// Shares of particles by distance and phase; those farther than `reach` (data radii) are in no bar.
fn bars(solution: &Solution, record: usize, reach: f64) -> Vec<Bar> {
    let mut bars = vec![[0.0; 3]; N_BARS];
    let Some(labels) = solution.labels.of_record.get(record) else { return bars };
    let distances = &solution.timeline.records[record].normal_distance;
    let step = distances.len().div_ceil(MOST).max(1);
    let share = step as f32 / distances.len().max(1) as f32;
    for (&distance, &label) in distances.iter().zip(&**labels).step_by(step) {
        let in_radii = f64::from(distance) / solution.experiment.radius;
        let bar = in_radii / reach * N_BARS as f64;
        if bar < N_BARS as f64 {
            bars[bar as usize][label as usize % 3] += share;
        }
    }
    bars
}

/// Where a histogram is, and its scales.
struct Frame<'a> {
    plot: Rect,
    /// The right end of the axis, data radii.
    reach: f64,
    /// The share in the highest bar.
    highest: f32,
    palette: &'a Palette,
}

impl Frame<'_> {
    fn x(&self, in_radii: f64) -> f32 {
        self.plot.left() + self.plot.width() * (in_radii / self.reach) as f32
    }

    fn bars(&self, painter: &Painter, bars: &[Bar]) {
        let p = self.palette;
        let inks = [p.reach, p.align, p.slide];
        let height = |share: f32| self.plot.height() * share / self.highest;
        for (i, bar) in bars.iter().enumerate() {
            let [left, right] = [i, i + 1].map(|i| self.x(self.reach * i as f64 / N_BARS as f64));
            let mut low = self.plot.bottom();
            for phase in [Phase::Slide, Phase::Align, Phase::Reach] {
                let high = low - height(bar[phase as usize]);
                let part = Rect::from_min_max(pos2(left, high), pos2(right - 1.0, low));
                painter.rect_filled(part, 0.0, style::colour(inks[phase as usize]));
                low = high;
            }
        }
    }

    fn scale(&self, painter: &Painter) {
        let muted = style::colour(self.palette.muted);
        painter.hline(self.plot.x_range(), self.plot.bottom(), (1.0, muted));
        let decade = 10_f64.powf((self.reach / 3.0).log10().floor());
        let round = [5.0, 2.0, 1.0].into_iter().find(|k| k * decade <= self.reach / 3.0);
        let step = decade * round.unwrap_or(1.0);
        for i in 0..=(self.reach / step) as usize {
            let at = i as f64 * step;
            let label = if i == 0 { "0".to_owned() } else { format!("{} R", short(at)) };
            let place = pos2(self.x(at), self.plot.bottom() + 14.0);
            let align = if i == 0 { Align2::LEFT_CENTER } else { Align2::CENTER_CENTER };
            if i == 0 || place.x < self.plot.right() - 16.0 {
                painter.text(place, align, label, style::regular(style::BODY_PX), muted);
            }
        }
    }

    /// A line at a distance, with its name beside it.
    fn level(&self, painter: &Painter, (in_radii, down): (f64, f32), name: &str, ink: Rgba) {
        if !(0.0..=self.reach).contains(&in_radii) {
            return;
        }
        let (x, ink) = (self.x(in_radii), style::colour(ink));
        painter.vline(x, self.plot.top() - 10.0..=self.plot.bottom(), (2.0, ink));
        let is_far_right = x > self.plot.right() - 120.0;
        let (shift, align) =
            if is_far_right { (-6.0, Align2::RIGHT_CENTER) } else { (6.0, Align2::LEFT_CENTER) };
        let place = pos2(x + shift, self.plot.top() - 4.0 + down);
        painter.text(place, align, name, style::regular(style::BODY_PX), ink);
    }
}
