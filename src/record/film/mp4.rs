//! MP4: runs of frames from one keyframe to the next, each by an encoder of its own.
//!
//! Runs know nothing of each other, so they are drawn and encoded in parallel, and the bytes do
//! not depend on the number of threads. The quantiser is constant, so that no rate control smears
//! thin lines.

use std::io::{Seek, Write};
use std::ops::Range;

use openh264::OpenH264API;
use openh264::encoder::{
    BitRate, EncodedBitStream, Encoder, EncoderConfig, FrameRate, QpRange, RateControlMode,
    UsageType, VuiConfig,
};

use super::boxes::{Samples, Track};
use super::pipeline::Run;
use super::yuv::Planes;
use super::{Film, FilmError, Format, padded_size};

/// Least side, most of the longer and most of the shorter side.
const SIDES: [u32; 3] = [16, 3840, 2160];

/// Between ten seconds a frame and a thousandth.
const FRAMES_PER_SECOND: [f64; 2] = [0.1, 1000.0];

/// The H.264 quantiser, 0 to 51, six more for twice the step: 18 keeps thin lines.
const QUANTISER: u8 = 18;

/// Writes a film.
pub fn write<W: Write + Seek + Send>(file: &mut W, run: &Run<'_>) -> Result<(), FilmError> {
    let film = run.film;
    check_size(film)?;
    let clock = Clock::of(film)?;
    let period = keyframe_period(film.frames_per_second);
    let n_runs = film.n_frames.div_ceil(period);
    let frames = |k: usize| k * period..film.n_frames.min((k + 1) * period);
    let mut begun: Option<Samples> = None;
    let take = |window: Vec<Encoded>| {
        for encoded in window {
            let samples = match &mut begun {
                Some(samples) => samples,
                None => begun.insert(Samples::begin(file, track(film, &clock, &encoded))?),
            };
            encoded.samples.iter().try_for_each(|sample| samples.push(file, sample))?;
        }
        Ok(())
    };
    let window = 2 * rayon::current_num_threads();
    run.in_order(n_runs, window, |k| encode(run, frames(k)), take)?;
    begun.map_or(Ok(()), |samples| samples.finish(file))?;
    Ok(())
}

fn check_size(film: &Film<'_>) -> Result<(), FilmError> {
    let [least, longer, shorter] = SIDES;
    let [a, b] = film.size;
    if a.min(b) >= least && a.max(b) <= longer && a.min(b) <= shorter {
        Ok(())
    } else {
        Err(FilmError::Size { format: Format::Mp4, found: film.size, limits: SIDES })
    }
}

/// A keyframe each second, so that a player seeks quickly; never two in a row, which would have
/// to differ in their `idr_pic_id`.
fn keyframe_period(frames_per_second: f64) -> usize {
    (frames_per_second.round() as usize).max(2)
}

/// How an MP4 counts time.
#[derive(Debug, PartialEq)]
struct Clock {
    ticks_per_second: u32,
    ticks_per_frame: u32,
    n_frames: u32,
}

impl Clock {
    /// The fraction nearest to the frame rate with a denominator up to 10000 (29.97 = 2997 / 100),
    /// in ticks of 1/10000 s or shorter.
    fn of(film: &Film<'_>) -> Result<Self, FilmError> {
        let found = film.frames_per_second;
        let [least, most] = FRAMES_PER_SECOND;
        if !(least..=most).contains(&found) {
            let (format, limits) = (Format::Mp4, FRAMES_PER_SECOND);
            return Err(FilmError::FrameRate { format, found, limits });
        }
        let error = |q: u32| (found - (found * f64::from(q)).round() / f64::from(q)).abs();
        let q = (1..=10_000_u32).min_by(|a, b| error(*a).total_cmp(&error(*b))).unwrap_or(1);
        let numerator = (found * f64::from(q)).round() as u32;
        let finer = 10_000_u32.div_ceil(numerator);
        let ticks_per_frame = q * finer;
        let most = u32::MAX / ticks_per_frame;
        match u32::try_from(film.n_frames) {
            Ok(n_frames) if n_frames <= most => {
                Ok(Self { ticks_per_second: numerator * finer, ticks_per_frame, n_frames })
            }
            _ => Err(FilmError::Length { found: film.n_frames, most: most as usize }),
        }
    }
}

fn track<'a>(film: &Film<'a>, clock: &Clock, first: &Encoded) -> Track<'a> {
    Track {
        size: padded_size(film.size),
        timescale: clock.ticks_per_second,
        frame_ticks: clock.ticks_per_frame,
        n_frames: clock.n_frames,
        keyframe_period: keyframe_period(film.frames_per_second) as u32,
        sps: first.sps.clone(),
        pps: first.pps.clone(),
        about: film.about,
    }
}

/// A run of frames, the first of them a keyframe.
#[derive(Default)]
struct Encoded {
    sps: Vec<u8>,
    pps: Vec<u8>,
    samples: Vec<Vec<u8>>,
}

fn encode(run: &Run<'_>, frames: Range<usize>) -> Result<Encoded, FilmError> {
    let mut encoder = Encoder::with_api_config(OpenH264API::from_source(), config(run.film))?;
    let mut encoded = Encoded::default();
    for index in frames {
        let planes = Planes::of(&run.draw(index)?);
        encoded.push(&encoder.encode(&planes)?)?;
        run.count_frame();
    }
    Ok(encoded)
}

fn config(film: &Film<'_>) -> EncoderConfig {
    let [width, height] = film.size.map(f64::from);
    // The encoder derives the level from these two; the bits follow from the quantiser.
    let frames_per_second = film.frames_per_second.clamp(1.0, 60.0);
    let bits_per_second = (0.15 * width * height * frames_per_second).max(100_000.0) as u32;
    EncoderConfig::new()
        .usage_type(UsageType::CameraVideoRealTime)
        .rate_control_mode(RateControlMode::Bufferbased)
        .qp(QpRange::new(QUANTISER, QUANTISER))
        .bitrate(BitRate::from_bps(bits_per_second))
        .max_frame_rate(FrameRate::from_hz(frames_per_second as f32))
        .skip_frames(false)
        .scene_change_detect(false)
        .adaptive_quantization(false)
        .background_detection(false)
        .num_threads(1)
        .vui(VuiConfig::bt709())
}

/// Kinds of NAL units (H.264, table 7-1).
const SPS: u8 = 7;
const PPS: u8 = 8;

impl Encoded {
    /// Takes a frame's NAL units from behind start codes to behind lengths, and the parameter
    /// sets out.
    fn push(&mut self, stream: &EncodedBitStream<'_>) -> Result<(), FilmError> {
        let mut sample = Vec::new();
        let layers = (0..stream.num_layers()).filter_map(|i| stream.layer(i));
        for layer in layers {
            for unit in (0..layer.nal_count()).filter_map(|i| layer.nal_unit(i)) {
                let unit = without_start_code(unit);
                match unit.first().map(|header| header & 0x1F) {
                    Some(SPS) => self.sps = unit.to_vec(),
                    Some(PPS) => self.pps = unit.to_vec(),
                    Some(_) => {
                        sample.extend((unit.len() as u32).to_be_bytes());
                        sample.extend(unit);
                    }
                    None => {}
                }
            }
        }
        if sample.is_empty() || self.sps.len() < 4 || self.pps.is_empty() {
            return Err(FilmError::Encoder("it gave no picture".into()));
        }
        self.samples.push(sample);
        Ok(())
    }
}

fn without_start_code(unit: &[u8]) -> &[u8] {
    let n_zeros = unit.iter().take_while(|&&byte| byte == 0).count();
    &unit[unit.len().min(n_zeros + 1)..]
}

impl From<openh264::Error> for FilmError {
    fn from(error: openh264::Error) -> Self {
        Self::Encoder(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::image::Image;

    fn clock(frames_per_second: f64, n_frames: usize) -> Result<Clock, FilmError> {
        let frame = |_: usize| Image { size: [16, 16], rgba: Vec::new() };
        Clock::of(&Film { n_frames, size: [16, 16], frames_per_second, frame: &frame, about: "" })
    }

    #[test]
    fn usual_frame_rates_are_exact_fractions() {
        let rates =
            [(30.0, 30, 1), (29.97, 2997, 100), (12.5, 25, 2), (30000.0 / 1001.0, 30000, 1001)];
        for (rate, numerator, denominator) in rates {
            let clock = clock(rate, 100).expect("a clock");
            let (n, q) = (u64::from(clock.ticks_per_second), u64::from(clock.ticks_per_frame));
            assert_eq!(n * denominator, q * numerator, "{rate}");
            assert!(n >= 10_000);
        }
    }

    #[test]
    fn an_odd_frame_rate_is_off_by_less_than_a_frame_in_a_day() {
        let rate = 10.0 * std::f64::consts::E;
        let clock = clock(rate, 100).expect("a clock");
        let got = f64::from(clock.ticks_per_second) / f64::from(clock.ticks_per_frame);
        assert!((got - rate).abs() * 86_400.0 < 1.0, "{got}");
    }

    #[test]
    fn a_rate_or_length_beyond_the_format_is_refused() {
        for rate in [0.0, -5.0, f64::NAN, f64::INFINITY, 1e9, 0.01] {
            let error = clock(rate, 10).expect_err("refused");
            assert!(matches!(error, FilmError::FrameRate { .. }), "{rate}: {error}");
        }
        assert!(matches!(clock(30.0, usize::MAX), Err(FilmError::Length { .. })));
    }

    #[test]
    fn start_codes_of_three_and_four_bytes_are_taken_off() {
        assert_eq!(without_start_code(&[0, 0, 0, 1, 0x67, 1]), [0x67, 1]);
        assert_eq!(without_start_code(&[0, 0, 1, 0x68]), [0x68]);
    }
}
