//! Films are written, read back by other code and compared with what was drawn.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ridgewalk::record::film::{self, Film, FilmError, Format, Watch};
use ridgewalk::record::image::Image;

const GROUND: [u8; 3] = [11, 14, 20];
const HUES: [[u8; 3]; 4] = [[232, 93, 117], [242, 201, 76], [86, 180, 233], [111, 207, 151]];

/// Soft discs that move over a dark ground; the ground is most of the picture.
fn discs(size: [u32; 2], time: f64) -> Image {
    let [width, height] = size.map(f64::from);
    let mut rgba = Vec::new();
    for pixel in 0..size[0] * size[1] {
        let (x, y) = (f64::from(pixel % size[0]) + 0.5, f64::from(pixel / size[0]) + 0.5);
        let mut colour = GROUND.map(f64::from);
        for (k, hue) in HUES.iter().enumerate() {
            let angle = time + 1.6 * k as f64;
            let dx = x - width * (0.5 + 0.3 * angle.cos());
            let dy = y - height * (0.5 + 0.3 * angle.sin());
            let cover = (0.12 * width.min(height) + 0.5 - dx.hypot(dy)).clamp(0.0, 1.0);
            (0..3).for_each(|c| colour[c] += cover * (f64::from(hue[c]) - colour[c]));
        }
        rgba.extend(colour.map(|c| c.round() as u8));
        rgba.push(255);
    }
    Image { size, rgba }
}

fn frame_of(size: [u32; 2]) -> impl Fn(usize) -> Image + Sync {
    move |i| discs(size, 0.05 * i as f64)
}

fn write(
    path: &Path,
    format: Format,
    size: [u32; 2],
    n_frames: usize,
    frames_per_second: f64,
) -> Result<(), FilmError> {
    let frame = frame_of(size);
    let film = Film { n_frames, size, frames_per_second, frame: &frame, about: "two moons, σ" };
    film::write(path, format, &film, &Watch::silent())
}

fn written(format: Format, size: [u32; 2], n_frames: usize, frames_per_second: f64) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("film");
    write(&path, format, size, n_frames, frames_per_second).expect("a film");
    fs::read(&path).expect("its bytes")
}

fn refused(format: Format, size: [u32; 2], n_frames: usize, frames_per_second: f64) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let result = write(&folder.path().join("film"), format, size, n_frames, frames_per_second);
    assert_eq!(files_in(folder.path()), 0);
    result.expect_err("refused").to_string()
}

fn files_in(folder: &Path) -> usize {
    fs::read_dir(folder).expect("a folder").count()
}

fn formats() -> &'static [Format] {
    if cfg!(feature = "mp4") { &[Format::Gif, Format::Mp4] } else { &[Format::Gif] }
}

/// Mean and largest difference of a channel, of two rows of RGBA pixels.
fn difference(got: &[u8], want: &[u8]) -> (f64, u8) {
    assert_eq!(got.len(), want.len());
    let each = || got.iter().zip(want).map(|(a, b)| a.abs_diff(*b));
    let sum: f64 = each().map(f64::from).sum();
    (sum / got.len() as f64, each().max().unwrap_or(0))
}

/// The pictures that a GIF shows and their delays in 1/100 s.
fn shown(bytes: &[u8]) -> Vec<(Image, u16)> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(bytes).expect("a GIF");
    let size = [decoder.width(), decoder.height()].map(u32::from);
    let mut canvas = Image { size, rgba: vec![0; (size[0] * size[1] * 4) as usize] };
    let mut pictures = Vec::new();
    while let Some(frame) = decoder.read_next_frame().expect("a frame") {
        for (row, pixels) in frame.buffer.chunks(4 * usize::from(frame.width)).enumerate() {
            let y = row + usize::from(frame.top);
            let start = 4 * (y * size[0] as usize + usize::from(frame.left));
            for (under, over) in canvas.rgba[start..].chunks_mut(4).zip(pixels.chunks(4)) {
                if over[3] > 0 {
                    under.copy_from_slice(over);
                }
            }
        }
        pictures.push((canvas.clone(), frame.delay));
    }
    pictures
}

#[test]
fn a_gif_shows_the_frames_that_were_drawn() {
    let size = [97, 64];
    let pictures = shown(&written(Format::Gif, size, 25, 30.0));
    assert_eq!(pictures.len(), 25);
    for (i, (picture, _)) in pictures.iter().enumerate() {
        let drawn = frame_of(size)(i);
        let (mean, most) = difference(&picture.rgba, &drawn.rgba);
        assert!(mean < 0.5 && most < 30, "frame {i}: {mean} {most}");
        assert_eq!(picture.rgba[..3], GROUND, "the ground is exact");
    }
}

#[test]
fn a_gif_lasts_what_it_should() {
    for (n_frames, rate, hundredths) in [(10, 30.0, 33), (15, 29.97, 50), (5, 12.5, 40)] {
        let pictures = shown(&written(Format::Gif, [20, 10], n_frames, rate));
        let total: u32 = pictures.iter().map(|(_, delay)| u32::from(*delay)).sum();
        assert_eq!(total, hundredths, "{n_frames} frames at {rate}");
    }
}

#[test]
fn a_gif_repeats_and_keeps_its_comment() {
    let bytes = written(Format::Gif, [20, 10], 2, 10.0);
    let holds = |what: &[u8]| bytes.windows(what.len()).any(|bytes| bytes == what);
    assert!(holds(b"NETSCAPE2.0\x03\x01\x00\x00\x00"), "repeats for ever");
    assert!(holds("two moons, σ".as_bytes()));
}

#[test]
fn a_gif_of_a_film_that_stands_still_is_hardly_larger_than_one_frame() {
    let still = |_: usize| discs([97, 64], 0.0);
    let n_bytes = |n_frames: usize| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("still.gif");
        let film =
            Film { n_frames, size: [97, 64], frames_per_second: 20.0, frame: &still, about: "" };
        film::write(&path, Format::Gif, &film, &Watch::silent()).expect("a film");
        fs::metadata(&path).expect("a file").len()
    };
    assert!(n_bytes(20) - n_bytes(1) < 19 * 30);
}

#[test]
fn one_pixel_makes_a_gif() {
    assert_eq!(shown(&written(Format::Gif, [1, 1], 3, 10.0)).len(), 3);
}

#[test]
fn the_same_film_gives_the_same_bytes_on_any_number_of_threads() {
    for &format in formats() {
        let with_threads = |n: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("threads");
            pool.install(|| written(format, [64, 48], 23, 5.0))
        };
        let once = with_threads(1);
        assert!(once == with_threads(1) && once == with_threads(3), "{format}");
    }
}

#[test]
fn a_film_that_is_stopped_leaves_the_old_file_and_nothing_else() {
    for &format in formats() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("film");
        fs::write(&path, "old").expect("an old file");
        let n_done = AtomicUsize::new(0);
        let watch = Watch {
            stop: &|| n_done.load(Ordering::SeqCst) >= 20,
            progress: &|n| n_done.store(n, Ordering::SeqCst),
        };
        let frame = frame_of([32, 32]);
        let film = Film {
            n_frames: 100_000,
            size: [32, 32],
            frames_per_second: 10.0,
            frame: &frame,
            about: "",
        };
        let stopped = film::write(&path, format, &film, &watch);
        assert!(matches!(stopped, Err(FilmError::Stopped)), "{format}: {stopped:?}");
        assert!(n_done.into_inner() < 1000, "stopped soon");
        assert_eq!(fs::read(&path).expect("the old file"), b"old");
        assert_eq!(files_in(folder.path()), 1);
    }
}

#[test]
fn progress_counts_every_frame_once() {
    for &format in formats() {
        let folder = tempfile::tempdir().expect("a folder");
        let heard = Mutex::new(Vec::new());
        let watch = Watch { stop: &|| false, progress: &|n| heard.lock().expect("a list").push(n) };
        let frame = frame_of([32, 32]);
        let film =
            Film { n_frames: 31, size: [32, 32], frames_per_second: 5.0, frame: &frame, about: "" };
        film::write(&folder.path().join("film"), format, &film, &watch).expect("a film");
        assert_eq!(heard.into_inner().expect("a list"), (1..=31).collect::<Vec<_>>());
    }
}

#[test]
fn what_a_format_cannot_have_is_refused_in_a_sentence() {
    for &format in formats() {
        assert!(refused(format, [32, 32], 0, 10.0).contains("0 frames"));
        assert!(refused(format, [32, 32], 5, f64::NAN).contains("NaN frames a second"));
        assert!(refused(format, [32, 32], 5, 0.0).contains("takes 0."));
        assert!(refused(format, [0, 32], 5, 10.0).contains("0 x 32 pixels"));
    }
    assert!(refused(Format::Gif, [32, 32], 5, 60.0).contains("a GIF takes 0.002 to 50"));
}

#[test]
fn a_frame_of_another_size_is_an_error() {
    for &format in formats() {
        let folder = tempfile::tempdir().expect("a folder");
        let frame = |i: usize| discs(if i == 7 { [30, 32] } else { [32, 32] }, 0.0);
        let (n_frames, size, frames_per_second) = (20, [32, 32], 5.0);
        let film = Film { n_frames, size, frames_per_second, frame: &frame, about: "" };
        let result = film::write(&folder.path().join("film"), format, &film, &Watch::silent());
        let error = result.expect_err("refused").to_string();
        assert!(error.contains("frame 7 was drawn as 30 x 32 pixels"), "{error}");
        assert_eq!(files_in(folder.path()), 0);
    }
}

#[test]
fn a_missing_folder_is_told_without_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("nowhere/film.gif");
    let error = write(&path, Format::Gif, [8, 8], 2, 10.0).expect_err("no folder").to_string();
    assert_eq!(error, "the folder does not exist: make it or choose another");
    let error = write(folder.path(), Format::Gif, [8, 8], 2, 10.0).expect_err("a folder");
    assert!(error.to_string().starts_with("this is a folder"));
}

#[test]
fn a_film_is_as_readable_as_any_other_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let [path, other] = ["film.gif", "other"].map(|name| folder.path().join(name));
    write(&path, Format::Gif, [8, 8], 2, 10.0).expect("a film");
    File::create(&other).expect("a file");
    let permissions = |path: &Path| fs::metadata(path).expect("a file").permissions();
    assert_eq!(permissions(&path), permissions(&other));
}

#[cfg(not(feature = "mp4"))]
#[test]
fn without_the_feature_an_mp4_is_refused_with_the_way_to_get_it() {
    assert!(refused(Format::Mp4, [32, 32], 2, 10.0).contains("--features mp4"));
}

#[cfg(feature = "mp4")]
mod mp4 {
    use std::ops::Range;

    use openh264::decoder::Decoder;
    use openh264::formats::YUVSource;
    use ridgewalk::record::film::padded_size;

    use super::*;

    /// Where the payload of a box lies, by the names of the boxes around it.
    fn find(bytes: &[u8], within: Range<usize>, path: &[&[u8; 4]]) -> Option<Range<usize>> {
        let mut at = within.start;
        while at + 8 <= within.end {
            let size = match word(bytes, at) {
                1 => word(bytes, at + 12),
                size => size,
            };
            let payload = at + 8..at + size;
            if &bytes[at + 4..at + 8] == path[0] {
                return if path.len() == 1 {
                    Some(payload)
                } else {
                    find(bytes, payload, &path[1..])
                };
            }
            at += size;
        }
        None
    }

    fn word(bytes: &[u8], at: usize) -> usize {
        u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize
    }

    fn table(bytes: &[u8], name: [u8; 4]) -> Vec<usize> {
        let path = [b"moov", b"trak", b"mdia", b"minf", b"stbl", &name];
        let payload = find(bytes, 0..bytes.len(), &path).expect("a table");
        payload.step_by(4).skip(1).map(|at| word(bytes, at)).collect()
    }

    fn media_header(bytes: &[u8]) -> [usize; 2] {
        let path = [b"moov", b"trak", b"mdia", b"mdhd"];
        let at = find(bytes, 0..bytes.len(), &path).expect("a header").start;
        [word(bytes, at + 12), word(bytes, at + 16)]
    }

    /// Where each sample lies, through the tables of chunks.
    fn samples(bytes: &[u8]) -> Vec<Range<usize>> {
        let sizes = &table(bytes, *b"stsz")[2..];
        let runs = &table(bytes, *b"stsc")[1..];
        let places = &table(bytes, *b"co64")[1..];
        let mut samples = Vec::new();
        for (k, place) in places.chunks(2).enumerate() {
            let run = runs.chunks(3).rfind(|run| run[0] <= k + 1).expect("a run");
            let mut at = place[1];
            for _ in 0..run[1] {
                let size = sizes[samples.len()];
                samples.push(at..at + size);
                at += size;
            }
        }
        assert_eq!(samples.len(), sizes.len());
        samples
    }

    fn parameter_sets(bytes: &[u8]) -> Vec<u8> {
        let name = bytes.windows(4).position(|name| name == b"avcC").expect("a configuration");
        let sps_at = name + 4 + 8;
        let length = |at: usize| usize::from(bytes[at - 2]) << 8 | usize::from(bytes[at - 1]);
        let sps_end = sps_at + length(sps_at);
        let pps_at = sps_end + 3;
        let pps = &bytes[pps_at..pps_at + length(pps_at)];
        [&[0, 0, 0, 1], &bytes[sps_at..sps_end], &[0, 0, 0, 1], pps].concat()
    }

    /// All pictures of an MP4, as the decoder shows them: planes of Y', Cb, Cr.
    fn pictures(bytes: &[u8]) -> Vec<[Vec<u8>; 3]> {
        let mut decoder = Decoder::new().expect("a decoder");
        decoder.decode(&parameter_sets(bytes)).expect("parameter sets");
        let decode = |sample: Range<usize>| {
            let mut stream = Vec::new();
            let mut at = sample.start;
            while at < sample.end {
                let n = word(bytes, at);
                stream.extend([0, 0, 0, 1]);
                stream.extend(&bytes[at + 4..at + 4 + n]);
                at += 4 + n;
            }
            let picture = decoder.decode(&stream).expect("decoded").expect("a picture");
            let (width, height) = picture.dimensions();
            let plane = |plane: &[u8], stride: usize, [w, h]: [usize; 2]| -> Vec<u8> {
                plane.chunks(stride).take(h).flat_map(|row| row[..w].to_vec()).collect()
            };
            let (sy, su, sv) = picture.strides();
            let half = [width / 2, height / 2];
            [
                plane(picture.y(), sy, [width, height]),
                plane(picture.u(), su, half),
                plane(picture.v(), sv, half),
            ]
        };
        samples(bytes).into_iter().map(decode).collect()
    }

    /// The formulas of BT.709, limited range.
    fn luma(pixel: &[u8]) -> f64 {
        let [r, g, b] = [0, 1, 2].map(|c| f64::from(pixel[c]) / 255.0);
        16.0 + 219.0 * (0.2126 * r + 0.7152 * g + 0.0722 * b)
    }

    #[test]
    fn the_middle_frame_decodes_to_what_was_drawn() {
        let size = [96, 64];
        let pictures = pictures(&written(Format::Mp4, size, 25, 10.0));
        assert_eq!(pictures.len(), 25);
        for i in [0, 9, 10, 12, 24] {
            let drawn = frame_of(size)(i);
            let luma = drawn.rgba.chunks(4).map(luma);
            let off =
                pictures[i][0].iter().zip(luma).map(|(got, want)| (f64::from(*got) - want).abs());
            let mean = off.sum::<f64>() / f64::from(size[0] * size[1]);
            assert!(mean < 1.0, "frame {i}: {mean}");
        }
    }

    #[test]
    fn tables_say_how_many_frames_when_and_which_are_keys() {
        let bytes = written(Format::Mp4, [32, 32], 25, 10.0);
        let [per_second, duration] = media_header(&bytes);
        let [n_entries, n_frames, ticks] = table(&bytes, *b"stts")[..] else { panic!("one entry") };
        assert_eq!((n_entries, n_frames, duration), (1, 25, 25 * ticks));
        assert_eq!(per_second, 10 * ticks);
        assert_eq!(table(&bytes, *b"stss"), [3, 1, 11, 21]);
        let kinds: Vec<u8> = samples(&bytes).iter().map(|at| bytes[at.start + 4] & 0x1F).collect();
        let keys: Vec<usize> = (0..25).filter(|&i| kinds[i] == 5).collect();
        assert_eq!(keys, [0, 10, 20]);
    }

    #[test]
    fn the_table_of_contents_comes_before_the_samples_which_fill_the_rest() {
        let bytes = written(Format::Mp4, [32, 32], 25, 10.0);
        let samples = samples(&bytes);
        let place = |name| find(&bytes, 0..bytes.len(), &[name]).expect("a box").start;
        assert!(place(b"moov") < place(b"mdat"));
        assert_eq!(samples[0].start, place(b"mdat") + 8);
        assert!(samples.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert_eq!(samples[24].end, bytes.len());
    }

    #[test]
    fn a_film_of_one_frame_or_one_more_than_a_run_is_whole() {
        for n_frames in [1, 2, 3, 10, 11] {
            let bytes = written(Format::Mp4, [32, 32], n_frames, 10.0);
            assert_eq!(pictures(&bytes).len(), n_frames);
        }
    }

    #[test]
    fn odd_sizes_are_padded() {
        let size = [41, 35];
        let padded = padded_size(size).map(|side| side as usize);
        let pictures = pictures(&written(Format::Mp4, size, 3, 10.0));
        let luma = &pictures[2][0];
        assert_eq!(luma.len(), padded[0] * padded[1]);
        let [last, padding] = [40, 41].map(|x| f64::from(luma[10 * padded[0] + x]));
        assert!((last - padding).abs() < 5.0, "{last} {padding}");
    }

    #[test]
    fn small_and_large_sizes_are_refused_with_the_limits() {
        for size in [[1, 1], [15, 400], [4000, 400], [2400, 2400]] {
            let error = refused(Format::Mp4, size, 2, 10.0);
            assert!(error.contains("at least 16 and at most 3840 x 2160 pixels"), "{error}");
        }
    }

    #[test]
    fn the_smallest_sizes_are_written() {
        for size in [[16, 16], [16, 100], [17, 16]] {
            assert_eq!(pictures(&written(Format::Mp4, size, 3, 10.0)).len(), 3);
        }
    }
}
