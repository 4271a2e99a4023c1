//! The window: state, commands, layout.

mod brush;
mod commands;
mod data_export;
mod desk;
mod dialogs;
mod drawing;
mod export;
mod files;
mod history;
mod jobs;
mod lab;
mod layout;
mod lesson;
mod memory;
mod playback;
mod portraits;
mod ridges;
mod solving;
mod study;
mod thumbnails;
mod tray;
mod truths;
mod twin;
mod what_if;

pub use self::lab::Lab;
use crate::cli::Opened;

/// Opens the window on a scene or a recording and stays until it is closed.
pub fn open(opened: Opened, timing: bool) -> Result<(), String> {
    let started = std::time::Instant::now();
    let viewport = egui::ViewportBuilder::default()
        .with_title("Ridgewalk")
        .with_app_id("ridgewalk")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([640.0, 420.0]);
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    let creator: eframe::AppCreator<'_> = Box::new(move |cc| {
        let lab = Lab::of(cc, opened).map_err(|error| error.to_string())?;
        Ok(Box::new(if timing { lab.timed_from(started) } else { lab }))
    });
    eframe::run_native("ridgewalk", options, creator).map_err(|error| {
        let why = match error {
            eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
                "there is no display to open the window on".to_owned()
            }
            eframe::Error::Wgpu(error) => {
                format!(
                    "no graphics driver answers, be it Vulkan, Metal, Direct3D or OpenGL ({error})"
                )
            }
            other @ eframe::Error::AppCreation(_) => {
                format!("the window cannot be opened ({other})")
            }
        };
        format!(
            "{why}; the commands field, ridge, solve, metrics, render, list and check need none \
             (ridgewalk --help)"
        )
    })
}
