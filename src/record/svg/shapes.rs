//! The forms of points, around zero.

use std::fmt::Write as _;

use super::path::PathData;
use super::text::{alpha, colour, opacity, px, share};
use super::view::shone_on;
use crate::picture::{Rgba, Shape, Style};

/// Direction to the light over the left shoulder; `x` to the right, `y` down, `z` to the eye.
const LIGHT: [f64; 3] = [-0.5, -0.6, 0.62];

/// Farthest distance from the spot of the light at which a ball is still lit, in radii.
const SPOT_RADIUS: f64 = 1.4;

/// Half the length of the line of a gradient across a square, in lengths of the light's direction.
const GRADIENT_REACH: f64 = 1.1;

/// Writes the elements of a form, its halo below. `paint` is the fill of its ink.
pub fn form(style: &Style, paint: &str) -> String {
    let mut text = String::new();
    if let Some((halo_px, halo)) = style.halo {
        let ink = colour(halo);
        text.push_str(&grown(style, f64::from(halo_px), &ink, alpha(halo)));
    }
    text.push_str(&grown(style, 0.0, paint, alpha(style.ink)));
    text
}

/// The form with all its sides moved outwards by some px.
fn grown(style: &Style, by: f64, paint: &str, alpha: f64) -> String {
    let (radius, stroke) = (f64::from(style.radius_px), f64::from(style.stroke_px));
    let fill = format!("fill=\"{paint}\"{}", opacity("fill-opacity", alpha));
    let boxes = |boxes: &[([f64; 2], f64)]| {
        let mut path = PathData::default();
        for (half, angle) in boxes {
            rounded_box(&mut path, *half, by, *angle);
        }
        format!("<path d=\"{path}\" {fill}/>")
    };
    let eighth = std::f64::consts::FRAC_PI_4;
    match style.shape {
        Shape::Disc => format!("<circle r=\"{}\" {fill}/>", px(radius + by)),
        Shape::Ring => {
            let (r, width) = (px(radius), px(stroke + 2.0 * by));
            let strength = opacity("stroke-opacity", alpha);
            format!(
                "<circle r=\"{r}\" fill=\"none\" stroke=\"{paint}\" stroke-width=\"{width}\"{strength}/>"
            )
        }
        Shape::Diamond => boxes(&[([radius * 0.5_f64.sqrt(); 2], eighth)]),
        Shape::Square => boxes(&[([radius; 2], 0.0)]),
        Shape::Frame => {
            let (corner, side) = (px(-radius), px(2.0 * radius));
            let (width, strength) = (px(stroke + 2.0 * by), opacity("stroke-opacity", alpha));
            format!(
                "<rect x=\"{corner}\" y=\"{corner}\" width=\"{side}\" height=\"{side}\" fill=\"none\" \
                 stroke=\"{paint}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{strength}/>"
            )
        }
        Shape::Cross => {
            let bar = [radius, 0.5 * stroke];
            boxes(&[(bar, eighth), (bar, -eighth)])
        }
    }
}

/// A box of half sides, turned by an angle, with a rim whose corners are round. All turn one way,
/// so that boxes in one path are one shape.
fn rounded_box(path: &mut PathData, half: [f64; 2], rim: f64, angle: f64) {
    let (sine, cosine) = angle.sin_cos();
    let turned = |x: f64, y: f64| [x * cosine - y * sine, x * sine + y * cosine];
    let [w, h] = half;
    let corners = [[w, h], [w, -h], [-w, -h], [-w, h]];
    if rim <= 0.0 {
        return path.polygon(corners.map(|[x, y]| turned(x, y)));
    }
    let steps = [[0.0, 1.0], [1.0, 0.0], [0.0, -1.0], [-1.0, 0.0], [0.0, 1.0]];
    for (i, [x, y]) in corners.into_iter().enumerate() {
        let side = |i: usize| turned(x + rim * steps[i][0], y + rim * steps[i][1]);
        if i == 0 {
            path.move_to(side(0));
        } else {
            path.line_to(side(i));
        }
        path.arc_to(rim, false, side(i + 1));
    }
    path.close();
}

/// A gradient that lights a form of some ink in space: a disc is a ball, a diamond has facets, a
/// square is slightly bent. `None` for forms that are strokes.
pub fn gradient(shape: Shape, ink: Rgba, id: &str) -> Option<String> {
    let mut text = String::new();
    let (open, close, stops) = match shape {
        Shape::Disc => {
            let [x, y] = [LIGHT[0], LIGHT[1]].map(|l| share(0.5 + 0.5 * l));
            let r = share(0.5 * SPOT_RADIUS);
            let open = format!("<radialGradient id=\"{id}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\">");
            (open, "</radialGradient>", ball_stops())
        }
        Shape::Diamond => (across(id), "</linearGradient>", vec![(0.39, 1.0856), (0.61, 0.8744)]),
        Shape::Square => (across(id), "</linearGradient>", vec![(0.0, 1.077), (1.0, 0.923)]),
        Shape::Ring | Shape::Cross | Shape::Frame => return None,
    };
    text.push_str(&open);
    for (offset, light) in stops {
        let (offset, paint) = (share(offset), colour(shone_on(ink, light)));
        let _ = write!(text, "<stop offset=\"{offset}\" stop-color=\"{paint}\"/>");
    }
    text.push_str(close);
    text.push('\n');
    Some(text)
}

/// Brightness of a ball at distances from where the light falls straight, towards the other side.
fn ball_stops() -> Vec<(f64, f64)> {
    let flat = LIGHT[0].hypot(LIGHT[1]);
    let stop = |i: u32| {
        let offset = f64::from(i) / 5.0;
        let along = (flat - SPOT_RADIUS * offset).max(-1.0);
        let facing = flat * along + LIGHT[2] * (1.0 - along * along).max(0.0).sqrt();
        (offset, 0.78 + 0.34 * facing.max(0.0))
    };
    (0..=5).map(stop).collect()
}

/// Opens a gradient along the light, across the box of a form.
fn across(id: &str) -> String {
    let square = LIGHT[0] * LIGHT[0] + LIGHT[1] * LIGHT[1];
    let end = |side: f64, l: f64| share(0.5 + 0.5 * side * GRADIENT_REACH * l / square);
    let [x1, y1, x2, y2] =
        [end(1.0, LIGHT[0]), end(1.0, LIGHT[1]), end(-1.0, LIGHT[0]), end(-1.0, LIGHT[1])];
    format!("<linearGradient id=\"{id}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\">")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(shape: Shape) -> Style {
        let halo = Some((1.0, Rgba::hex(0xFF_FF_FF)));
        Style { shape, radius_px: 4.0, stroke_px: 2.0, ink: Rgba::hex(0).alpha(0.5), halo }
    }

    #[test]
    fn a_disc_lies_over_its_halo() {
        let expected = r##"<circle r="5" fill="rgb(255,255,255)"/><circle r="4" fill="#i" fill-opacity=".502"/>"##;
        assert_eq!(form(&style(Shape::Disc), "#i"), expected);
    }

    #[test]
    fn a_ring_has_its_halo_on_both_sides() {
        let halo = r#"<circle r="4" fill="none" stroke="rgb(255,255,255)" stroke-width="4"/>"#;
        assert!(form(&style(Shape::Ring), "red").starts_with(halo));
    }

    #[test]
    fn a_square_without_halo_is_a_square() {
        let style = Style { halo: None, ..style(Shape::Square) };
        assert!(form(&style, "red").contains("M4 4l0-8-8 0 0 8z"));
    }

    #[test]
    fn a_ball_is_brightest_where_the_light_falls_and_darkest_opposite() {
        let stops = ball_stops();
        assert!((stops[0].1 - 1.12).abs() < 2e-3);
        assert!(stops.windows(2).all(|pair| pair[1].1 < pair[0].1 + 1e-12));
        assert!((stops[5].1 - 0.78).abs() < 2e-2, "{stops:?}");
    }
}
