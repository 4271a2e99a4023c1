//! One of several words, or some of several names, from a menu.

use egui::containers::PopupCloseBehavior;
use egui::{Align, Align2, Button, ComboBox, Layout, Rect, Sense, Ui, UiBuilder, vec2};

use super::focus;
use super::text::{self, Inks, Run};
use crate::ui::style;

/// A menu's button is so much wider than its word, px.
const AROUND_WORD_PX: f32 = 40.0;

/// A control is no nearer to its label, px.
const NEAREST_PX: f32 = 10.0;

/// A word that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice<'a> {
    /// The word.
    pub label: &'a str,
    /// One line about it for the tooltip, or empty.
    pub about: &'a str,
}

/// What a menu is for.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceSpec<'a> {
    /// What a person reads; also the accessible name.
    pub label: &'a str,
    /// One sentence for the tooltip, or empty.
    pub help: &'a str,
    /// The words.
    pub choices: &'a [Choice<'a>],
    /// Which of them holds now.
    pub selected: usize,
}

/// What a menu of names is for.
#[derive(Clone, Copy, Debug)]
pub struct NamesSpec<'a> {
    /// What a person reads; also the accessible name.
    pub label: &'a str,
    /// One sentence for the tooltip, or empty.
    pub help: &'a str,
    /// What no choice means: "all", "automatic".
    pub none: &'a str,
    /// The names that can be chosen.
    pub names: &'a [&'a str],
    /// Those that are chosen now, in their order.
    pub chosen: &'a [&'a str],
}

/// A row with a menu, 32 px high. Returns the word that was chosen anew.
pub fn choice_row(ui: &mut Ui, spec: &ChoiceSpec<'_>) -> Option<usize> {
    let current = spec.choices.get(spec.selected).map_or("", |choice| choice.label);
    let menu = Menu { label: spec.label, help: spec.help, current };
    menu_row(ui, &menu, PopupCloseBehavior::CloseOnClick, |ui| {
        let mut picked = None;
        for (index, choice) in spec.choices.iter().enumerate() {
            let button = Button::selectable(index == spec.selected, choice.label);
            let mut response = ui.add(button);
            if !choice.about.is_empty() {
                response = response.on_hover_text(choice.about);
            }
            if response.clicked() && index != spec.selected {
                picked = Some(index);
            }
        }
        picked
    })
}

/// A row with a menu of names, 32 px high, which stays open while names are chosen. Returns the
/// new list: names that were chosen keep their order, a new one comes last.
pub fn names_row(ui: &mut Ui, spec: &NamesSpec<'_>) -> Option<Vec<String>> {
    let joined = spec.chosen.join(", ");
    let current = if spec.chosen.is_empty() { spec.none } else { &joined };
    let menu = Menu { label: spec.label, help: spec.help, current };
    menu_row(ui, &menu, PopupCloseBehavior::CloseOnClickOutside, |ui| {
        let mut toggled = None;
        for &name in spec.names {
            let mut on = spec.chosen.contains(&name);
            if ui.checkbox(&mut on, name).clicked() {
                toggled = Some(name);
            }
        }
        toggled.map(|name| with_toggled(spec.chosen, name))
    })
}

fn with_toggled(chosen: &[&str], name: &str) -> Vec<String> {
    let mut list: Vec<String> = chosen.iter().map(|&kept| kept.to_owned()).collect();
    match chosen.iter().position(|&kept| kept == name) {
        Some(index) => drop(list.remove(index)),
        None => list.push(name.to_owned()),
    }
    list
}

struct Menu<'a> {
    label: &'a str,
    help: &'a str,
    current: &'a str,
}

fn menu_row<T>(
    ui: &mut Ui,
    menu: &Menu<'_>,
    close: PopupCloseBehavior,
    contents: impl FnOnce(&mut Ui) -> Option<T>,
) -> Option<T> {
    let word = text::line(ui, &[Run::regular(menu.current, Inks::of(ui).text)], f32::INFINITY);
    let field = row_for(ui, menu.label, menu.help, word.size().x + AROUND_WORD_PX);
    let current = egui::RichText::new(menu.current).color(Inks::of(ui).text);
    let combo = ComboBox::from_id_salt(("menu", menu.label))
        .width(field.width())
        .selected_text(current)
        .truncate()
        .close_behavior(close)
        .icon(|ui, rect, _, _| {
            let ink = Inks::of(ui).muted;
            let font = style::symbols(11.0);
            ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, "▾", font, ink);
        });
    let mut inner = ui.new_child(UiBuilder::new().max_rect(field).id_salt(menu.label));
    let shown = combo.show_ui(&mut inner, |ui| {
        ui.with_layout(Layout::top_down_justified(Align::LEFT), contents).inner
    });
    focus::outline(ui, &shown.response, field);
    shown.response.accessible_name(menu.label);
    shown.inner.flatten()
}

/// Room for a row of 32 px with its label; returns the place of its control, 24 px high.
pub fn row_with_label(ui: &mut Ui, label: &str, help: &str) -> Rect {
    row_for(ui, label, help, 0.0)
}

/// The same, where the control moves nearer to its label if it needs that much room.
fn row_for(ui: &mut Ui, label: &str, help: &str, wanted_px: f32) -> Rect {
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
    let inside = text::inset(row);
    let line = text::line(ui, &[Run::regular(label, Inks::of(ui).text)], inside.width());
    let painted = text::paint_left(ui, inside, line);
    if !help.is_empty() {
        let id = ui.make_persistent_id(("help", label));
        ui.interact(painted, id, Sense::hover()).on_hover_text(help);
    }
    let aligned = inside.left() + text::field_offset_px(painted.width());
    let nearest = painted.right() + NEAREST_PX;
    let left = aligned.min((inside.right() - wanted_px).max(nearest));
    inside.with_min_x(left.min(inside.right() - 48.0)).shrink2(vec2(0.0, 4.0))
}

#[cfg(test)]
mod tests {
    use super::with_toggled;

    #[test]
    fn toggled_names_keep_the_order_of_choice() {
        assert_eq!(with_toggled(&["b", "a"], "c"), ["b", "a", "c"]);
        assert_eq!(with_toggled(&["b", "a"], "b"), ["a"]);
    }
}
