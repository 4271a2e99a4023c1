//! What a figure shows beside the picture, and how large it is.

/// What stands around a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// The title of the scene, above.
    Title,
    /// Which layers are shown, on the picture.
    Legend,
    /// The length of the data radius, or the axes of space.
    Scale,
    /// What the shade of the density means.
    ColourBar,
    /// Seed, time, noise level and the parameters that are not the defaults, below.
    Caption,
}

impl Item {
    /// All of them, by their words.
    pub const ALL: [(&'static str, Self); 5] = [
        ("title", Self::Title),
        ("legend", Self::Legend),
        ("scale", Self::Scale),
        ("bar", Self::ColourBar),
        ("caption", Self::Caption),
    ];
}

/// How a figure is laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Width and height of the page in logical px.
    pub size_px: [f64; 2],
    /// What stands around the pictures.
    pub items: Vec<Item>,
    /// Whether the page has no colour of its own.
    pub is_transparent: bool,
}

impl Options {
    /// Whether something is asked for.
    pub fn has(&self, item: Item) -> bool {
        self.items.contains(&item)
    }
}
