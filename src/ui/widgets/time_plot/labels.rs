//! Where curves say their names: at the curve, where no curve and no other name is in the way.

use egui::{Pos2, Rect, Ui, Vec2, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::{Curve, LabelAt, TimePlot};
use crate::ui::style;

/// Between a curve and its name, px.
const GAP_PX: f32 = 2.0;

/// Between two names, px.
const APART_PX: f32 = 6.0;

/// Places along a curve that are tried.
const N_PLACES: usize = 13;

/// Writes the names of all curves; one in the colour of the text would shout.
pub fn labels(ui: &Ui, rect: Rect, spec: &TimePlot<'_>, transform: &PlotTransform) {
    let lines: Vec<Vec<Pos2>> = spec.curves.iter().map(|curve| line(curve, transform)).collect();
    let mut taken: Vec<Rect> = Vec::new();
    for (curve, own) in spec.curves.iter().zip(&lines).filter(|(curve, _)| !curve.label.is_empty())
    {
        let ink = style::colour(curve.ink.unwrap_or(style::palette(ui).muted).alpha(1.0));
        let font = style::regular(style::BODY_PX);
        let galley = ui.painter().layout_no_wrap(curve.label.to_owned(), font, ink);
        let Some(place) = place(rect, galley.size(), curve.label_at, own, &lines, &taken) else {
            continue;
        };
        taken.push(place);
        ui.painter().galley(place.min, galley, ink);
    }
}

fn line(curve: &Curve<'_>, transform: &PlotTransform) -> Vec<Pos2> {
    let finite = curve.points.iter().filter(|point| point.iter().all(|v| v.is_finite()));
    finite.map(|&[x, y]| transform.position_from_point(&PlotPoint::new(x, y))).collect()
}

/// The first free place above or below the curve, from the end that is wished; where none is free,
/// the wished one.
fn place(
    rect: Rect,
    size: Vec2,
    wished: LabelAt,
    own: &[Pos2],
    lines: &[Vec<Pos2>],
    taken: &[Rect],
) -> Option<Rect> {
    let (first, last) = (own.first()?, own.last()?);
    let shares = (0..N_PLACES).map(|i| i as f32 / (N_PLACES - 1) as f32);
    let spots = shares.flat_map(|share| {
        let share = if wished == LabelAt::Start { share } else { 1.0 - share };
        let at = egui::lerp(first.x..=last.x, share);
        let left =
            (at - share * size.x).clamp(rect.left(), (rect.right() - size.x).max(rect.left()));
        let over = heights(own, left, left + size.x).unwrap_or([at; 2]);
        let tops = [over[0] - GAP_PX - size.y, over[1] + GAP_PX];
        tops.map(|top| Rect::from_min_size(pos2(left, top), size))
    });
    let is_free = |spot: &Rect| {
        let crosses = |line: &Vec<Pos2>| {
            heights(line, spot.left(), spot.right())
                .is_some_and(|[top, bottom]| top < spot.bottom() && bottom > spot.top())
        };
        rect.expand2(vec2(0.5, GAP_PX)).contains_rect(*spot)
            && !taken.iter().any(|other| other.expand(APART_PX).intersects(*spot))
            && !lines.iter().any(crosses)
    };
    let spots: Vec<Rect> = spots.collect();
    let inside = spots[0].translate(vec2(0.0, (rect.top() - spots[0].top()).max(0.0)));
    Some(spots.into_iter().find(is_free).unwrap_or(inside))
}

/// The least and the greatest ordinate of a line between two abscissae.
fn heights(line: &[Pos2], left: f32, right: f32) -> Option<[f32; 2]> {
    let segments = line.windows(2).filter(|ends| ends[0].x <= right && ends[1].x >= left);
    let at = |ends: &[Pos2], x: f32| {
        let share = (x - ends[0].x) / (ends[1].x - ends[0].x).max(1e-6);
        egui::lerp(ends[0].y..=ends[1].y, share.clamp(0.0, 1.0))
    };
    let ends = segments.flat_map(|ends| [at(ends, left), at(ends, right)]);
    ends.fold(None, |range, y| match range {
        None => Some([y; 2]),
        Some([low, high]) => Some([low.min(y), high.max(y)]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLOT: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(200.0, 70.0) };
    const NAME: Vec2 = vec2(50.0, 20.0);

    fn placed(wished: LabelAt, lines: &[Vec<Pos2>], taken: &[Rect]) -> Rect {
        place(PLOT, NAME, wished, &lines[0], lines, taken).expect("a place")
    }

    #[test]
    fn a_name_stands_above_the_start_of_a_low_curve_and_below_that_of_a_high_one() {
        let level = |y: f32| vec![pos2(0.0, y), pos2(200.0, y)];
        assert_eq!(placed(LabelAt::Start, &[level(60.0)], &[]).left_bottom(), pos2(0.0, 58.0));
        assert_eq!(placed(LabelAt::Start, &[level(5.0)], &[]).left_top(), pos2(0.0, 7.0));
        assert_eq!(placed(LabelAt::End, &[level(60.0)], &[]).right_bottom(), pos2(200.0, 58.0));
    }

    #[test]
    fn a_name_moves_along_its_curve_out_of_the_way_of_others() {
        let own = vec![pos2(0.0, 40.0), pos2(200.0, 40.0)];
        let steep = vec![pos2(0.0, 0.0), pos2(30.0, 70.0)];
        let spot = placed(LabelAt::Start, &[own.clone(), steep], &[]);
        assert!(spot.left() > 20.0 && spot.bottom() <= 38.0, "{spot:?}");
        let beside = placed(LabelAt::Start, &[own], &[spot]);
        assert!(!beside.intersects(spot), "{beside:?}");
    }

    #[test]
    fn a_curve_without_points_has_no_name() {
        assert_eq!(place(PLOT, NAME, LabelAt::Start, &[], &[vec![]], &[]), None);
    }
}
