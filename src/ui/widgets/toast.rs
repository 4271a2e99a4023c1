//! Messages that do not stand in the way.

use egui::{
    Align2, Area, Frame, Id, Label, Margin, Order, Rect, RichText, Role, Stroke, Ui, WidgetInfo,
    vec2,
};

use super::button::{Look, icon_button};
use super::text::Inks;
use crate::ui::style;

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastKind {
    /// Something was done.
    Done,
    /// Something could not be done.
    Warning,
}

/// A message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Toast<'a> {
    /// How much it matters.
    pub kind: ToastKind,
    /// One sentence.
    pub text: &'a str,
}

/// Stacks messages above the lower left corner of the canvas, the newest lowest. Returns the one
/// that was closed.
pub fn toasts(ui: &Ui, canvas: Rect, messages: &[Toast<'_>]) -> Option<usize> {
    if messages.is_empty() {
        return None;
    }
    let corner = canvas.left_bottom() + vec2(style::CANVAS_MARGIN_PX, -48.0);
    let width_px = (canvas.width() - 2.0 * style::CANVAS_MARGIN_PX).clamp(120.0, 440.0);
    Area::new(Id::unique("messages"))
        .order(Order::Foreground)
        .fixed_pos(corner)
        .pivot(Align2::LEFT_BOTTOM)
        .constrain_to(canvas)
        .show(ui.ctx(), |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            ui.set_width(width_px);
            let mut closed = None;
            for (index, message) in messages.iter().enumerate() {
                let shown = ui.push_id(index, |ui| toast(ui, message, width_px));
                if shown.inner {
                    closed = Some(index);
                }
            }
            closed
        })
        .inner
}

fn toast(ui: &mut Ui, message: &Toast<'_>, width_px: f32) -> bool {
    let p = style::palette(ui);
    let frame = Frame::new()
        .fill(style::colour(p.panel))
        .stroke(Stroke::new(1.0, style::colour(p.line)))
        .corner_radius(style::FLOATING_CORNER)
        .inner_margin(Margin { left: 12, right: 4, top: 4, bottom: 4 });
    let (glyph, spoken) = match message.kind {
        ToastKind::Done => ("✓", Role::Status),
        ToastKind::Warning => ("⚠", Role::Alert),
    };
    let shown = frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            let muted = Inks::of(ui).muted;
            let glyph = RichText::new(glyph).font(style::symbols(style::BODY_PX)).color(muted);
            ui.add_sized(vec2(16.0, 20.0), Label::new(glyph));
            let text = ui
                .scope(|ui| {
                    ui.set_width(width_px - 84.0);
                    ui.add(Label::new(message.text).wrap())
                })
                .inner;
            text.widget_info(|| WidgetInfo::labeled(spoken, true, message.text));
            icon_button(ui, "✕", "Close message", Look::Plain).clicked()
        })
        .inner
    });
    shown.inner
}
