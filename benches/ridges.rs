//! What a ridge costs: milliseconds (the best of a few runs, all threads) and vertices, by data,
//! their number, the noise level and the kind of ridge. Arguments choose rows by their words:
//! `cargo bench --bench ridges -- spiral 20000` has all rows with both.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use ridgewalk::diffusion::data::{DataSource, PointCloud};
use ridgewalk::diffusion::density::Density;
use ridgewalk::geometry::ridge::{Ridge, ridge_curves, ridge_in_space};
use ridgewalk::maths::Vector;

/// Runs of each row, of which the best counts, while they take less than [`PATIENCE`] together.
const RUNS: usize = 3;

/// Seconds after which a row is not run again.
const PATIENCE: f64 = 2.0;

const PLANE: [(&str, &str); 3] = [
    ("spiral", "type = \"spiral\"\nnoise = 0.03"),
    ("two_moons", "type = \"two_moons\""),
    ("square", ""),
];

const SPACE: [(&str, &str); 4] = [
    ("swiss_roll", "type = \"swiss_roll\""),
    ("sphere", "type = \"sphere\""),
    ("helix", "type = \"helix\""),
    ("cube", ""),
];

/// Cells along the longest side of a lattice.
const RESOLUTION: usize = 48;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    println!(
        "{:<12}{:>8}{:>9}  {:<8}{:>10}{:>10}",
        "data", "M", "sigma/R", "kind", "ms", "vertices"
    );
    for count in [20_000, 100_000] {
        for (name, text) in PLANE {
            let levels = [0.3, 0.1, 0.03, 0.01, 0.003];
            let ridge = |density: &Density<2>, sigma| ridge_curves(density, sigma, &|| false);
            rows(&words, name, text, count, "curves", &levels, ridge);
        }
    }
    for count in [10_000, 100_000] {
        for (name, text) in SPACE {
            for (dimension, kind) in [(1, "curves"), (2, "sheets")] {
                let ridge = |density: &Density<3>, sigma| {
                    ridge_in_space(density, dimension, sigma, RESOLUTION, &|| false)
                };
                rows(&words, name, text, count, kind, &[0.1, 0.05, 0.02], ridge);
            }
        }
    }
}

/// The rows of one data set and kind, at some noise levels over the radius of the data.
fn rows<const D: usize>(
    words: &[String],
    name: &str,
    text: &str,
    count: usize,
    kind: &str,
    levels: &[f64],
    ridge: impl Fn(&Density<D>, f64) -> Ridge<D>,
) {
    let of_level =
        |level: f64| [name.to_owned(), count.to_string(), level.to_string(), kind.into()];
    let wanted = |level: &&f64| words.iter().all(|word| of_level(**level).contains(word));
    let levels: Vec<f64> = levels.iter().filter(wanted).copied().collect();
    if levels.is_empty() {
        return;
    }
    let cloud = cloud::<D>(text, count);
    let density = Density::new(cloud.points(), cloud.counts());
    for level in levels {
        let (ms, vertices) = best(|| ridge(&density, level * cloud.radius()));
        println!("{name:<12}{count:>8}{level:>9}  {kind:<8}{ms:>10.1}{vertices:>10}");
    }
}

/// A built-in set, or where there is no text, points that fill the unit square or cube.
fn cloud<const D: usize>(text: &str, count: usize) -> PointCloud<D> {
    #[derive(serde::Deserialize)]
    struct Data {
        data: DataSource,
    }
    if text.is_empty() {
        let scatter =
            |i: usize| (43_758.545_3 * ((i as f64 + 1.0) * 12.989_8).sin()).rem_euclid(1.0);
        let row = |i: usize| Vector::from_fn(|axis, _| scatter(D * i + axis));
        return PointCloud::new((0..count).map(row).collect(), None).expect("a cloud");
    }
    let text = format!("[data]\n{text}\ncount = {count}");
    let source = toml::from_str::<Data>(&text).expect("a data source").data;
    source.load(Path::new(".")).expect("a table").cloud().expect("a cloud")
}

fn best<const D: usize>(ridge: impl Fn() -> Ridge<D>) -> (f64, usize) {
    let (mut best, mut spent, mut vertices) = (f64::INFINITY, 0.0, 0);
    for _ in 0..RUNS {
        let start = Instant::now();
        let found = black_box(ridge());
        let seconds = start.elapsed().as_secs_f64();
        let curves = found.curves.iter().map(|curve| curve.vertices.len());
        let sheets = found.sheets.iter().map(|sheet| sheet.vertices.len());
        vertices = curves.sum::<usize>() + sheets.sum::<usize>();
        best = best.min(seconds);
        spent += seconds;
        if spent > PATIENCE {
            break;
        }
    }
    (best * 1e3, vertices)
}
