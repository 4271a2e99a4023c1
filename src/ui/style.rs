//! From a palette to egui's look: fonts, text sizes, spacing, and brightness instead of hue.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::epaint::{FontColorTransferFunction, Shadow};
use egui::style::{ScrollStyle, Selection, Spacing, WidgetVisuals, Widgets};
use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke,
    Style, TextStyle, Ui, Visuals, vec2,
};

use crate::picture::text::{REGULAR, SEMIBOLD, SYMBOLS};
use crate::picture::{Palette, Rgba, Theme};

/// Size of all text in px.
pub const BODY_PX: f32 = 14.0;
/// Size of a scene's name in px.
pub const TITLE_PX: f32 = 16.0;
/// Width of the left rail in px, its separator included.
pub const LEFT_RAIL_PX: f32 = 232.0;
/// Width of the right rail in px, its separator included.
pub const RIGHT_RAIL_PX: f32 = 208.0;
/// Height of the top bar in px, its separator included.
pub const TOP_BAR_PX: f32 = 40.0;
/// Height of the time panel in px, its separator included.
pub const TIME_BAR_PX: f32 = 80.0;
/// Margin inside a rail in px.
pub const RAIL_MARGIN_PX: f32 = 12.0;
/// Margin on the canvas in px.
pub const CANVAS_MARGIN_PX: f32 = 16.0;
/// Corner radius of controls in px.
pub const CORNER: CornerRadius = CornerRadius::same(3);
/// Corner radius of what floats in px.
pub const FLOATING_CORNER: CornerRadius = CornerRadius::same(6);

/// egui's form of a colour.
pub fn colour(Rgba([r, g, b, a]): Rgba) -> Color32 {
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

/// The theme that a part of the window is drawn in.
pub fn theme(ui: &Ui) -> Theme {
    let is_it = |theme: &Theme| colour(theme.palette().panel) == ui.visuals().panel_fill;
    Theme::ALL.into_iter().find(is_it).unwrap_or_default()
}

/// The colours that a part of the window is drawn in.
pub fn palette(ui: &Ui) -> &'static Palette {
    theme(ui).palette()
}

/// The family of the semibold weight.
pub fn semibold_family() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// The regular weight at a size in px.
pub fn regular(size_px: f32) -> FontId {
    FontId::new(size_px, FontFamily::Proportional)
}

/// The semibold weight at a size in px.
pub fn semibold(size_px: f32) -> FontId {
    FontId::new(size_px, semibold_family())
}

/// The family in which symbols (arrows, chevrons, ticks) come first from one font.
pub fn symbols(size_px: f32) -> FontId {
    FontId::new(size_px, FontFamily::Name("symbols".into()))
}

/// The text style of a scene's name.
pub fn title() -> TextStyle {
    TextStyle::Name("title".into())
}

/// Gives a context the two weights of IBM Plex Sans, both followed by `DejaVu` Sans for symbols.
pub fn install_fonts(ctx: &Context) {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in [("regular", REGULAR), ("semibold", SEMIBOLD), ("symbols", SYMBOLS)] {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let with_symbols = |first: &str| vec![first.to_owned(), "symbols".to_owned()];
    fonts.families = BTreeMap::from([
        (FontFamily::Proportional, with_symbols("regular")),
        (FontFamily::Monospace, with_symbols("regular")),
        (semibold_family(), with_symbols("semibold")),
        (symbols(BODY_PX).family, vec!["symbols".to_owned(), "regular".to_owned()]),
    ]);
    ctx.set_fonts(fonts);
}

/// Dresses a context in a theme.
pub fn apply(ctx: &Context, theme: Theme) {
    ctx.set_style_of(egui_theme(theme), style(theme));
    ctx.set_theme(egui_theme(theme));
}

/// egui's word for a theme.
pub fn egui_theme(theme: Theme) -> egui::Theme {
    if theme.is_dark() { egui::Theme::Dark } else { egui::Theme::Light }
}

/// egui's style in a theme.
pub fn style(theme: Theme) -> Style {
    let mut style = Style {
        text_styles: text_styles(),
        drag_value_text_style: TextStyle::Body,
        spacing: spacing(),
        visuals: visuals(theme),
        animation_time: 0.08,
        explanation_tooltips: false,
        ..Style::default()
    };
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style
}

fn text_styles() -> BTreeMap<TextStyle, FontId> {
    BTreeMap::from([
        (TextStyle::Small, regular(BODY_PX)),
        (TextStyle::Body, regular(BODY_PX)),
        (TextStyle::Button, regular(BODY_PX)),
        (TextStyle::Monospace, FontId::new(BODY_PX, FontFamily::Monospace)),
        (TextStyle::Heading, semibold(BODY_PX)),
        (title(), semibold(TITLE_PX)),
    ])
}

fn spacing() -> Spacing {
    Spacing {
        item_spacing: vec2(8.0, 0.0),
        window_margin: Margin::same(16),
        button_padding: vec2(8.0, 2.0),
        menu_margin: Margin::same(4),
        indent: 16.0,
        interact_size: vec2(24.0, 24.0),
        slider_rail_height: 3.0,
        combo_width: 96.0,
        icon_width: 16.0,
        icon_width_inner: 8.0,
        icon_spacing: 8.0,
        tooltip_width: 320.0,
        scroll: ScrollStyle { bar_width: 6.0, ..ScrollStyle::floating() },
        ..Spacing::default()
    }
}

fn visuals(theme: Theme) -> Visuals {
    let p = theme.palette();
    // Bright text on dark looks bolder than it is: less boost than egui's own.
    let (base, coverage, shadow_alpha) = if theme.is_dark() {
        (Visuals::dark(), FontColorTransferFunction::Gamma(0.8), 96)
    } else {
        (Visuals::light(), FontColorTransferFunction::Off, 32)
    };
    let shadow = Shadow {
        offset: [0, 4],
        blur: 16,
        spread: 0,
        color: Color32::from_black_alpha(shadow_alpha),
    };
    Visuals {
        widgets: widgets(p),
        selection: Selection { bg_fill: colour(p.track), stroke: Stroke::new(1.0, colour(p.text)) },
        override_text_color: None,
        weak_text_color: Some(colour(p.muted)),
        hyperlink_color: colour(p.text),
        faint_bg_color: colour(p.line),
        extreme_bg_color: colour(p.canvas),
        text_edit_bg_color: Some(colour(p.control)),
        code_bg_color: colour(p.control),
        warn_fg_color: colour(p.text),
        error_fg_color: colour(p.text),
        window_corner_radius: FLOATING_CORNER,
        window_shadow: shadow,
        window_fill: colour(p.panel),
        window_stroke: Stroke::new(1.0, colour(p.line)),
        menu_corner_radius: FLOATING_CORNER,
        panel_fill: colour(p.panel),
        popup_shadow: shadow,
        text_cursor: egui::style::TextCursorStyle {
            stroke: Stroke::new(1.0, colour(p.text)),
            blink: false,
            ..base.text_cursor
        },
        slider_trailing_fill: true,
        disabled_alpha: 1.0,
        text_options: egui::epaint::text::TextOptions {
            color_transfer_function: coverage,
            ..base.text_options
        },
        ..base
    }
}

fn widgets(p: &Palette) -> Widgets {
    let state = |fill: Rgba, text: Rgba| WidgetVisuals {
        bg_fill: colour(fill),
        weak_bg_fill: colour(fill),
        bg_stroke: Stroke::NONE,
        corner_radius: CORNER,
        fg_stroke: Stroke::new(1.0, colour(text)),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: WidgetVisuals {
            bg_stroke: Stroke::new(1.0, colour(p.line)),
            ..state(p.panel, p.text)
        },
        inactive: state(p.control, p.text),
        hovered: state(p.control_hover, p.text),
        active: state(p.track, p.text),
        open: state(p.control_hover, p.text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(colour: Color32) -> u8 {
        let [r, g, b, _] = colour.to_array();
        r.max(g).max(b) - r.min(g).min(b)
    }

    #[test]
    fn no_widget_state_and_no_selection_has_a_hue() {
        for theme in Theme::ALL {
            let v = style(theme).visuals;
            let w = v.widgets;
            for state in [w.noninteractive, w.inactive, w.hovered, w.active, w.open] {
                assert!(spread(state.bg_fill) <= 20 && spread(state.fg_stroke.color) <= 20);
            }
            let others = [v.selection.bg_fill, v.selection.stroke.color, v.hyperlink_color];
            for colour in others.into_iter().chain([v.warn_fg_color, v.error_fg_color]) {
                assert!(spread(colour) <= 20, "{colour:?}");
            }
        }
    }

    #[test]
    fn no_text_is_smaller_than_14_px() {
        assert!(style(Theme::Dark).text_styles.values().all(|font| font.size >= BODY_PX));
    }
}
