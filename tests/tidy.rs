//! The project keeps its own rules.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder may import itself and those before it.
const LAYERS: [&str; 11] = [
    "params",
    "files",
    "maths",
    "diffusion",
    "geometry",
    "scene",
    "sim",
    "picture",
    "record",
    "cli",
    "ui",
];

/// Files that may start threads.
const WITH_THREADS: [&str; 2] = ["src/sim/worker.rs", "src/app/dialogs.rs"];

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("text");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(Path::new("src"), &mut found);
    assert!(found.len() > 30, "run from the package's folder");
    found
}

fn layer_of(path: &Path) -> Option<usize> {
    let name = path.components().nth(1)?.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
    LAYERS.iter().position(|layer| **layer == name)
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_folder_imports_only_itself_and_folders_before_it() {
    for (path, text) in sources() {
        let Some(own) = layer_of(&path) else { continue };
        let text = without_comments(&text);
        for later in LAYERS.iter().skip(own + 1).chain(["app"].iter()) {
            let import = format!("crate::{later}");
            assert!(!text.contains(&import), "{} names {import}", path.display());
        }
    }
}

#[test]
fn egui_is_named_only_in_ui_and_app_and_eframe_only_in_app() {
    for (path, text) in sources() {
        let text = without_comments(&text);
        let is_in = |folder: &str| path.starts_with(Path::new("src").join(folder));
        for library in ["egui::", "egui_wgpu::", "egui_plot::"] {
            let allowed = is_in("ui") || is_in("app");
            assert!(allowed || !text.contains(library), "{} names {library}", path.display());
        }
        assert!(is_in("app") || !text.contains("eframe::"), "{} names eframe", path.display());
    }
}

#[test]
fn threads_start_only_where_the_list_says() {
    for (path, text) in sources() {
        let may = WITH_THREADS.iter().any(|known| path == Path::new(known));
        let starts = without_comments(&text).contains("thread::Builder")
            || without_comments(&text).contains("thread::spawn");
        assert!(may || !starts, "{} starts a thread", path.display());
    }
}

#[test]
fn files_stay_short() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines < 500, "{} has {lines} lines", path.display());
    }
}
