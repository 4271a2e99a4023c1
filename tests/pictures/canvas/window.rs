//! The canvas in a window: the same pixels as in a capture.

use std::sync::Arc;

use egui_kittest::wgpu::WgpuTestRenderer;
use egui_kittest::{Harness, SnapshotOptions};
use egui_wgpu::{RenderState, wgpu};
use ridgewalk::picture::{self, Picture};
use ridgewalk::ui::canvas::{self, Gpu, Image};

use super::stage::{Stage, new_device};
use crate::composite::{self, DARK, LIGHT};
use crate::scene;

/// A window that shows pictures, each in its own place.
fn harness(device: RenderState, scale: f32, shown: Vec<(egui::Rect, Picture)>) -> Harness<'static> {
    Gpu::install(&device);
    let shown: Vec<_> = shown.into_iter().map(|(rect, p)| (rect, Arc::new(p))).collect();
    let mut harness = Harness::builder()
        .with_size([520.0, 360.0])
        .with_pixels_per_point(scale)
        .renderer(WgpuTestRenderer::from_render_state(device))
        .build_ui(move |ui| {
            for (view, (rect, picture)) in (0..).zip(&shown) {
                canvas::paint(ui, *rect, view, picture);
            }
        });
    harness.run();
    harness
}

/// The pixels of such a window.
fn window(device: RenderState, scale: f32, shown: Vec<(egui::Rect, Picture)>) -> Image {
    let mut harness = harness(device, scale, shown);
    let image = harness.render().expect("the window is rendered");
    Image { size: [image.width(), image.height()], rgba: image.into_raw() }
}

/// The part of an image that begins at a pixel.
fn part(image: &Image, [left, top]: [u32; 2], size: [u32; 2]) -> Image {
    let row = |y: u32| {
        let start = 4 * (y * image.size[0] + left) as usize;
        &image.rgba[start..start + 4 * size[0] as usize]
    };
    Image { size, rgba: (top..top + size[1]).flat_map(row).copied().collect() }
}

fn at(left: f32, top: f32) -> egui::Rect {
    egui::Rect::from_min_size(egui::pos2(left, top), egui::vec2(480.0, 320.0))
}

fn dark() -> Picture {
    composite::picture(DARK, 300)
}

#[test]
fn the_window_shows_what_a_capture_holds_pixel_for_pixel() {
    for scale in [1.0, 1.5, 2.0] {
        let shown = window(new_device(), scale, vec![(at(20.0, 10.0), dark())]);
        let captured = Stage::new().shoot(&dark(), f64::from(scale)).image;
        let corner = [20.0, 10.0].map(|c: f32| (c * scale) as u32);
        assert!(part(&shown, corner, captured.size) == captured, "at scale {scale}");
    }
}

#[test]
fn a_window_that_encodes_srgb_itself_shows_the_same() {
    let mut device = new_device();
    device.target_format = wgpu::TextureFormat::Rgba8UnormSrgb;
    let options = egui_wgpu::RendererOptions::PREDICTABLE;
    let renderer = egui_wgpu::Renderer::new(&device.device, device.target_format, options);
    device.renderer = Arc::new(egui::mutex::RwLock::new(renderer));
    let shown = window(device, 1.0, vec![(at(20.0, 10.0), dark())]);
    let captured = Stage::new().shoot(&dark(), 1.0).image;
    assert!(part(&shown, [20, 10], captured.size) == captured);
}

#[test]
fn two_canvases_show_two_pictures() {
    let half =
        |left: f32| egui::Rect::from_min_size(egui::pos2(left, 0.0), egui::vec2(100.0, 100.0));
    let small = |theme| {
        let picture = composite::picture(theme, 50);
        Picture { camera: picture.camera.with_size([100.0; 2]), ..picture }
    };
    let shown = vec![(half(0.0), small(DARK)), (half(100.0), small(LIGHT))];
    let shown = window(new_device(), 1.0, shown);
    for (left, theme) in [(0, DARK), (100, LIGHT)] {
        let captured = Stage::new().shoot(&small(theme), 1.0).image;
        assert!(part(&shown, [left, 0], captured.size) == captured);
    }
}

#[test]
fn a_canvas_that_leaves_the_window_stays_in_place() {
    let shown = window(new_device(), 1.0, vec![(at(-200.0, 180.0), dark())]);
    let captured = Stage::new().shoot(&dark(), 1.0).image;
    let size = [280, 180];
    assert!(part(&shown, [0, 180], size) == part(&captured, [200, 0], size));
}

#[test]
fn rectangles_of_no_size_are_harmless() {
    let empty = |size: egui::Vec2| egui::Rect::from_min_size(egui::pos2(7.3, 5.2), size);
    let sizes = [[0.0, 0.0], [1.0, 1.0], [0.3, 50.0], [f32::NAN, 9.0], [-4.0, 5.0], [1e6, 20.0]];
    let shown = sizes.map(|[w, h]| (empty(egui::vec2(w, h)), dark()));
    window(new_device(), 1.25, shown.to_vec());
}

fn assert_looks_as_before(name: &str, picture: Picture) {
    let [width, height] = picture.camera.size_px().map(|px| px as f32);
    let rect = egui::Rect::from_min_size(egui::pos2(20.0, 20.0), egui::vec2(width, height));
    let options = SnapshotOptions::new().threshold(1.0).max_failed_pixels(40);
    let mut harness = harness(new_device(), 1.0, vec![(rect, picture)]);
    harness.set_size(egui::vec2(width + 40.0, height + 40.0));
    harness.run();
    harness.snapshot_options(name, &options);
}

#[test]
fn everything_together_looks_as_before_in_the_dark() {
    assert_looks_as_before("canvas_dark", composite::picture(DARK, 300));
}

#[test]
fn everything_together_looks_as_before_in_the_light() {
    assert_looks_as_before("canvas_light", composite::picture(LIGHT, 300));
}

#[test]
fn space_looks_as_before_in_the_dark() {
    assert_looks_as_before("space_dark", scene::picture(picture::Theme::Dark));
}

#[test]
fn space_looks_as_before_in_the_light() {
    assert_looks_as_before("space_light", scene::picture(picture::Theme::Light));
}

#[test]
fn a_window_shows_of_space_what_a_capture_holds() {
    let whole = || scene::picture(picture::Theme::Dark);
    let rect = egui::Rect::from_min_size(egui::pos2(0.0, 0.0), egui::vec2(500.0, 340.0));
    let small = Picture { camera: whole().camera.with_size([500.0, 340.0]), ..whole() };
    let shown = window(new_device(), 1.0, vec![(rect, small.clone())]);
    let captured = Stage::new().shoot(&small, 1.0).image;
    assert!(part(&shown, [0, 0], captured.size) == captured);
}
