//! The canvas draws each mark where it belongs, and as beautifully as before.

mod marks;
mod space;
mod stage;
mod time;
mod window;
