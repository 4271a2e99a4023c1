//! Programs of others read what is written here: ffprobe films, numpy trajectories.
//!
//! Where such a program is not there its test says so and passes, unless `RIDGEWALK_TOOLS=required`
//! (as `tests/run` sets it) says that it must be.

use std::path::Path;
use std::process::{Command, Output};

use crate::program;

const SMALL: &str = "thirteen_points --set particles.count=40 --set sampler.steps=20";

fn ridgewalk(folder: &Path, line: &str) {
    let output = program::run(folder, line);
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The first of several programs that does what is asked at all; none where that is allowed.
fn first_that_works(programs: &[&str], probe: &[&str]) -> Option<String> {
    let works = |program: &&&str| {
        let output = Command::new(program).args(probe).output();
        output.is_ok_and(|output| output.status.success())
    };
    let found = programs.iter().find(works).map(ToString::to_string);
    if found.is_none() {
        let is_required = std::env::var("RIDGEWALK_TOOLS").is_ok_and(|word| word == "required");
        assert!(!is_required, "none of {programs:?} works; install one");
        eprintln!("none of {programs:?} is here: not tested");
    }
    found
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn probed(ffprobe: &str, folder: &Path, film: &str) -> String {
    let entries = "stream=codec_name,width,height,avg_frame_rate,nb_read_frames,pix_fmt";
    let options = ["-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries"];
    let mut command = Command::new(ffprobe);
    let command = command.current_dir(folder).args(options).args([entries, "-of", "flat", film]);
    said(&command.output().expect("ffprobe runs"))
}

#[test]
fn ffprobe_reads_every_frame_of_a_film() {
    let Some(ffprobe) = first_that_works(&["ffprobe"], &["-version"]) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let forms = if cfg!(feature = "mp4") { &["gif", "mp4"][..] } else { &["gif"] };
    for form in forms {
        let film = format!("film.{form}");
        let line = format!("render {SMALL} --size 161x121 --fps 12.5 --duration 2 --out {film}");
        ridgewalk(folder.path(), &line);
        let found = probed(&ffprobe, folder.path(), &film);
        let (codec, width, height) =
            if *form == "mp4" { ("h264", 162, 122) } else { ("gif", 161, 121) };
        for expected in [
            format!("codec_name=\"{codec}\""),
            format!("width={width}"),
            format!("height={height}"),
            "avg_frame_rate=\"25/2\"".to_owned(),
            "nb_read_frames=\"25\"".to_owned(),
        ] {
            assert!(found.contains(&expected), "{expected}: {found}");
        }
    }
}

#[test]
fn numpy_reads_trajectories_as_the_table_has_them() {
    let programs = ["python3", "/usr/bin/python3", "python"];
    let Some(python) = first_that_works(&programs, &["-c", "import numpy"]) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["t.npz", "t.csv"] {
        ridgewalk(folder.path(), &format!("solve {SMALL} --out {name}"));
    }
    let some = format!("solve {SMALL} --particles 17,3-4 --every 8 --out some.npz");
    ridgewalk(folder.path(), &some);
    ridgewalk(folder.path(), &format!("metrics {SMALL} --out m.csv"));
    let script = "
import numpy
a = numpy.load('t.npz')
assert a['x'].shape == (21, 40, 2) and a['x'].dtype == 'float64', a['x'].shape
for name in ['t', 'sigma', 'a', 's']:
    assert a[name].shape == (21,), name
for name in ['normal_distance', 'u_normal', 'u_tangent', 'phase']:
    assert a[name].shape == (21, 40), name
assert a['phase'].dtype == 'uint8' and a['phase'].max() <= 2
assert 'seed = 1' in str(a['scene']), a['scene']
b = numpy.genfromtxt('t.csv', delimiter=',', names=True, dtype=None, encoding=None)
x = numpy.stack([b['x'], b['y']], axis=1).reshape(40, 21, 2).swapaxes(0, 1)
assert (x == a['x']).all()
words = numpy.array(['reach', 'align', 'slide'])[a['phase']]
assert (b['phase'].reshape(40, 21).T == words).all()
c = numpy.load('some.npz')
assert c['particle'].tolist() == [3, 4, 17] and c['step'].tolist() == [0, 8, 16, 20]
assert c['particle'].dtype == c['step'].dtype == 'int64'
for name in ['x', 'phase', 'normal_distance', 'u_normal', 'u_tangent']:
    assert (c[name] == a[name][c['step']][:, c['particle']]).all(), name
assert (c['sigma'] == a['sigma'][c['step']]).all()
m = numpy.genfromtxt('m.csv', delimiter=',', names=True)
assert (m['distance_mean'] - a['normal_distance'].mean(axis=1)).max() < 1e-12
assert (m['slide'] == (a['phase'] == 2).mean(axis=1)).all()
print('fine')
";
    let output = Command::new(python).current_dir(folder.path()).args(["-c", script]).output();
    assert_eq!(said(&output.expect("python runs")).trim(), "fine");
}
