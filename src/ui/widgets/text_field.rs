//! Text that becomes a field when it is clicked. What was typed is handed on as it is: the caller
//! judges it.

use egui::accesskit::{Action, ActionData};
use egui::text::{CCursor, CCursorRange, CharIndex};
use egui::{
    Align, Align2, Color32, CursorIcon, Frame, Id, Key, Margin, Rect, Role, Sense, TextEdit, Ui,
    UiBuilder, WidgetInfo,
};

use super::focus;
use super::text::{self, Inks, Run};
use crate::ui::style;

/// A text that can be typed.
pub struct TextField<'a> {
    /// Its accessible name.
    pub name: &'a str,
    /// What it says now.
    pub value: &'a str,
    /// What is painted while it is not edited; may hold a word more than the value.
    pub shown: &'a [Run<'a>],
    /// Where the text stands.
    pub align: Align,
    /// What is below it while it is neither edited nor below the pointer.
    pub fill: Color32,
}

/// The text while it is being edited.
#[derive(Clone, Default)]
struct Draft {
    text: String,
    before: String,
}

impl Draft {
    fn of(value: &str) -> Self {
        Self { text: value.to_owned(), before: value.to_owned() }
    }

    fn changed(self) -> Option<String> {
        (self.text != self.before).then_some(self.text)
    }
}

/// Draws the text, or the field while it has the keyboard. Returns what was typed when Enter, Tab
/// or a click elsewhere ends the edit; Escape ends it without an answer.
pub fn text_field(ui: &mut Ui, rect: Rect, id: Id, field: &TextField<'_>) -> Option<String> {
    if ui.memory(|memory| memory.has_focus(id)) {
        edited(ui, rect, id, field)
    } else {
        at_rest(ui, rect, id, field)
    }
}

fn edited(ui: &mut Ui, rect: Rect, id: Id, field: &TextField<'_>) -> Option<String> {
    let mut draft = ui.data_mut(|data| data.get_temp::<Draft>(id)).unwrap_or_else(|| {
        select_all(ui, id, field.value);
        Draft::of(field.value)
    });
    let edit = TextEdit::singleline(&mut draft.text)
        .id(id)
        .frame(Frame::new())
        .margin(Margin::symmetric(inset_px(field.align) as i8, 0))
        .align(Align2([field.align, Align::Center]))
        .desired_width(rect.width());
    ui.painter().rect_filled(rect, style::CORNER, style::colour(style::palette(ui).control));
    // In a child, so that the rows below stay where they are.
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect));
    let response = inner.put(rect, edit).accessible_name(field.name);
    focus::outline(ui, &response, rect.shrink(2.0));
    if response.lost_focus() {
        ui.data_mut(|data| data.remove::<Draft>(id));
        return draft.changed();
    }
    ui.data_mut(|data| data.insert_temp(id, draft));
    None
}

fn at_rest(ui: &mut Ui, rect: Rect, id: Id, field: &TextField<'_>) -> Option<String> {
    let left_behind = ui.data_mut(|data| data.remove_temp::<Draft>(id));
    let response = ui.interact(rect, id, Sense::click()).on_hover_cursor(CursorIcon::Text);
    response.widget_info(|| WidgetInfo {
        enabled: ui.is_enabled(),
        label: Some(field.name.to_owned()),
        current_text_value: Some(field.value.to_owned()),
        ..WidgetInfo::new(Role::TextInput)
    });
    ui.ctx().accesskit_node_builder(id, |node| node.add_action(Action::SetValue));
    if response.clicked() {
        response.request_focus();
    }
    let lit = response.hovered() && ui.is_enabled();
    let fill = if lit { style::colour(style::palette(ui).control_hover) } else { field.fill };
    ui.painter().rect_filled(rect, style::CORNER, fill);
    paint_shown(ui, rect, field);
    let escaped = ui.input(|input| input.key_pressed(Key::Escape));
    let typed = left_behind.filter(|_| !escaped).and_then(Draft::changed);
    typed.or_else(|| requested(ui, id))
}

/// From the edge of the field to its text.
fn inset_px(align: Align) -> f32 {
    match align {
        Align::Min => 8.0,
        Align::Center | Align::Max => 4.0,
    }
}

fn paint_shown(ui: &Ui, rect: Rect, field: &TextField<'_>) {
    let inside = rect.shrink2(egui::vec2(inset_px(field.align), 0.0));
    let line = text::line(ui, field.shown, inside.width());
    match field.align {
        Align::Min => text::paint_left(ui, inside, line),
        Align::Center => text::paint_centre(ui, inside, line),
        Align::Max => text::paint_right(ui, inside, line),
    };
}

/// The text that assistive technology asks for.
fn requested(ui: &Ui, id: Id) -> Option<String> {
    ui.input(|input| {
        input
            .accesskit_action_requests(id, Action::SetValue)
            .filter_map(|request| match &request.data {
                Some(ActionData::Value(text)) => Some(text.to_string()),
                _ => None,
            })
            .last()
    })
}

fn select_all(ui: &Ui, id: Id, value: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(CharIndex(value.chars().count()));
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::default(), end)));
    state.store(ui.ctx(), id);
}

/// An empty line in the ink of a hint, for fields without a value.
pub fn hint_run<'a>(ui: &Ui, hint: &'a str) -> Run<'a> {
    Run::regular(hint, Inks::of(ui).muted)
}
