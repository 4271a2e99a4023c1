//! Sheets of the ridge in space: closed forms, topology, symmetry, degenerate data.

use std::collections::BTreeMap;
use std::f64::consts::{PI, TAU};

use ridgewalk::diffusion::density::Density;
use ridgewalk::geometry::frame::project;
use ridgewalk::geometry::ridge::{Kind, Sheet, SheetVertex, ridge_sheets};
use ridgewalk::maths::{Matrix, Vector};

const GO_ON: &(dyn Fn() -> bool + Sync) = &|| false;

fn density(points: &[Vector<3>]) -> Density<3> {
    Density::new(points, &vec![1.0; points.len()])
}

fn sheets(points: &[Vector<3>], sigma: f64, resolution: usize) -> Vec<Sheet> {
    ridge_sheets(&density(points), sigma, resolution, GO_ON)
}

/// The only core sheet.
fn core(sheets: &[Sheet]) -> &Sheet {
    let mut core = sheets.iter().filter(|sheet| sheet.kind == Kind::Core);
    let only = core.next().expect("a core sheet");
    assert_eq!(core.count(), 0, "more than one core sheet");
    only
}

/// A Fibonacci sphere.
fn sphere(n: usize, radius: f64) -> Vec<Vector<3>> {
    let place = |i: usize| {
        let z = 1.0 - (2 * i + 1) as f64 / n as f64;
        let angle = PI * (3.0 - 5.0_f64.sqrt()) * i as f64;
        let across = (1.0 - z * z).sqrt();
        Vector::from([across * angle.cos(), across * angle.sin(), z]) * radius
    };
    (0..n).map(place).collect()
}

/// A band about a circle of radius `across`, its points at `(angle, [out, up])`.
fn about_circle(
    [n, m]: [usize; 2],
    across: f64,
    place: impl Fn(f64, usize) -> [f64; 2],
) -> Vec<Vector<3>> {
    let at = |i: usize, j: usize| {
        let angle = TAU * i as f64 / n as f64;
        let [out, up] = place(angle, j);
        Vector::from([(across + out) * angle.cos(), (across + out) * angle.sin(), up])
    };
    (0..n).flat_map(|i| (0..m).map(move |j| (i, j))).map(|(i, j)| at(i, j)).collect()
}

/// A flat square lattice of `n` by `n` points.
fn square(n: u32, spacing: f64) -> Vec<Vector<3>> {
    let centred = |i: u32| spacing * (f64::from(i) - 0.5 * f64::from(n - 1));
    let row = |i: u32| (0..n).map(move |j| Vector::from([centred(i), centred(j), 0.0]));
    (0..n).flat_map(row).collect()
}

/// A turn about a skew axis and a move.
fn moved(x: &Vector<3>) -> Vector<3> {
    let [a, b] = [0.7_f64, 1.1];
    let about_z = Matrix::<3>::new(a.cos(), -a.sin(), 0., a.sin(), a.cos(), 0., 0., 0., 1.);
    let about_x = Matrix::<3>::new(1., 0., 0., 0., b.cos(), -b.sin(), 0., b.sin(), b.cos());
    about_x * about_z * x + Vector::from([0.3, -2.1, 0.77])
}

/// Noise level in the data frame of the Ornstein-Uhlenbeck schedule.
fn ou_sigma(t: f64) -> f64 {
    (2.0 * t).exp_m1().sqrt()
}

/// For each edge, whether each of its faces runs from the lower end to the upper.
fn edges(sheet: &Sheet) -> BTreeMap<[u32; 2], Vec<bool>> {
    let mut edges: BTreeMap<[u32; 2], Vec<bool>> = BTreeMap::new();
    for face in &sheet.faces {
        let corners = if face[2] == face[3] { &face[..3] } else { &face[..] };
        for (i, &a) in corners.iter().enumerate() {
            let b = corners[(i + 1) % corners.len()];
            edges.entry([a.min(b), a.max(b)]).or_default().push(a < b);
        }
    }
    edges
}

fn euler(sheet: &Sheet) -> i64 {
    sheet.vertices.len() as i64 - edges(sheet).len() as i64 + sheet.faces.len() as i64
}

fn is_watertight(sheet: &Sheet) -> bool {
    edges(sheet).values().all(|faces| faces.len() == 2)
}

fn is_two_sided(sheet: &Sheet) -> bool {
    edges(sheet).values().all(|faces| faces.len() < 2 || faces[0] != faces[1])
}

/// The vertices on the border.
fn border(sheet: &Sheet) -> Vec<&SheetVertex> {
    let edges = edges(sheet);
    let open = edges.iter().filter(|edge| edge.1.len() == 1).flat_map(|edge| edge.0);
    let numbers: std::collections::BTreeSet<u32> = open.copied().collect();
    numbers.into_iter().map(|number| &sheet.vertices[number as usize]).collect()
}

/// What every sheet must be.
fn assert_is_sound(sheet: &Sheet, sigma: f64) {
    assert!(!sheet.faces.is_empty());
    for vertex in &sheet.vertices {
        assert!(vertex.residual.abs() < 1e-7 * sigma, "{}", vertex.residual);
        assert!(vertex.lambda[2] < 0.0);
        assert!((vertex.normal.norm() - 1.0).abs() < 1e-9);
        assert!(vertex.log_density.is_finite() && vertex.anisotropy > 0.0);
    }
    let mut faces: Vec<Vec<u32>> = Vec::new();
    for face in &sheet.faces {
        let n = if face[2] == face[3] { 3 } else { 4 };
        let mut corners = face[..n].to_vec();
        corners.sort_unstable();
        corners.dedup();
        assert_eq!(corners.len(), n, "a degenerate face");
        faces.push(corners);
    }
    faces.sort_unstable();
    let count = faces.len();
    faces.dedup();
    assert_eq!(faces.len(), count, "a face twice");
    assert!(edges(sheet).values().all(|faces| faces.len() <= 2), "not a manifold");
    let mut used: Vec<u32> = sheet.faces.iter().flatten().copied().collect();
    used.sort_unstable();
    used.dedup();
    assert_eq!(used.len(), sheet.vertices.len(), "a vertex without a face");
}

#[test]
fn a_sphere_has_one_watertight_sheet_of_the_known_radius() {
    for (t, expected) in [(0.1, 0.870), (0.05, 0.943), (0.03, 0.967), (0.01, 0.984)] {
        let sheets = sheets(&sphere(120, 1.4), ou_sigma(t), 32);
        let sheet = core(&sheets);
        assert_is_sound(sheet, ou_sigma(t));
        assert!(is_watertight(sheet) && is_two_sided(sheet));
        assert_eq!(euler(sheet), 2);
        let radii = sheet.vertices.iter().map(|vertex| vertex.x.norm());
        let radius = radii.sum::<f64>() / sheet.vertices.len() as f64 / 1.4;
        assert!((radius - expected).abs() < 2e-3, "{t}: {radius}");
        assert!(sheet.vertices.iter().all(|vertex| vertex.normal.dot(&vertex.x) > 0.0));
    }
}

#[test]
fn much_noise_leaves_no_sheet_of_a_sphere() {
    for resolution in [24, 48] {
        let sheets = sheets(&sphere(120, 1.4), ou_sigma(0.3), resolution);
        assert!(sheets.iter().all(|sheet| sheet.kind == Kind::Formal));
    }
}

#[test]
fn a_densely_sampled_sphere_is_core_whatever_its_ripples() {
    let sheets = sheets(&sphere(600, 1.0), 0.3, 24);
    assert!(is_watertight(core(&sheets)));
    assert_eq!(sheets.len(), 1);
}

#[test]
fn a_torus_has_a_sheet_with_a_hole() {
    let angle = |j: usize| TAU * j as f64 / 14.0;
    let torus = about_circle([36, 14], 2.0, |_, j| [0.8 * angle(j).cos(), 0.8 * angle(j).sin()]);
    let sheets = sheets(&torus, 0.25, 32);
    let sheet = core(&sheets);
    assert_is_sound(sheet, 0.25);
    assert!(is_watertight(sheet) && is_two_sided(sheet));
    assert_eq!(euler(sheet), 0);
}

#[test]
fn a_moebius_band_has_a_sheet_with_one_side() {
    let up = |j: usize| 0.25 * (j as f64 - 2.0);
    let band = about_circle([40, 5], 2.0, |angle, j| {
        [up(j) * (0.5 * angle).cos(), up(j) * (0.5 * angle).sin()]
    });
    let sheets = sheets(&band, 0.2, 32);
    let sheet = core(&sheets);
    assert_is_sound(sheet, 0.2);
    assert!(!is_two_sided(sheet));
    assert_eq!(euler(sheet), 0);
}

#[test]
fn two_close_layers_are_two_sheets() {
    let lower = square(9, 0.25);
    let upper = lower.iter().map(|x| x + Vector::from([0.05, 0.1, 0.6]));
    let both: Vec<Vector<3>> = lower.iter().copied().chain(upper).collect();
    let sheets = sheets(&both, 0.15, 24);
    let core = sheets.iter().filter(|sheet| sheet.kind == Kind::Core);
    assert_eq!(core.count(), 2);
    for sheet in &sheets {
        assert_is_sound(sheet, 0.15);
    }
}

#[test]
fn a_drawn_sheet_ends_where_the_density_has_fallen_by_two() {
    let points: Vec<Vector<3>> = square(7, 0.3).iter().map(moved).collect();
    let sheets = sheets(&points, 0.35, 24);
    let sheet = core(&sheets);
    assert_is_sound(sheet, 0.35);
    assert_eq!(euler(sheet), 1);
    let heights = |vertices: &[&SheetVertex]| -> Vec<f64> {
        let mut heights: Vec<f64> = vertices.iter().map(|vertex| vertex.log_density).collect();
        heights.sort_by(f64::total_cmp);
        heights
    };
    let (border, all) =
        (heights(&border(sheet)), heights(&sheet.vertices.iter().collect::<Vec<_>>()));
    let (lowest, highest) = (border[0], border[border.len() - 1]);
    assert!(highest - lowest < 1e-5, "{lowest} {highest}");
    assert!(all[0] >= lowest);
    let fall = all[all.len() - 1] - lowest;
    assert!((fall - 2.0).abs() < 0.01, "{fall}");
    let tails = sheets.iter().filter(|sheet| sheet.kind == Kind::Formal);
    let highest_of_tails = tails.flat_map(|tail| &tail.vertices).map(|v| v.log_density);
    assert!(highest_of_tails.fold(f64::NEG_INFINITY, f64::max) < lowest + 1e-5);
}

#[test]
fn data_in_a_plane_have_that_plane_for_sheet() {
    let points: Vec<Vector<3>> = square(8, 0.4).iter().map(moved).collect();
    let origin = moved(&Vector::zeros());
    let normal = moved(&Vector::from([0.0, 0.0, 1.0])) - origin;
    for sigma in [0.1, 0.3, 0.8] {
        let sheets = sheets(&points, sigma, 24);
        assert!(sheets.iter().any(|sheet| sheet.kind == Kind::Core));
        for sheet in &sheets {
            assert_is_sound(sheet, sigma);
            for vertex in &sheet.vertices {
                assert!(normal.dot(&(vertex.x - origin)).abs() < 1e-6);
                assert!(normal.dot(&vertex.normal).abs() > 1.0 - 1e-6);
            }
        }
    }
}

#[test]
fn a_sheet_turns_and_moves_with_the_data() {
    let (points, sigma, cell) = (sphere(120, 1.4), ou_sigma(0.01), 4.0 / 24.0);
    let bent: Vec<Vector<3>> =
        points.iter().map(|x| x.component_mul(&Vector::from([1.0, 0.9, 1.1]))).collect();
    let there: Vec<Vector<3>> = bent.iter().map(moved).collect();
    let (before, after) = (sheets(&bent, sigma, 24), sheets(&there, sigma, 24));
    let (before, after) = (core(&before), core(&after));
    assert_eq!((euler(before), euler(after)), (2, 2));
    let mut on_ridge: Vec<Vector<3>> = before.vertices.iter().map(|v| moved(&v.x)).collect();
    let here = on_ridge.clone();
    project(&density(&there), 2, sigma, &mut on_ridge);
    for ((here, on_ridge), vertex) in here.iter().zip(&on_ridge).zip(&before.vertices) {
        assert!((here - on_ridge).norm() < 1e-5 * sigma);
        let distance = |v: &&SheetVertex| (v.x - here).norm();
        let nearest = after.vertices.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        let nearest = nearest.expect("a vertex");
        assert!(distance(&nearest) < cell);
        assert!((nearest.x - here).dot(&nearest.normal).abs() < 0.2 * cell);
        let normal = moved(&vertex.normal) - moved(&Vector::zeros());
        assert!(nearest.normal.dot(&normal) > 0.8);
    }
}

#[test]
fn data_on_a_line_have_no_sheet() {
    for n in [1, 2, 3, 20] {
        let along =
            |i: u32| Vector::from([0.1, 0.7, -0.3]) + Vector::from([0.3, 0.2, 0.5]) * f64::from(i);
        let points: Vec<Vector<3>> = (0..n).map(along).collect();
        assert!(sheets(&points, 0.2, 16).is_empty());
    }
}

#[test]
fn odd_data_give_sound_sheets_or_none() {
    let wave = |i: u32, k: u32| (f64::from(i * k % 101) * 1.7 + f64::from(i)).sin();
    let blob: Vec<Vector<3>> =
        (0..80).map(|i| Vector::from([wave(i, 7), wave(i, 13), wave(i, 29)])).collect();
    let three = vec![[0., 0., 0.].into(), [1., 0.1, 0.].into(), [0.3, 0.9, 0.2].into()];
    let flat: Vec<Vector<3>> = blob.iter().map(|x| [x[0], x[1], 5.0].into()).collect();
    let far: Vec<Vector<3>> = three.iter().map(|x: &Vector<3>| x * 1e3).collect();
    for points in [blob, three, flat, far] {
        for sigma in [0.05, 0.3, 3.0] {
            for sheet in sheets(&points, sigma, 16) {
                assert_is_sound(&sheet, sigma);
            }
        }
    }
}

#[test]
fn counts_weigh_as_repeated_points_do() {
    let points = sphere(100, 1.0);
    let doubled = Density::new(&points, &[2.0; 100]);
    let sheets = (sheets(&points, 0.3, 16), ridge_sheets(&doubled, 0.3, 16, GO_ON));
    assert_eq!(core(&sheets.0).faces, core(&sheets.1).faces);
}

#[test]
fn the_answer_does_not_depend_on_the_number_of_threads() {
    let points = sphere(120, 1.4);
    let with = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("a pool");
        pool.install(|| sheets(&points, 0.1, 24))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn stopped_work_has_no_answer() {
    assert!(ridge_sheets(&density(&sphere(120, 1.4)), 0.3, 24, &|| true).is_empty());
    let polls = std::sync::atomic::AtomicUsize::new(0);
    let later = || polls.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 150;
    assert!(ridge_sheets(&density(&sphere(120, 1.4)), 0.3, 24, &later).is_empty());
}
