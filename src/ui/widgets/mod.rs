//! The controls of the window: each function takes values, draws them and returns what was asked.
//!
//! Rows take the whole width that they are given and keep the margin of a rail themselves, so that
//! separators reach its edges. Every control has an accessible name.

mod button;
mod card;
mod choice;
mod flag;
mod focus;
mod legend;
pub mod notation;
mod numbers;
mod prose;
mod prose_button;
mod region;
mod section;
mod seed;
mod slider;
mod swatch;
mod text;
mod text_field;
mod text_row;
mod tile;
mod time_axis;
mod time_plot;
mod toast;

pub use button::{Look, button, icon_button, named_button, segments, transport_button};
pub use card::{Card, CardAnswer, card};
pub use choice::{Choice, ChoiceSpec, NamesSpec, choice_row, names_row};
pub use flag::{FlagSpec, flag_row};
pub use legend::{LegendRow, legend};
pub use numbers::{
    Number, caption_row, group_end, heading_row, number_row, pair_row, separator, share_bar,
    share_row,
};
pub use prose::prose;
pub use prose_button::prose_button;
pub use region::{RegionAnswer, RegionSpec, region_row};
pub use section::{Section, section, subsection};
pub use seed::{SeedAnswer, SeedSpec, seed_row};
pub use slider::{SliderAnswer, SliderSpec, SliderValue, slider_row};
pub use swatch::Swatch;
pub use text::wrapped;
pub use text_row::{TextSpec, text_row};
pub use tile::{Tile, tile};
pub use time_axis::{Layer, Strip, TimeAnswer, TimeAxis, time_axis};
pub use time_plot::{Band, Curve, LabelAt, Stroke, TimePlot, time_plot};
pub use toast::{Toast, ToastKind, toasts};
