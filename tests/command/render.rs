//! Pictures and films from the command line, end to end.

use std::fs;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use crate::program;

const SMALL: &str = "thirteen_points --set particles.count=60 --set sampler.steps=20";

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn render(&self, line: &str) -> Output {
        program::run(self.path(), &format!("render {line}"))
    }

    /// The file that is written.
    fn file(&self, line: &str, name: &str) -> Vec<u8> {
        let output = self.render(&format!("{line} --out {name}"));
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{line}: {error}");
        fs::read(self.path().join(name)).expect("a file")
    }

    /// The sentence of a run that must fail and leave nothing.
    fn sentence(&self, line: &str) -> String {
        let output = self.render(line);
        let error = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{line}: {error}");
        assert_eq!(fs::read_dir(self.path()).expect("a folder").count(), 0, "{line}");
        error
    }
}

/// Size and pixels (RGBA) of a PNG, and its description.
fn decoded(png: &[u8]) -> ([u32; 2], Vec<u8>, String) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it fits")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    let about = reader.info().utf8_text[0].get_text().expect("text");
    ([info.width, info.height], pixels, about)
}

/// Shares of the pixels that are near a colour.
fn share(pixels: &[u8], rgb: [u8; 3]) -> f64 {
    let is_near = |p: &&[u8]| p.iter().zip(rgb).all(|(a, b)| a.abs_diff(b) < 12);
    let found = pixels.chunks_exact(4).filter(is_near).count();
    found as f64 / (pixels.len() / 4) as f64
}

#[test]
fn a_picture_has_the_size_and_the_colours_that_were_asked_for_and_says_how_it_was_made() {
    let place = Place::new();
    let (size, pixels, about) =
        decoded(&place.file(&format!("{SMALL} --t 0.1 --size 400x300 --scale 1.5"), "a.png"));
    assert_eq!(size, [600, 450]);
    assert!(share(&pixels, [0x43, 0xD6, 0xA9]) > 1e-3, "the ridge is there");
    assert!(share(&pixels, [0xEE, 0x55, 0x4D]) > 1e-3, "training points are there");
    assert!(about.contains("seed = 1") && about.contains("count = 60"), "{about}");
    let line = format!("{SMALL} --size 400x300 --theme print");
    let (_, pixels, _) = decoded(&place.file(&line, "b.png"));
    assert!(share(&pixels, [255; 3]) > 0.5, "paper is white");
    let (_, pixels, _) = decoded(&place.file(&format!("{line} --transparent"), "c.png"));
    assert!(pixels.chunks_exact(4).filter(|p| p[3] == 0).count() > 400 * 300 / 2);
}

#[test]
fn a_page_in_millimetres_has_its_dots_an_inch() {
    let place = Place::new();
    let line = format!("{SMALL} --size 50.8x25.4mm");
    assert_eq!(decoded(&place.file(&format!("{line} --dpi 150"), "a.png")).0, [300, 150]);
    let svg = String::from_utf8(place.file(&line, "a.svg")).expect("text");
    assert!(svg.contains("width=\"50.8mm\"") && svg.contains("viewBox=\"0 0 192 96\""));
    assert!(svg.contains("seed = 1"), "the scene is in the file");
}

#[test]
fn two_runs_write_the_same_bytes() {
    let place = Place::new();
    for name in ["png", "svg", "gif"] {
        let line = format!("{SMALL} --size 160x120 --fps 10 --duration 0.5");
        let line = if name == "gif" { line } else { format!("{line} --t 0.2") };
        let [a, b] = ["a", "b"].map(|stem| place.file(&line, &format!("{stem}.{name}")));
        assert!(a == b, "{name}");
    }
}

#[test]
fn a_strip_is_a_row_of_times_and_a_sweep_a_row_of_values() {
    let place = Place::new();
    let line = format!("{SMALL} --size 900x200 --with none");
    let strip = String::from_utf8(place.file(&format!("{line} --strip 5"), "a.svg")).expect("text");
    assert_eq!(strip.matches("class=\"panel\"").count(), 6, "five times and their labels");
    let sweep = format!("{line} --t 0.3 --sweep sampler.stochasticity=0,1");
    let sweep = String::from_utf8(place.file(&sweep, "b.svg")).expect("text");
    assert!(sweep.contains("stochasticity 0") && sweep.contains("stochasticity 1"));
}

#[test]
fn a_caption_says_what_is_not_the_default() {
    let place = Place::new();
    let line = format!("{SMALL} --t 0.1 --with title,legend,caption,bar,scale --size 900x600");
    let svg = String::from_utf8(place.file(&line, "a.svg")).expect("text");
    for words in ["seed 1", "t 0.1", "particles.count 60", "sampler.steps 20", "Training points"] {
        assert!(svg.contains(words), "{words}");
    }
}

#[test]
fn space_is_drawn_as_well() {
    let place = Place::new();
    let line = "helix --set particles.count=50 --set sampler.steps=10 --t 0.1 --size 320x240";
    let (size, pixels, _) = decoded(&place.file(line, "a.png"));
    assert_eq!(size, [320, 240]);
    assert!(share(&pixels, [0x0E, 0x11, 0x15]) < 0.98, "something is there");
    assert!(place.file(line, "a.svg").len() > 10_000);
}

#[test]
fn a_film_has_its_frames() {
    let place = Place::new();
    let line = format!("{SMALL} --size 161x120 --fps 12.5 --duration 0.8");
    let gif = place.file(&line, "a.gif");
    let mut frames = gif::DecodeOptions::new().read_info(&gif[..]).expect("a GIF");
    assert_eq!((frames.width(), frames.height()), (161, 120));
    let mut n_frames = 0;
    while frames.next_frame_info().expect("a frame").is_some() {
        n_frames += 1;
    }
    assert_eq!(n_frames, 10);
    if cfg!(feature = "mp4") {
        let output = place.render(&format!("{line} --out a.mp4"));
        let note = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(note.contains("162x120"), "odd sides are padded, and it is said: {note}");
        let mp4 = fs::read(place.path().join("a.mp4")).expect("a film");
        assert_eq!(&mp4[4..8], b"ftyp");
    }
}

#[test]
fn what_cannot_be_drawn_is_refused_in_a_sentence_and_leaves_no_file() {
    let place = Place::new();
    let cases = [
        ("--size 0x100 --out a.png", "above zero"),
        ("--size 100000x100 --out a.png", "20000"),
        ("--size 100 --out a.png", "1600x900"),
        ("--out a.bmp", ".svg"),
        ("--out a", ".png"),
        ("--t 99 --out a.png", "outside the solve"),
        ("--duration 0 --out a.gif", "0 frames"),
        ("--fps nan --out a.gif", "frames"),
        ("--strip 3 --out a.gif", "pictures"),
        ("--from 5e9 --out a.gif", "outside the solve"),
        ("--with poster --out a.png", "legend"),
        ("--theme sepia --out a.png", "print"),
        ("--sweep sampler.stepz=1 --out a.png", "stepz"),
        ("--out no/such/folder/a.png", "choose another place"),
        ("--out no/such/folder/a.gif", "no/such/folder/a.gif"),
    ];
    for (line, word) in cases {
        let sentence = place.sentence(&format!("{SMALL} {line}"));
        assert!(sentence.contains(word), "{line}: {sentence}");
    }
}

#[test]
fn a_picture_of_a_solve_that_does_not_fit_into_memory_is_refused_before_it_is_tried() {
    let line = "old_faithful --set sampler.stochasticity=1 --set sampler.steps=100000 \
                --set particles.count=2000000 --out a.png";
    let sentence = Place::new().sentence(line);
    assert!(sentence.contains("100001 noise levels take 1600.9 GB"), "{sentence}");
}
