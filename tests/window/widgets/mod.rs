//! The widgets, driven as a person and as assistive technology would, and looked at.

mod gallery;

use egui::accesskit::Role;
use egui::{Key, Pos2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gallery::Gallery;
use ridgewalk::picture::Theme;
use ridgewalk::ui::style;
use ridgewalk::ui::widgets::SliderAnswer;

fn window(theme: Theme) -> Harness<'static, Gallery> {
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_theme(style::egui_theme(theme))
        .with_step_dt(0.02)
        .with_context_setup(move |ctx| {
            style::install_fonts(ctx);
            style::apply(ctx, theme);
        })
        .build_ui_state(
            |ui, gallery: &mut Gallery| gallery.ui(ui),
            Gallery { theme, ..Gallery::default() },
        );
    harness.run();
    harness
}

fn dark() -> Harness<'static, Gallery> {
    window(Theme::Dark)
}

/// The middle of the right edge of a share of a control's track (which ends 6.5 px inside it).
fn on_track(harness: &Harness<'_, Gallery>, label: &str, fraction: f32) -> Pos2 {
    let rect = harness.get_by_role_and_label(Role::Slider, label).rect();
    let rail = rect.shrink2(vec2(6.5, 0.0));
    pos2(rail.left() + fraction * rail.width(), rail.center().y)
}

fn on_strip(harness: &Harness<'_, Gallery>, fraction: f32) -> Pos2 {
    let rect = harness.get_by_role_and_label(Role::Slider, "Time").rect();
    pos2(rect.left() + fraction * rect.width(), rect.top() + 20.0)
}

fn drag(harness: &mut Harness<'_, Gallery>, path: &[Pos2]) {
    harness.drag_at(path[0]);
    harness.run();
    for &at in &path[1..] {
        harness.hover_at(at);
        harness.run();
    }
    harness.drop_at(path[path.len() - 1]);
    harness.run();
}

fn type_into(harness: &mut Harness<'_, Gallery>, name: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, name).click();
    harness.run();
    harness.key_press(Key::Delete);
    harness.run();
    if !text.is_empty() {
        harness.get_by_role_and_label(Role::TextInput, name).type_text(text);
    }
    harness.key_press(Key::Enter);
    harness.run();
}

fn answers(harness: &mut Harness<'_, Gallery>) -> Vec<SliderAnswer> {
    std::mem::take(&mut harness.state_mut().slider_answers)
}

#[test]
fn the_dark_gallery_looks_as_designed() {
    dark().snapshot("widgets_dark");
}

#[test]
fn the_light_gallery_looks_as_designed() {
    window(Theme::Light).snapshot("widgets_light");
}

#[test]
fn a_drag_is_changes_and_one_release() {
    let mut harness = dark();
    let path = [0.25, 0.4, 0.75].map(|fraction| on_track(&harness, "Normal", fraction));
    drag(&mut harness, &path);
    let asked = answers(&mut harness);
    assert_eq!(asked.last(), Some(&SliderAnswer::Released));
    let (_, moves) = asked.split_last().expect("answers");
    let held = |asked: &SliderAnswer| matches!(asked, SliderAnswer::Changed { dragging: true, .. });
    assert!(!moves.is_empty() && moves.iter().all(held), "{moves:?}");
    assert_eq!(harness.state().normal, 0.15);
}

#[test]
fn grabbing_a_knob_beside_its_middle_moves_nothing() {
    let mut harness = dark();
    let knob = on_track(&harness, "Normal", 0.25);
    drag(&mut harness, &[knob + vec2(5.0, 0.0)]);
    assert_eq!(answers(&mut harness), [SliderAnswer::Released]);
    assert_eq!(harness.state().normal, 0.05);
}

#[test]
fn a_double_click_asks_for_the_default() {
    let mut harness = dark();
    let at = on_track(&harness, "Normal", 0.25);
    for _ in 0..2 {
        harness.drag_at(at);
        harness.drop_at(at);
        harness.step();
    }
    assert_eq!(answers(&mut harness).last(), Some(&SliderAnswer::Reset));
}

#[test]
fn assistive_technology_reads_and_sets_a_slider() {
    let mut harness = dark();
    let slider = harness.get_by_role_and_label(Role::Slider, "Steps");
    let node = slider.accesskit_node();
    assert_eq!(node.numeric_value(), Some(100.0));
    assert_eq!((node.min_numeric_value(), node.max_numeric_value()), (Some(1.0), Some(1e4)));
    slider.set_value_accesskit(250.0);
    harness.run();
    assert_eq!(harness.state().steps, 250.0);
    harness.get_by_role_and_label(Role::Slider, "Steps").set_value_accesskit(1e9);
    harness.run();
    assert_eq!(harness.state().steps, 1e4);
    harness.get_by_role_and_label(Role::Slider, "Steps").decrement_accesskit();
    harness.run();
    assert!(harness.state().steps < 1e4);
}

#[test]
fn arrow_keys_move_a_focused_slider() {
    let mut harness = dark();
    harness.get_by_role_and_label(Role::Slider, "Normal").focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert!((harness.state().normal - 0.052).abs() < 1e-9, "{}", harness.state().normal);
    harness.key_press(Key::ArrowLeft);
    harness.run();
    assert!((harness.state().normal - 0.05).abs() < 1e-9, "{}", harness.state().normal);
}

#[test]
fn what_is_typed_is_handed_on_as_it_is() {
    for text in ["1e300", "NaN", "", "0.1e-1", "ten"] {
        let mut harness = dark();
        type_into(&mut harness, "Normal value", text);
        assert_eq!(answers(&mut harness), [SliderAnswer::Typed(text.to_owned())]);
        assert_eq!(harness.state().normal, 0.05);
    }
}

#[test]
fn an_edit_moves_no_other_row() {
    let mut harness = dark();
    let below = |harness: &Harness<'_, Gallery>| {
        harness.get_by_role_and_label(Role::Slider, "Tangential").rect()
    };
    let before = below(&harness);
    harness.get_by_role_and_label(Role::TextInput, "Normal value").click();
    harness.run();
    assert_eq!(below(&harness), before);
}

#[test]
fn escape_and_an_unchanged_text_ask_for_nothing() {
    let mut harness = dark();
    harness.get_by_role_and_label(Role::TextInput, "Normal value").click();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Normal value").type_text("7");
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Normal value").click();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(answers(&mut harness), []);
}

#[test]
fn a_click_elsewhere_ends_an_edit() {
    let mut harness = dark();
    harness.get_by_role_and_label(Role::TextInput, "Normal value").click();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Normal value").type_text("0.1");
    harness.run();
    harness.get_by_label("Play").click();
    harness.run();
    assert_eq!(answers(&mut harness), [SliderAnswer::Typed("0.1".to_owned())]);
}

#[test]
fn an_automatic_value_says_so_until_it_is_set() {
    let mut harness = dark();
    let spoken = |harness: &Harness<'_, Gallery>| {
        harness.get_by_role_and_label(Role::Slider, "Churn").value().unwrap_or_default()
    };
    assert_eq!(spoken(&harness), "auto 0.001");
    let at = on_track(&harness, "Churn", 0.5);
    drag(&mut harness, &[at]);
    assert_eq!((harness.state().churn, spoken(&harness).as_str()), (Some(0.5), "0.50"));
}

#[test]
fn a_disabled_slider_does_not_react() {
    let mut harness = dark();
    let path = [0.2, 0.8].map(|fraction| on_track(&harness, "Rest", fraction));
    drag(&mut harness, &path);
    assert_eq!(answers(&mut harness), []);
    assert!(harness.get_by_role_and_label(Role::Slider, "Rest").accesskit_node().is_disabled());
}

#[test]
fn headers_open_and_close_sections() {
    let mut harness = dark();
    harness.get_by_role_and_label(Role::Button, "Sampler").click();
    harness.run();
    assert!(!harness.state().open[2]);
    assert!(harness.query_by_role_and_label(Role::Slider, "Steps").is_none());
    harness.get_by_role_and_label(Role::Button, "Sampler").click_accesskit();
    harness.run();
    assert!(harness.query_by_role_and_label(Role::Slider, "Steps").is_some());
}

#[test]
fn menus_choose_a_word_and_a_list_of_names() {
    let mut harness = dark();
    harness.get_by_role_and_label(Role::ComboBox, "Score").click();
    harness.run();
    harness.get_by_label("random features").click();
    harness.run();
    assert_eq!(harness.state().score, 1);
    harness.get_by_role_and_label(Role::ComboBox, "Columns").click();
    harness.run();
    harness.get_by_role_and_label(Role::CheckBox, "depth").click();
    harness.run();
    assert_eq!(harness.state().columns, ["x", "depth"]);
}

#[test]
fn flags_seeds_texts_and_segments_answer() {
    let mut harness = dark();
    harness.get_by_role_and_label(Role::CheckBox, "Normalise").click();
    harness.run();
    harness.get_by_label("Seed more").click();
    harness.run();
    harness.get_by_label("Seed less").click();
    harness.run();
    harness.get_by_label("Seed less").click();
    harness.run();
    harness.get_by_label("Seed less").click();
    harness.run();
    type_into(&mut harness, "File", "my points.csv");
    harness.get_by_role_and_label(Role::Button, "A").click();
    harness.run();
    let gallery = harness.state();
    assert_eq!((gallery.normalise, gallery.seed, gallery.twin), (false, 0, 0));
    assert_eq!(gallery.file, "my points.csv");
    type_into(&mut harness, "Seed", "3.5");
    assert_eq!(harness.state().seed_typed.as_deref(), Some("3.5"));
}

#[test]
fn the_legend_switches_layers() {
    let mut harness = dark();
    harness.get_by_role_and_label(Role::CheckBox, "Ridge").click();
    harness.run();
    harness.get_by_role_and_label(Role::CheckBox, "Bridge").click_accesskit();
    harness.run();
    assert_eq!(harness.state().layers[2..4], [false, true]);
}

#[test]
fn messages_can_be_read_and_closed() {
    let mut harness = dark();
    assert!(harness.query_by_role_and_label(Role::Status, "Wrote ridge.svg.").is_some());
    harness.get_all_by_label("Close message").last().expect("two messages").click();
    harness.run();
    assert_eq!(harness.state().closed, [1]);
}

#[test]
fn the_strip_seeks_by_pointer_keys_and_value() {
    let mut harness = dark();
    let path = [0.1, 0.2].map(|fraction| on_strip(&harness, fraction));
    drag(&mut harness, &path);
    assert!((harness.state().now - 0.2).abs() < 2e-3, "{}", harness.state().now);
    harness.get_by_role_and_label(Role::Slider, "Time").set_value_accesskit(0.4);
    harness.run();
    assert_eq!(harness.state().now, 0.4);
    harness.get_by_role_and_label(Role::Slider, "Time").focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert!((harness.state().now - 0.41).abs() < 1e-6, "{}", harness.state().now);
}

#[test]
fn loop_ends_are_dragged_and_never_cross() {
    let mut harness = dark();
    let start = harness.get_by_role_and_label(Role::Slider, "Loop start").rect().center();
    let time = harness.state().now;
    let end = pos2(on_strip(&harness, 0.3).x, start.y);
    drag(&mut harness, &[start, end]);
    let [low, high] = harness.state().loop_range;
    assert!((low - 0.3).abs() < 2e-3 && high == 1.0, "{low} {high}");
    harness.get_by_role_and_label(Role::Slider, "Loop end").set_value_accesskit(0.0);
    harness.run();
    let [low, high] = harness.state().loop_range;
    assert!(low < high, "{low} {high}");
    assert_eq!(harness.state().now, time);
}

#[test]
fn a_click_on_a_plot_seeks_its_time() {
    let mut harness = dark();
    let plot = harness.get_by_role_and_label(Role::Image, "Distance over time").rect();
    let at = plot.left_center() + vec2(0.25 * plot.width(), 0.0);
    drag(&mut harness, &[at]);
    let found = harness.state().sought.expect("a time");
    assert!((found - 0.25).abs() < 0.01, "{found}");
}

#[test]
fn every_control_has_a_name() {
    for theme in Theme::ALL {
        assert_eq!(window(theme).unnamed_widgets(), Vec::<String>::new());
    }
}
