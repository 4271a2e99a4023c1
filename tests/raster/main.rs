//! Pictures drawn by the processor: where each mark is, and that they look as in the window.

#[path = "../canvas/composite.rs"]
mod composite;
mod golden;
mod marks;
#[path = "../canvas/space/scene.rs"]
mod scene;
mod space;
mod stage;
mod whole;
