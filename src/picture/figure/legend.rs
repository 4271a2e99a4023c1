//! The legend of a figure: a row for each layer that is shown.

use super::page::{Font, Page};
use crate::diffusion::guidance::Guidance;
use crate::picture::layers::guidance::DOTS_PX;
use crate::picture::layers::particles::{class_style, phase_styles};
use crate::picture::layers::ridge::BESIDE_PX;
use crate::picture::layers::score::{Arrow, part_inks};
use crate::picture::studio::Studio;
use crate::picture::{Palette, Rgba, Shape, Style};
use crate::scene::Scene;

/// Height of a row, width of a swatch, and room about the legend, px.
const ROW_PX: f64 = 22.0;
const SWATCH_PX: f64 = 26.0;
const ROOM_PX: f64 = 10.0;

/// Classes that are listed at most.
const MOST_CLASSES: usize = 12;

enum Swatch {
    Line(Rgba, f32, Option<[f32; 2]>),
    Band(Rgba, Rgba),
    Arrow(Rgba),
    Glyph(Style),
}

/// Writes the legend with its upper left corner at a place.
pub(super) fn legend(page: &mut Page, at: [f64; 2], studio: &Studio, font: Font) {
    let palette = studio.palette();
    let mut rows = rows(studio.scene(), palette);
    rows.extend(classes(studio));
    let widest = rows.iter().map(|(_, label)| font.width(label)).fold(0.0, f64::max);
    let width = 3.0 * ROOM_PX + SWATCH_PX + widest;
    let height = rows.len() as f64 * ROW_PX + ROOM_PX;
    page.rectangle(at, [width, height], palette.veil);
    for (row, (swatch, label)) in rows.iter().enumerate() {
        let y = at[1] + 0.5 * ROOM_PX + (row as f64 + 0.5) * ROW_PX;
        let x = at[0] + ROOM_PX;
        draw(page, [x, y], swatch);
        let left = x + SWATCH_PX + ROOM_PX;
        page.words(label, [left, y + 0.5 * font.capitals()], [0.0, 1.0], font);
    }
}

fn draw(page: &mut Page, [x, y]: [f64; 2], swatch: &Swatch) {
    let ends = [[x, y], [x + SWATCH_PX, y]];
    match swatch {
        Swatch::Line(ink, width, dash) => page.line(&ends, *width, *ink, *dash),
        Swatch::Band(fill, edge) => {
            page.rectangle([x, y - 6.0], [SWATCH_PX, 12.0], *fill);
            for side in [-6.0, 6.0] {
                page.line(&ends.map(|[x, y]| [x, y + side]), 1.0, *edge, None);
            }
        }
        Swatch::Arrow(ink) => page.arrow([x + 0.5 * SWATCH_PX, y], SWATCH_PX - 4.0, *ink),
        Swatch::Glyph(style) => page.glyph([x + 0.5 * SWATCH_PX, y], *style),
    }
}

/// The layers that are shown, in the order of the window's legend.
fn rows(scene: &Scene, palette: &Palette) -> Vec<(Swatch, String)> {
    let view = &scene.view;
    let is_phases = view.colour_by == "phase";
    let is_classes = view.colour_by == "class";
    let [reach, align, slide] = phase_styles(palette).map(Swatch::Glyph);
    let training = Style {
        shape: Shape::Square,
        radius_px: 4.5,
        stroke_px: 1.3,
        ink: palette.training,
        halo: None,
    };
    let plain = if view.colour_by == "none" { palette.text } else { palette.slide };
    let cloud = Style { ink: plain, ..phase_styles(palette)[2] };
    let tube = format!("Tube, {} R", scene.ridge.rho);
    let guidance = palette.guidance;
    let has_region = matches!(scene.guidance, Guidance::Gate(_) | Guidance::Reward(_));
    let is_guided = !matches!(scene.guidance, Guidance::None(_));
    let mut rows = vec![
        (view.density, Swatch::Band(palette.density, palette.contours[0]), "Density"),
        (view.score, Swatch::Arrow(palette.arrow), "Score"),
        (view.ridge, Swatch::Line(palette.ridge, 3.0, None), "Ridge"),
        (view.bridges, Swatch::Line(palette.bridge, 2.0, Some([6.0, 4.0])), "Bridge"),
        (view.tube, Swatch::Band(palette.tube_fill, palette.tube_edge), tube.as_str()),
        (view.training_points, Swatch::Glyph(training), "Training points"),
        (is_phases && view.reach, reach, "Reach"),
        (is_phases && view.align, align, "Align"),
        (is_phases && view.slide, slide, "Slide"),
        (!is_phases && !is_classes && view.reach, Swatch::Glyph(cloud), "Particles"),
        (is_guided && view.target, Swatch::Line(guidance, 1.4, None), "Target"),
        (view.class_ridge, Swatch::Line(guidance, 1.8, Some(BESIDE_PX)), "Class ridge"),
        (has_region && view.region, Swatch::Line(guidance, 2.0, Some(DOTS_PX)), "Region"),
    ];
    if view.score && Arrow::of_word(&view.arrows) == Arrow::Parts {
        let labels = ["Unconditional", "Conditional", "Guidance term", "Their sum"];
        let parts = labels.into_iter().zip(part_inks(palette));
        rows.splice(1..2, parts.map(|(label, ink)| (true, Swatch::Arrow(ink), label)));
    }
    let shown = rows.into_iter().filter(|(is_shown, ..)| *is_shown);
    shown.map(|(_, swatch, label)| (swatch, label.to_owned())).collect()
}

/// The classes, where particles have their colours.
fn classes(studio: &Studio) -> Vec<(Swatch, String)> {
    if studio.scene().view.colour_by != "class" {
        return Vec::new();
    }
    let names = studio.experiment().class_names().iter().take(MOST_CLASSES);
    let row = |(class, name): (u32, &String)| {
        (Swatch::Glyph(class_style(class, studio.palette())), name.clone())
    };
    (0..).zip(names).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::theme::Theme;

    #[test]
    fn what_is_drawn_in_the_ink_of_guidance_is_told_apart_by_its_strokes() {
        let palette = Theme::Dark.palette();
        let text = "[guidance]\ntype = \"gate\"\n[view]\ntarget = true\nclass_ridge = true\n\
                    region = true\nscore = true\narrows = \"parts\"\n";
        let scene = Scene::parse(text, "test", "".into()).expect("a scene");
        let rows = rows(&scene, palette);
        let stroke = |label: &str| match rows.iter().find(|(_, row)| row == label) {
            Some((Swatch::Line(ink, _, dash), _)) if *ink == palette.guidance => Some(*dash),
            Some((Swatch::Arrow(ink), _)) if *ink == palette.guidance => None,
            _ => panic!("{label} is not in the ink of guidance"),
        };
        let strokes = ["Guidance term", "Target", "Class ridge", "Region"].map(stroke);
        assert_eq!(strokes, [None, Some(None), Some(Some(BESIDE_PX)), Some(Some(DOTS_PX))]);
    }
}
