//! The track with its knob: what the pointer, the keyboard and assistive technology do to it.

use egui::accesskit::{Action, ActionData};
use egui::{
    CornerRadius, CursorIcon, EventFilter, Id, Key, Rect, Response, Role, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use super::scale::Scale;
use super::{SliderAnswer, SliderSpec, SliderValue, value_text};
use crate::ui::style;
use crate::ui::widgets::focus;

/// Thickness of the track in px.
const TRACK_PX: f32 = 3.0;
/// Diameter of the knob in px.
const KNOB_PX: f32 = 13.0;
/// Height of what reacts to the pointer in px.
const HIT_PX: f32 = 24.0;
/// The track, from the top of its rectangle, in px.
const CENTRE_PX: f32 = 12.5;

pub fn track(
    ui: &mut Ui,
    rect: Rect,
    id: Id,
    spec: &SliderSpec<'_>,
    value: SliderValue,
    scale: &Scale,
) -> SliderAnswer {
    let hit = Rect::from_min_size(rect.min, vec2(rect.width(), HIT_PX));
    let hit = hit.expand2(vec2(0.5 * KNOB_PX, 0.0)).translate(vec2(0.0, CENTRE_PX - 0.5 * HIT_PX));
    let response = ui.interact(hit, id, Sense::click_and_drag());
    let response = response.on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
    let answer = pointed(ui, &response, rect, value, scale)
        .or_else(|| keyed(ui, &response, value, scale))
        .or_else(|| requested(ui, id, value, scale));
    describe(ui, &response, spec, value, scale);
    paint(ui, &response, rect, spec, value, scale);
    answer.unwrap_or_default()
}

/// What the pointer asks for. A knob that is grabbed beside its middle does not jump.
fn pointed(
    ui: &Ui,
    response: &Response,
    rect: Rect,
    value: SliderValue,
    scale: &Scale,
) -> Option<SliderAnswer> {
    let grip = response.id.with("grip");
    if response.double_clicked() {
        ui.data_mut(|data| data.remove::<f32>(grip));
        return Some(SliderAnswer::Reset);
    }
    let held = response.is_pointer_button_down_on();
    let Some(pointer) = response.interact_pointer_pos().filter(|_| held || response.clicked())
    else {
        let had_grip = ui.data_mut(|data| data.remove_temp::<f32>(grip)).is_some();
        return had_grip.then_some(SliderAnswer::Released);
    };
    let knob_x = value.number().map(|value| knob_x(rect, scale, value));
    let offset = ui.data_mut(|data| {
        *data.get_temp_mut_or_insert_with(grip, || {
            let beside = knob_x.map_or(f32::INFINITY, |x| x - pointer.x);
            if beside.abs() <= 0.5 * KNOB_PX { beside } else { 0.0 }
        })
    });
    let fraction = (pointer.x + offset - rect.left()) / rect.width();
    let wanted = scale.value(f64::from(fraction));
    if !held {
        ui.data_mut(|data| data.remove::<f32>(grip));
    }
    let in_place = knob_x.is_some_and(|x| (pointer.x + offset - x).abs() < 0.5);
    match (in_place || value == SliderValue::Set(wanted), held) {
        (false, _) => Some(SliderAnswer::Changed { value: wanted, dragging: held }),
        (true, true) => None,
        (true, false) => Some(SliderAnswer::Released),
    }
}

/// What the arrow keys ask for: a hundredth of the track, with Shift a tenth.
fn keyed(ui: &Ui, response: &Response, value: SliderValue, scale: &Scale) -> Option<SliderAnswer> {
    if !response.has_focus() {
        return None;
    }
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let steps = ui.input(|input| {
        let presses =
            input.num_presses(Key::ArrowRight) as f64 - input.num_presses(Key::ArrowLeft) as f64;
        if input.modifiers.shift { 10.0 * presses } else { presses }
    });
    stepped(value, scale, steps)
}

fn stepped(value: SliderValue, scale: &Scale, hundredths: f64) -> Option<SliderAnswer> {
    let from = value.number().unwrap_or(f64::NAN);
    let wanted = scale.stepped(from, hundredths);
    let moves = hundredths != 0.0 && wanted != from;
    moves.then_some(SliderAnswer::Changed { value: wanted, dragging: false })
}

/// What assistive technology asks for.
fn requested(ui: &Ui, id: Id, value: SliderValue, scale: &Scale) -> Option<SliderAnswer> {
    let (steps, wanted) = ui.input(|input| {
        let count = |action| input.num_accesskit_action_requests(id, action) as f64;
        let steps = count(Action::Increment) - count(Action::Decrement);
        let requests = input.accesskit_action_requests(id, Action::SetValue);
        let values = requests.filter_map(|request| match request.data {
            Some(ActionData::NumericValue(value)) if value.is_finite() => Some(value),
            _ => None,
        });
        (steps, values.last())
    });
    match wanted {
        Some(wanted) => {
            Some(SliderAnswer::Changed { value: scale.judged(wanted), dragging: false })
        }
        None => stepped(value, scale, steps),
    }
}

fn describe(
    ui: &Ui,
    response: &Response,
    spec: &SliderSpec<'_>,
    value: SliderValue,
    scale: &Scale,
) {
    let number = value.number().map(|number| number.clamp(f64::MIN, f64::MAX));
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Slider, ui.is_enabled(), spec.label);
        info.value = number;
        info
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_value(format!("{} {}", value_text(spec, value, scale), spec.unit).trim_end());
        node.set_min_numeric_value(spec.range.0);
        node.set_max_numeric_value(spec.range.1);
        if !spec.help.is_empty() {
            node.set_description(spec.help);
        }
        for action in [Action::SetValue, Action::Increment, Action::Decrement] {
            node.add_action(action);
        }
    });
}

fn knob_x(rect: Rect, scale: &Scale, value: f64) -> f32 {
    rect.left() + rect.width() * scale.fraction(value) as f32
}

fn paint(
    ui: &Ui,
    response: &Response,
    rect: Rect,
    spec: &SliderSpec<'_>,
    value: SliderValue,
    scale: &Scale,
) {
    let p = style::palette(ui);
    let (knob, fill) = if ui.is_enabled() { (p.text, p.muted) } else { (p.disabled, p.disabled) };
    let (knob, fill) = (style::colour(knob), style::colour(fill));
    let y = rect.top() + CENTRE_PX;
    let rail = Rect::from_center_size(pos2(rect.center().x, y), vec2(rect.width(), TRACK_PX));
    let round = CornerRadius::same(2);
    ui.painter().rect_filled(rail, round, style::colour(p.track));
    if let Some(default) = spec.default {
        let tick = knob_x(rect, scale, default);
        ui.painter().vline(tick, y + 3.5..=y + 8.5, Stroke::new(1.0, style::colour(p.muted)));
    }
    let x = value.number().map_or(rect.left(), |value| knob_x(rect, scale, value));
    if matches!(value, SliderValue::Set(_)) {
        ui.painter().rect_filled(rail.with_max_x(x), round, fill);
    }
    let hollow = |x: f32, ink| {
        let ring = Stroke::new(1.5, ink);
        ui.painter().circle(pos2(x, y), 0.5 * KNOB_PX - 0.75, style::colour(p.panel), ring);
    };
    if let Some(other) = spec.other {
        hollow(knob_x(rect, scale, other), fill);
    }
    match value {
        SliderValue::Set(_) => {
            ui.painter().circle_filled(pos2(x, y), 0.5 * KNOB_PX, knob);
        }
        SliderValue::Auto(_) | SliderValue::Unknown => hollow(x, fill),
    }
    let around = Rect::from_center_size(pos2(x, y), vec2(KNOB_PX, KNOB_PX));
    focus::outline(ui, response, around);
}
