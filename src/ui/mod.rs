//! The window's parts: functions of `(&Model, &mut Ui)` that return what was asked for.

pub mod brush;
pub mod canvas;
pub mod clock;
pub mod command;
pub mod compose;
pub mod keys;
pub mod model;
pub mod panels;
pub mod pick;
pub mod setting;
pub mod style;
pub mod twin;
pub mod what_if;
pub mod widgets;
