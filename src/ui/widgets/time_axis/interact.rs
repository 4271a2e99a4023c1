//! What pointer, keys and assistive technology ask of the strip.

use egui::accesskit::{Action, ActionData};
use egui::{
    CursorIcon, EventFilter, Id, Key, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::{Place, TimeAnswer, TimeAxis};
use crate::ui::widgets::focus;

/// Distance between the two ends of a loop that is kept, as a fraction of the strip.
const LEAST_LOOP: f32 = 0.005;

pub fn answer(ui: &Ui, place: &Place, axis: &TimeAxis<'_>) -> Option<TimeAnswer> {
    let seek = seek(ui, place, axis).map(TimeAnswer::Seek);
    let range = axis.loop_range.and_then(|range| looped(ui, place, axis, range));
    range.map(TimeAnswer::Loop).or(seek)
}

fn seek(ui: &Ui, place: &Place, axis: &TimeAxis<'_>) -> Option<f32> {
    let rect = Rect::from_min_max(place.band.min, pos2(place.band.right(), place.outer.bottom()));
    let id = ui.make_persistent_id("time");
    let response = ui.interact(rect, id, Sense::click_and_drag());
    focus::outline(ui, &response, place.band);
    describe(ui, &response, "Time", axis.now, axis.bubble);
    let pointed = response
        .interact_pointer_pos()
        .filter(|_| response.is_pointer_button_down_on() || response.clicked())
        .map(|pointer| place.position(pointer.x));
    pointed
        .or_else(|| requested(ui, id))
        .or_else(|| keyed(ui, &response).map(|steps| node_after(axis.nodes, axis.now, steps)))
        .filter(|wanted| *wanted != axis.now)
}

fn looped(ui: &Ui, place: &Place, axis: &TimeAxis<'_>, range: [f32; 2]) -> Option<[f32; 2]> {
    let [start, end] = range;
    let start = loop_end(ui, place, axis, "Loop start", start)
        .map(|wanted| [wanted.min(end - LEAST_LOOP).max(0.0), end]);
    let end = loop_end(ui, place, axis, "Loop end", end)
        .map(|wanted| [range[0], wanted.max(range[0] + LEAST_LOOP).min(1.0)]);
    start.or(end).filter(|wanted| *wanted != range)
}

fn loop_end(ui: &Ui, place: &Place, axis: &TimeAxis<'_>, name: &str, at: f32) -> Option<f32> {
    let top = pos2(place.x(at), place.band.top() - 2.0);
    let rect = Rect::from_center_size(top, vec2(14.0, 16.0));
    let id = ui.make_persistent_id(name);
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let response = response.on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
    focus::outline(ui, &response, rect);
    describe(ui, &response, name, at, "");
    let dragged = response
        .interact_pointer_pos()
        .filter(|_| response.dragged())
        .map(|pointer| place.position(pointer.x));
    dragged
        .or_else(|| requested(ui, id))
        .or_else(|| keyed(ui, &response).map(|steps| node_after(axis.nodes, at, steps)))
}

/// Steps that keys and assistive technology ask for.
fn keyed(ui: &Ui, response: &Response) -> Option<i64> {
    let mut steps = ui.input(|input| {
        let count = |action| input.num_accesskit_action_requests(response.id, action) as i64;
        count(Action::Increment) - count(Action::Decrement)
    });
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        steps += ui.input(|input| {
            input.num_presses(Key::ArrowRight) as i64 - input.num_presses(Key::ArrowLeft) as i64
        });
    }
    (steps != 0).then_some(steps)
}

/// The position that assistive technology asks for.
fn requested(ui: &Ui, id: Id) -> Option<f32> {
    ui.input(|input| {
        input
            .accesskit_action_requests(id, Action::SetValue)
            .filter_map(|request| match request.data {
                Some(ActionData::NumericValue(value)) if value.is_finite() => Some(value as f32),
                _ => None,
            })
            .last()
    })
    .map(|wanted| wanted.clamp(0.0, 1.0))
}

/// The node some steps after (or before) a position.
fn node_after(nodes: &[f32], from: f32, steps: i64) -> f32 {
    const SAME: f32 = 1e-5;
    let next = if steps > 0 {
        nodes.partition_point(|&node| node <= from + SAME) as i64 + steps - 1
    } else {
        nodes.partition_point(|&node| node < from - SAME) as i64 + steps
    };
    let last = nodes.len().saturating_sub(1) as i64;
    nodes.get(next.clamp(0, last) as usize).copied().unwrap_or(from)
}

fn describe(ui: &Ui, response: &Response, name: &str, value: f32, spoken: &str) {
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), f64::from(value), name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Slider);
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(1.0);
        if !spoken.is_empty() {
            node.set_value(spoken);
        }
        for action in [Action::SetValue, Action::Increment, Action::Decrement] {
            node.add_action(action);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::node_after;

    const NODES: [f32; 4] = [0.0, 0.25, 0.5, 1.0];

    #[test]
    fn steps_go_from_node_to_node() {
        assert_eq!(node_after(&NODES, 0.25, 1), 0.5);
        assert_eq!(node_after(&NODES, 0.25, -1), 0.0);
        assert_eq!(node_after(&NODES, 0.0, 2), 0.5);
    }

    #[test]
    fn a_step_from_between_two_nodes_reaches_the_nearer_one_ahead() {
        assert_eq!(node_after(&NODES, 0.3, 1), 0.5);
        assert_eq!(node_after(&NODES, 0.3, -1), 0.25);
    }

    #[test]
    fn steps_end_at_the_ends() {
        assert_eq!(node_after(&NODES, 1.0, 5), 1.0);
        assert_eq!(node_after(&NODES, 0.0, -5), 0.0);
        assert_eq!(node_after(&[], 0.4, 1), 0.4);
    }
}
