//! Recordings on the command line: films and pictures of them, and what is wrong with one.

use std::fs;
use std::path::Path;

use ridgewalk::diffusion::samplers::Advance as _;
use ridgewalk::picture::{Camera, Theme};
use ridgewalk::record::recording::Recording;

use crate::program;

/// A recording of format 1, as the first program that wrote any wrote it. It is never changed: what
/// opened once opens for good.
const GOLDEN: &str = include_str!("recordings/format_1.toml");

fn with_file(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("r.toml"), text).expect("written");
    folder
}

/// The sentence of a run that must fail and leave nothing.
fn sentence(text: &str, line: &str) -> String {
    let folder = with_file(text);
    let output = program::run(folder.path(), line);
    let error = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2), "{line}: {error}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "{line}");
    assert_eq!(error.trim().lines().count(), 1, "one sentence: {error}");
    error
}

fn file(folder: &Path, line: &str, name: &str) -> Vec<u8> {
    let output = program::run(folder, &format!("{line} --out {name}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read(folder.join(name)).expect("a file")
}

#[test]
fn a_recording_of_format_1_says_today_what_it_said_then() {
    let recording = Recording::parse(GOLDEN, "golden", Path::new("")).expect("a recording");
    let camera = |seconds: f64| match recording.at(seconds).camera() {
        Some(Camera::Plane(camera)) => Some((camera.centre, camera.px_per_unit)),
        _ => None,
    };
    assert_eq!(camera(0.5), Some(([0.1, 0.35], 120.0)));
    let half_way = camera(1.125).expect("a camera");
    assert!(
        (half_way.0[0] - 0.025).abs() < 1e-12 && (half_way.1 - 120.0 * 2_f64.sqrt()).abs() < 1e-9
    );
    let seen = recording.at(1.6).seen;
    assert_eq!((seen.selected, seen.theme, seen.sigma), (Some(3), Theme::Light, 0.25));
    let last = recording.at(f64::INFINITY).seen;
    assert_eq!((last.camera, last.selected, last.sigma), (None, None, 0.0116));
    assert_eq!(last.scene.sampler.grid().steps, 40);
    assert_eq!(last.scene.score_errors.len(), 1);
    assert_eq!(last.scene.value("schedule.t_start"), None);
    let again =
        Recording::parse(&recording.to_text(), "again", Path::new("")).expect("a recording");
    assert_eq!(again, recording);
}

#[test]
fn a_recording_of_format_1_is_checked_filmed_and_drawn_at_any_size() {
    let folder = with_file(GOLDEN);
    let at = folder.path();
    let checked = program::run(at, "check r.toml");
    assert!(checked.status.success());
    assert!(String::from_utf8_lossy(&checked.stdout).contains("a recording of 7 moments in 2"));
    let gif = file(at, "render r.toml --size 160x120 --fps 5", "film.gif");
    assert_eq!(gif, file(at, "render r.toml --size 160x120 --fps 5", "again.gif"));
    let png = file(at, "render r.toml --size 300x200 --at 0.5", "early.png");
    assert_ne!(png, file(at, "render r.toml --size 300x200", "late.png"));
    let svg = file(at, "render r.toml --size 90x60mm --theme print", "page.svg");
    let svg = String::from_utf8(svg).expect("text");
    assert!(svg.contains("width=\"90mm\"") && svg.contains("format = 1"), "{}", &svg[..400]);
}

#[cfg(feature = "mp4")]
#[test]
fn a_film_of_a_recording_holds_the_recording() {
    let folder = with_file(GOLDEN);
    let film = file(folder.path(), "render r.toml --size 160x120 --fps 5", "film.mp4");
    let about = b"kind = \"recording\"";
    assert!(film.windows(about.len()).any(|window| window == about));
}

#[test]
fn what_is_wrong_with_a_recording_is_one_sentence() {
    let line = "render r.toml --out x.png";
    let cases = [
        (GOLDEN.replace("format = 1\nmade", "format = 2\nmade"), "newer Ridgewalk"),
        (GOLDEN.replace("format = 1\nmade", "made"), "`format` is missing"),
        (GOLDEN[..GOLDEN.len() - 4].to_owned(), "cut off"),
        (GOLDEN[..GOLDEN.len() / 2].to_owned(), "cut off"),
        (GOLDEN.lines().take(5).collect::<Vec<_>>().join("\n"), "`moments` is missing"),
        (GOLDEN.replace("at = 1.25", "at = 0.001"), "`at` is 0.001"),
        (GOLDEN.replace("at = 1.25", "at = nan"), "`at` is NaN"),
        (GOLDEN.replace("at = 1.25", "when = 1.25"), "no key `when`"),
        (GOLDEN.replace("\"sampler.steps\" = 40", "\"sampler.stepz\" = 40"), "stepz"),
        (GOLDEN.replace("\"sampler.steps\" = 40", "\"sampler.steps\" = -1"), "-1"),
        (GOLDEN.replace("px_per_unit = 120.0", "px_per_unit = 0.0"), "`camera`"),
        (GOLDEN.replace("made_by", "mad_by"), "no key `mad_by`"),
    ];
    for (text, expected) in cases {
        assert_ne!(text, GOLDEN, "{expected}");
        let error = sentence(&text, line);
        assert!(error.contains("r.toml") && error.contains(expected), "{expected}: {error}");
    }
}

#[test]
fn what_a_recording_has_not_is_one_sentence() {
    for (line, expected) in [
        ("render r.toml --out x.png --t 0.1", "--at"),
        ("render r.toml --out x.png --strip 3", "--strip"),
        ("render r.toml --out x.png --set sampler.steps=3", "--set"),
        ("render r.toml --out x.png --at 99", "from 0 to 2"),
        ("render r.toml --out x.gif --at 1", "--at is for pictures"),
        ("render r.toml --out x.gif --fps 0", "frames"),
        ("render thirteen_points --out x.png --at 1", "--t"),
        ("solve r.toml --out x.npz", "this is a recording"),
        ("ridge r.toml --t 0.1 --out x.csv", "this is a recording"),
    ] {
        let error = sentence(GOLDEN, line);
        assert!(error.contains(expected), "{line}: {error}");
    }
}
