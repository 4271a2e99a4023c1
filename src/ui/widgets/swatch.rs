//! Small pictures of the marks on the canvas, for legends and counts.

use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use crate::picture::{Palette, Rgba};
use crate::ui::style::colour;

/// A small picture of a mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Swatch {
    /// Contours around a shade.
    Density,
    /// A thin arrow.
    Arrow(Rgba),
    /// A line in the ink of the ridge.
    Line(Rgba),
    /// A dashed line.
    Dashed(Rgba),
    /// A dotted line.
    Dotted(Rgba),
    /// A band: inside and edge.
    Band(Rgba, Rgba),
    /// A plane seen at an angle: inside and edge.
    Plane(Rgba, Rgba),
    /// A filled square.
    Square(Rgba),
    /// A hollow ring.
    Ring(Rgba),
    /// A filled diamond.
    Diamond(Rgba),
    /// A filled disc.
    Disc(Rgba),
    /// A dot, a line, a disc: where something is, and where in another setting.
    Joined(Rgba, Rgba),
    /// A diagonal cross.
    Cross(Rgba),
}

impl Swatch {
    /// The same mark in one grey: its layer is off.
    #[must_use]
    pub fn in_grey(self, grey: Rgba) -> Self {
        match self {
            Self::Density | Self::Band(..) => Self::Band(grey.alpha(0.12), grey),
            Self::Arrow(_) => Self::Arrow(grey),
            Self::Line(_) => Self::Line(grey),
            Self::Dashed(_) => Self::Dashed(grey),
            Self::Dotted(_) => Self::Dotted(grey),
            Self::Plane(..) => Self::Plane(grey.alpha(0.12), grey),
            Self::Square(_) => Self::Square(grey),
            Self::Ring(_) => Self::Ring(grey),
            Self::Diamond(_) => Self::Diamond(grey),
            Self::Disc(_) => Self::Disc(grey),
            Self::Joined(..) => Self::Joined(grey, grey),
            Self::Cross(_) => Self::Cross(grey),
        }
    }

    /// Paints the mark in the middle of `rect`; lines and bands take its width (24 px in a legend).
    pub fn paint(self, painter: &Painter, rect: Rect, palette: &Palette) {
        let centre = rect.center();
        let ends = [rect.left_center(), rect.right_center()];
        match self {
            Self::Density => density(painter, rect, palette),
            Self::Arrow(ink) => arrow(painter, rect, colour(ink)),
            Self::Line(ink) => {
                painter.line_segment(ends, Stroke::new(3.0, colour(ink)));
            }
            Self::Dashed(ink) => {
                let stroke = Stroke::new(2.0, colour(ink));
                painter.extend(Shape::dashed_line(&ends, stroke, 6.0, 3.5));
            }
            Self::Dotted(ink) => {
                painter.extend(Shape::dotted_line(&ends, colour(ink), 4.5, 1.0));
            }
            Self::Band(fill, edge) => band(painter, rect, colour(fill), colour(edge)),
            Self::Plane(fill, edge) => plane(painter, rect, colour(fill), colour(edge)),
            Self::Square(ink) => {
                let square = Rect::from_center_size(centre, vec2(9.0, 9.0));
                painter.rect_filled(square, CornerRadius::ZERO, colour(ink));
            }
            Self::Ring(ink) => {
                painter.circle_stroke(centre, 3.8, Stroke::new(1.4, colour(ink)));
            }
            Self::Diamond(ink) => diamond(painter, centre, colour(ink)),
            Self::Disc(ink) => {
                painter.circle_filled(centre, 4.0, colour(ink));
            }
            Self::Joined(from, to) => joined(painter, ends, colour(from), colour(to)),
            Self::Cross(ink) => cross(painter, centre, colour(ink)),
        }
    }
}

fn density(painter: &Painter, rect: Rect, palette: &Palette) {
    let outer = vec2(0.5 * rect.width(), 7.0);
    let inks = [0.07, 0.09, 0.11].map(|alpha| colour(palette.text.alpha(alpha)));
    let edge = Stroke::new(1.0, colour(palette.text.alpha(0.22)));
    for (scale, ink) in [1.0, 0.66, 0.33].into_iter().zip(inks) {
        painter.add(Shape::ellipse_filled(rect.center(), outer * scale, ink));
        painter.add(Shape::ellipse_stroke(rect.center(), outer * scale, edge));
    }
}

fn arrow(painter: &Painter, rect: Rect, ink: Color32) {
    const HEAD_PX: f32 = 4.5;
    let [tail, tip] = [rect.left_center() + vec2(1.0, 0.0), rect.right_center() - vec2(1.0, 0.0)];
    painter.line_segment([tail, tip - vec2(HEAD_PX, 0.0)], Stroke::new(1.3, ink));
    let barb = tip - vec2(HEAD_PX, 0.0);
    let head = vec![tip, barb + vec2(0.0, 0.5 * HEAD_PX), barb - vec2(0.0, 0.5 * HEAD_PX)];
    painter.add(Shape::convex_polygon(head, ink, Stroke::NONE));
}

fn band(painter: &Painter, rect: Rect, fill: Color32, edge: Color32) {
    let band = Rect::from_center_size(rect.center(), vec2(rect.width(), 14.0));
    painter.rect_filled(band, 0.0, fill);
    for y in [band.top(), band.bottom()] {
        painter.hline(band.x_range(), y, Stroke::new(1.3, edge));
    }
}

fn plane(painter: &Painter, rect: Rect, fill: Color32, edge: Color32) {
    let (c, half) = (rect.center(), 0.5 * rect.width());
    let corners = [(-half, 6.0), (half - 6.0, 6.0), (half, -6.0), (6.0 - half, -6.0)]
        .map(|(x, y)| pos2(c.x + x, c.y + y));
    painter.add(Shape::convex_polygon(corners.to_vec(), fill, Stroke::new(1.2, edge)));
}

fn diamond(painter: &Painter, centre: Pos2, ink: Color32) {
    const HALF_PX: f32 = 5.2;
    let corners = [(0.0, -HALF_PX), (HALF_PX, 0.0), (0.0, HALF_PX), (-HALF_PX, 0.0)]
        .map(|(x, y)| centre + vec2(x, y));
    painter.add(Shape::convex_polygon(corners.to_vec(), ink, Stroke::NONE));
}

fn joined(painter: &Painter, [left, right]: [Pos2; 2], from: Color32, to: Color32) {
    let (left, right) = (left + vec2(3.5, 0.0), right - vec2(3.5, 0.0));
    painter.line_segment([left, right], Stroke::new(1.2, from));
    painter.circle_filled(left, 1.9, from);
    painter.circle_filled(right, 3.5, to);
}

fn cross(painter: &Painter, centre: Pos2, ink: Color32) {
    for tilt in [1.0, -1.0] {
        let arm = vec2(3.5, 3.5 * tilt);
        painter.line_segment([centre - arm, centre + arm], Stroke::new(1.5, ink));
    }
}
