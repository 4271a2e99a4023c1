//! What twin view adds to the rails: what differs, the numbers of both, and their histograms.

mod histogram;
mod numbers;
mod rail;

pub use histogram::histogram_ui;
pub use numbers::numbers_ui;
pub use rail::rail_ui;

use crate::scene::change::Named;
use crate::ui::model::Model;
use crate::ui::twin::Side;

/// Titles name so many settings.
const NAMED: usize = 2;

/// What A or B is set to where they differ, in a few words.
pub fn title(model: &Model, side: Side) -> String {
    let differing = model.twin.as_ref().map_or(&[][..], |twin| &twin.differing.settings);
    if differing.is_empty() {
        return if side == Side::A { "as it was".to_owned() } else { "the same so far".to_owned() };
    }
    let words = |named: &Named| {
        let value = if side == Side::A { &named.before } else { &named.after };
        format!("{} {value}", named.label)
    };
    let mut parts: Vec<String> = differing.iter().take(NAMED).map(words).collect();
    if let more @ 1.. = differing.len().saturating_sub(NAMED) {
        parts.push(format!("and {more} more"));
    }
    parts.join(", ")
}
