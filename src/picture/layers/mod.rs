//! What each layer of the canvas draws. A layer turns results into marks; it computes no theory.

pub mod branches;
pub mod density;
pub mod ground;
pub mod guidance;
pub mod pairs;
pub mod particles;
pub mod ridge;
pub mod scale_bar;
pub mod score;
pub mod selection;
pub mod sheet;
pub mod slice;
pub mod trails;
pub mod training;
