//! MP4 boxes of a film of one H.264 track (ISO/IEC 14496-12 and 14496-15).
//!
//! All but sizes and places of the samples is known before the first frame, and these have a
//! fixed number of bytes. So the table of contents goes before the samples: it is written once
//! with zeros, and again when the sizes are known.

use std::io::{self, Seek, SeekFrom, Write};

/// What a table of contents says beyond the sizes of the samples.
pub struct Track<'a> {
    /// Width and height in pixels, at most 65535.
    pub size: [u32; 2],
    /// Ticks a second.
    pub timescale: u32,
    /// Ticks a frame.
    pub frame_ticks: u32,
    /// Number of frames.
    pub n_frames: u32,
    /// Each this many frames a keyframe.
    pub keyframe_period: u32,
    /// Sequence parameter set, a NAL unit without start code.
    pub sps: Vec<u8>,
    /// Picture parameter set, a NAL unit without start code.
    pub pps: Vec<u8>,
    /// Comment; none if empty.
    pub about: &'a str,
}

/// An MP4 file that samples are appended to.
pub struct Samples<'a> {
    track: Track<'a>,
    sizes: Vec<u32>,
}

/// Type and length of 64 bits.
const MDAT_HEADER: u64 = 16;

impl<'a> Samples<'a> {
    /// Writes all that goes before the samples.
    pub fn begin(file: &mut impl Write, track: Track<'a>) -> io::Result<Self> {
        let n_frames = track.n_frames as usize;
        let n_bytes_moov = moov(&track, &vec![0; n_frames], 0).len();
        file.write_all(&ftyp())?;
        file.write_all(&vec![0; n_bytes_moov + MDAT_HEADER as usize])?;
        Ok(Self { track, sizes: Vec::with_capacity(n_frames) })
    }

    /// Appends a frame: NAL units, each after its length.
    pub fn push(&mut self, file: &mut impl Write, sample: &[u8]) -> io::Result<()> {
        self.sizes.push(sample.len() as u32);
        file.write_all(sample)
    }

    /// Writes the table of contents into its place.
    pub fn finish(self, file: &mut (impl Write + Seek)) -> io::Result<()> {
        let moov_start = ftyp().len() as u64;
        let n_bytes_moov = moov(&self.track, &self.sizes, 0).len() as u64;
        let first_sample = moov_start + n_bytes_moov + MDAT_HEADER;
        let n_bytes_mdat = MDAT_HEADER + self.sizes.iter().map(|&n| u64::from(n)).sum::<u64>();
        file.seek(SeekFrom::Start(moov_start))?;
        file.write_all(&moov(&self.track, &self.sizes, first_sample))?;
        file.write_all(&words([1]))?;
        file.write_all(b"mdat")?;
        file.write_all(&n_bytes_mdat.to_be_bytes())
    }
}

fn boxed(name: [u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let payload = parts.concat();
    [&(payload.len() as u32 + 8).to_be_bytes()[..], &name, &payload].concat()
}

/// A box with a version of 0 and flags.
fn full(name: [u8; 4], flags: u32, parts: &[&[u8]]) -> Vec<u8> {
    boxed(name, &[&flags.to_be_bytes(), &parts.concat()])
}

fn words(values: impl IntoIterator<Item = u32>) -> Vec<u8> {
    values.into_iter().flat_map(u32::to_be_bytes).collect()
}

fn ftyp() -> Vec<u8> {
    boxed(*b"ftyp", &[b"isom", &words([0x200]), b"isomiso2avc1mp41"])
}

/// The identity that turns and scales nothing (14496-12, 8.2.2).
const UPRIGHT: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];

fn moov(track: &Track<'_>, sizes: &[u32], first: u64) -> Vec<u8> {
    let duration = track.n_frames * track.frame_ticks;
    let times = [0, 0, track.timescale, duration];
    let mvhd = full(
        *b"mvhd",
        0,
        &[
            &words(times),
            &words([0x1_0000, 0x0100_0000, 0, 0]),
            &words(UPRIGHT),
            &words([0; 6]),
            &words([2]),
        ],
    );
    let sides = track.size.map(|side| side << 16);
    let tkhd = full(
        *b"tkhd",
        3,
        &[&words([0, 0, 1, 0, duration, 0, 0, 0, 0]), &words(UPRIGHT), &words(sides)],
    );
    let undetermined_language = 0x55C4_0000;
    let mdhd = full(*b"mdhd", 0, &[&words(times), &words([undetermined_language])]);
    let hdlr = handler(*b"vide");
    let minf = boxed(
        *b"minf",
        &[
            &full(*b"vmhd", 1, &[&words([0, 0])]),
            &in_this_file(),
            &sample_tables(track, sizes, first),
        ],
    );
    let mdia = boxed(*b"mdia", &[&mdhd, &hdlr, &minf]);
    boxed(*b"moov", &[&mvhd, &boxed(*b"trak", &[&tkhd, &mdia]), &comment(track.about)])
}

fn handler(kind: [u8; 4]) -> Vec<u8> {
    full(*b"hdlr", 0, &[&words([0]), &kind, &words([0; 3]), &[0]])
}

fn in_this_file() -> Vec<u8> {
    let url = full(*b"url ", 1, &[]);
    boxed(*b"dinf", &[&full(*b"dref", 0, &[&words([1]), &url])])
}

/// One chunk for each keyframe and the frames up to the next.
fn sample_tables(track: &Track<'_>, sizes: &[u32], first: u64) -> Vec<u8> {
    let period = track.keyframe_period;
    let n_chunks = track.n_frames.div_ceil(period);
    let n_last = track.n_frames - (n_chunks - 1) * period;
    let stsd = full(*b"stsd", 0, &[&words([1]), &avc1(track)]);
    let stts = full(*b"stts", 0, &[&words([1, track.n_frames, track.frame_ticks])]);
    let keyframes = (0..n_chunks).map(|chunk| chunk * period + 1);
    let stss = full(*b"stss", 0, &[&words([n_chunks]), &words(keyframes)]);
    let stsc = match n_chunks {
        1 => words([1, 1, n_last, 1]),
        _ => words([2, 1, period, 1, n_chunks, n_last, 1]),
    };
    let stsc = full(*b"stsc", 0, &[&stsc]);
    let stsz = full(*b"stsz", 0, &[&words([0, track.n_frames]), &words(sizes.iter().copied())]);
    let mut place = first;
    let mut places = Vec::new();
    for chunk in sizes.chunks(period as usize) {
        places.extend(place.to_be_bytes());
        place += chunk.iter().map(|&n| u64::from(n)).sum::<u64>();
    }
    let co64 = full(*b"co64", 0, &[&words([n_chunks]), &places]);
    boxed(*b"stbl", &[&stsd, &stts, &stss, &stsc, &stsz, &co64])
}

fn avc1(track: &Track<'_>) -> Vec<u8> {
    let [width, height] = track.size;
    let dots_per_inch = 72 << 16;
    let one_frame_a_sample = 1_u16.to_be_bytes();
    let depth_and_no_colour_table = words([0x0018_FFFF]);
    boxed(
        *b"avc1",
        &[
            &words([0, 1, 0, 0, 0, 0]),
            &words([width << 16 | height, dots_per_inch, dots_per_inch, 0]),
            &one_frame_a_sample,
            &[0; 32],
            &depth_and_no_colour_table,
            &avcc(track),
            &bt709(),
        ],
    )
}

/// Decoder configuration (14496-15, 5.3.3.1): profile, compatibility and level from the SPS,
/// lengths of 4 bytes, one SPS, one PPS.
fn avcc(track: &Track<'_>) -> Vec<u8> {
    let length = |set: &[u8]| (set.len() as u16).to_be_bytes();
    let (sps, pps) = (track.sps.as_slice(), track.pps.as_slice());
    boxed(*b"avcC", &[&[1], &sps[1..4], &[0xFF, 0xE1], &length(sps), sps, &[1], &length(pps), pps])
}

/// Primaries, transfer and matrix of BT.709 in limited range (14496-12, 12.1.5).
fn bt709() -> Vec<u8> {
    boxed(*b"colr", &[b"nclx", &[0, 1, 0, 1, 0, 1, 0]])
}

fn comment(about: &str) -> Vec<u8> {
    if about.is_empty() {
        return Vec::new();
    }
    let text = boxed(*b"data", &[&words([1, 0]), about.as_bytes()]);
    let list = boxed(*b"ilst", &[&boxed(*b"\xA9cmt", &[&text])]);
    let handler = full(*b"hdlr", 0, &[&words([0]), b"mdirappl", &words([0; 2]), &[0]]);
    boxed(*b"udta", &[&full(*b"meta", 0, &[&handler, &list])])
}
