//! What errors of the score do to the samples: known laws, over whole solves.

use ridgewalk::diffusion::density::Precision;
use ridgewalk::geometry::phases::{Phase, Row, Thresholds, last_passages};
use ridgewalk::maths::Vector;
use ridgewalk::record::origin::Origin;
use ridgewalk::sim::choice::Choice;
use ridgewalk::sim::ends::{End, Ending, endings, share};
use ridgewalk::sim::experiment::{Experiment, Ready};
use ridgewalk::sim::export::{Trajectories, solve_chosen};
use ridgewalk::sim::recorder::solve_and_record;
use ridgewalk::sim::solve::{Cloud, Progress, Starts, in_order, solve};

use crate::laboratory::{experiment, plane, volume};

const THIRTEEN: &str = "[data]\ntype = \"thirteen_points\"\n";

/// A ring of data so dense that the ridge is a circle at every noise level of the solve.
const RING: &str = "[data]\ntype = \"circle\"\ncount = 100\n";

fn particles(count: usize) -> String {
    format!("[particles]\ncount = {count}\n")
}

fn directional(normal: f64, tangent: f64, more: &str) -> String {
    format!(
        "[[score_error]]\ntype = \"directional\"\nnormal = {normal}\ntangent = {tangent}\n{more}\n"
    )
}

fn end_points<const D: usize>(experiment: &Experiment, ready: &Ready<D>) -> Vec<Vector<D>> {
    let mut ends = Vec::new();
    let look = |cloud: &Cloud<'_, D>| {
        let of_particle = cloud.particles.iter().zip(cloud.x).zip(cloud.displacements);
        of_particle.map(|((&i, x), e)| (i, x + e)).collect::<Vec<_>>()
    };
    let on_node = |_, parts: Vec<Vec<_>>| {
        ends = in_order(&parts);
        Progress::Continue
    };
    solve(experiment, ready, Precision::Double, &Starts::Seeded, &|| false, look, on_node);
    ends
}

fn ends_in_the_plane(text: &str) -> (Experiment, Vec<Ending>) {
    let experiment = experiment(text);
    let ready = plane(&experiment);
    let ends = end_points(&experiment, ready);
    let endings = endings(&experiment, ready, &ends, &|| false).expect("not stopped");
    (experiment, endings)
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0), |(sum, n), value| (sum + value, n + 1));
    sum / f64::from(n)
}

/// How much the mean distance to the ridge grows per unit of the amplitudes, in data radii.
fn slope(data: &str, [normal, tangent]: [f64; 2], seed: u32) -> f64 {
    let error = directional(normal, tangent, &format!("seed = {seed}"));
    let short = "[sampler]\nsteps = 50\n";
    let (experiment, ends) = ends_in_the_plane(&format!("{data}{error}{}{short}", particles(50)));
    mean(ends.iter().map(|end| end.to_ridge)) / experiment.radius / normal.max(tangent)
}

#[test]
fn normal_error_moves_samples_off_the_ridge_by_the_mean_of_a_normal() {
    let slopes = |amplitudes| {
        let of = move |data| move |seed: u32| slope(data, amplitudes, seed);
        mean((1..=16).map(of(THIRTEEN)).chain((1..=16).map(of(RING))))
    };
    let across = slopes([0.06, 0.0]);
    assert!((0.7..0.9).contains(&across), "E|N(0, 1)| = 0.80, found {across}");
}

#[test]
fn tangential_error_moves_samples_along_the_ridge_alone() {
    let along = mean((1..=8).map(|seed| slope(THIRTEEN, [0.0, 0.06], seed)));
    assert!(along < 0.04, "{along}");
}

/// Mean sizes of the radial and of the tangential offset of the ends from the nearest datum of a
/// circle, per unit of amplitude.
fn offsets_on_a_circle(normal: f64, tangent: f64) -> [f64; 2] {
    let error = directional(normal, tangent, "");
    let circle = "[data]\ntype = \"circle\"\ncount = 24\nradius = 1.0\n";
    let experiment = experiment(&format!("{circle}{error}{}", particles(200)));
    let step = std::f64::consts::TAU / 24.0;
    let ends = end_points(&experiment, plane(&experiment));
    let angle = |x: &Vector<2>| x[1].atan2(x[0]) / step;
    let along = mean(ends.iter().map(|x| (angle(x) - angle(x).round()).abs() * step));
    let across = mean(ends.iter().map(|x| (x.norm() - 1.0).abs()));
    [across, along].map(|offset| offset / normal.max(tangent))
}

#[test]
fn each_error_spreads_samples_its_own_way() {
    let [[across, leak_along], [leak_across, along]] =
        [offsets_on_a_circle(0.04, 0.0), offsets_on_a_circle(0.0, 0.04)];
    assert!(across > 0.4 && along > 0.4, "{across} {along}");
    assert!(leak_along < 0.15 && leak_across < 0.15, "{leak_along} {leak_across}");
}

#[test]
fn on_a_helix_two_normals_add_up() {
    let slope = |seed: u32| {
        let error = directional(0.08, 0.0, &format!("seed = {seed}"));
        let short = "[sampler]\nsteps = 50\n";
        let text = format!("[data]\ntype = \"helix\"\n{error}{}{short}", particles(80));
        let experiment = experiment(&text);
        let ready = volume(&experiment);
        let ends = end_points(&experiment, ready);
        let ends = endings(&experiment, ready, &ends, &|| false).expect("not stopped");
        mean(ends.iter().map(|end| end.to_ridge)) / experiment.radius / 0.08
    };
    let slope = mean((1..=8).map(slope));
    assert!((1.1..1.4).contains(&slope), "E|N(0, I_2)| = 1.25, found {slope}");
}

#[test]
fn errors_of_epsilon_or_of_the_score_leave_no_floor() {
    for (units, floor) in [("denoiser", 1e-2), ("epsilon", 1e-3), ("score", 1e-4)] {
        let error = directional(0.06, 0.06, &format!("units = \"{units}\""));
        let (experiment, ends) = ends_in_the_plane(&format!("{THIRTEEN}{error}{}", particles(100)));
        let to_datum = mean(ends.iter().map(|end| end.to_datum)) / experiment.radius;
        assert_eq!(to_datum < floor, units != "denoiser", "{units} {to_datum}");
    }
}

#[test]
fn normal_error_at_high_noise_alone_is_forgotten() {
    let error = directional(0.06, 0.0, "sigma_from = 0.1");
    let (experiment, ends) = ends_in_the_plane(&format!("{THIRTEEN}{error}{}", particles(100)));
    assert!(mean(ends.iter().map(|end| end.to_ridge)) < 1e-3 * experiment.radius);
}

/// The cloud at chosen nodes of a solve.
fn clouds(error: &str, seed: u32, nodes: &[usize]) -> Vec<Vec<Vector<2>>> {
    let text = format!("{THIRTEEN}{error}[particles]\ncount = 800\nseed = {seed}\n");
    let experiment = experiment(&text);
    let mut clouds = Vec::new();
    let ready = plane(&experiment);
    let look = |cloud: &Cloud<'_, 2>| cloud.x.to_vec();
    let on_node = |index, parts: Vec<Vec<_>>| {
        if nodes.contains(&index) {
            clouds.push(parts.concat());
        }
        Progress::Continue
    };
    solve(&experiment, ready, Precision::Double, &Starts::Seeded, &|| false, look, on_node);
    clouds
}

fn mean_distance(x: &[Vector<2>], y: &[Vector<2>]) -> f64 {
    mean(x.iter().flat_map(|x| y.iter().map(move |y| (x - y).norm())))
}

/// `2 E|X - Y| - E|X - X'| - E|Y - Y'|` (Szekely & Rizzo 2013), in units of what it is on average
/// for two draws of one law.
fn energy_distance(x: &[Vector<2>], y: &[Vector<2>]) -> f64 {
    let within = mean_distance(x, x) + mean_distance(y, y);
    (2.0 * mean_distance(x, y) - within) / (within / x.len() as f64)
}

#[test]
fn gauge_error_moves_every_particle_and_no_density_but_rotation_moves_both() {
    let nodes = [40, 60, 80, 100];
    let gauge = "[[score_error]]\ntype = \"gauge\"\namplitude = 1.0\n";
    let rotation = "[[score_error]]\ntype = \"rotation\"\namplitude = 0.3\n";
    let [exact, gauged, rotated] =
        [("", 1), (gauge, 2), (rotation, 2)].map(|(error, seed)| clouds(error, seed, &nodes));
    let distances = |other: &[Vec<Vector<2>>]| -> Vec<f64> {
        exact.iter().zip(other).map(|(x, y)| energy_distance(x, y)).collect()
    };
    let (of_gauge, of_rotation) = (distances(&gauged), distances(&rotated));
    assert!(of_gauge.iter().all(|&distance| distance < 3.0), "{of_gauge:?}");
    assert!(of_rotation[2..].iter().all(|&distance| distance > 9.0), "{of_rotation:?}");
    let unmoved = clouds("", 2, &nodes);
    let pairs = unmoved[3].iter().zip(&gauged[3]);
    let n_moved = pairs.filter(|(a, b)| (*a - *b).norm() > 0.2).count();
    assert!(n_moved > 400, "{n_moved} of 800 end elsewhere");
}

#[test]
fn a_smoothed_score_leaves_samples_between_the_modes() {
    for (bandwidth, expected) in [(0.05, 0.0), (0.1, 0.0), (0.2, 0.68), (0.3, 0.91), (0.5, 0.97)] {
        let score = format!("[score]\ntype = \"smoothed\"\nbandwidth = {bandwidth}\n");
        let (_, ends) = ends_in_the_plane(&format!("{THIRTEEN}{score}{}", particles(400)));
        let not_memorised = 1.0 - share(&ends, End::Memorised);
        assert!((not_memorised - expected).abs() < 0.05, "{bandwidth}: {not_memorised}");
        let all: f64 = End::ALL.iter().map(|&end| share(&ends, end)).sum();
        assert!((all - 1.0).abs() < 1e-12);
    }
}

fn trajectories(text: &str) -> (Experiment, Trajectories<2>) {
    let experiment = experiment(text);
    let ready = plane(&experiment);
    let (starts, choice) = (Starts::Seeded, Choice::default());
    let solved = solve_chosen(&experiment, ready, starts, choice, &|| false, || {});
    (experiment.clone(), solved.expect("not stopped"))
}

fn two_points() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("two.csv");
    std::fs::write(&path, "x,y\n-1,0\n1,0\n").expect("written");
    let scene = format!(
        "[data]\ntype = \"file\"\npath = {:?}\nscale = \"none\"\n",
        path.display().to_string()
    );
    (folder, scene)
}

#[test]
fn two_points_have_exact_distances_and_the_exact_flow_keeps_them_in_units_of_sigma() {
    let (_folder, scene) = two_points();
    let ddim = "[sampler]\ntype = \"ddim\"\n";
    let (_, solved) = trajectories(&format!("{scene}{ddim}{}", particles(20)));
    for (k, node) in solved.nodes.iter().enumerate() {
        for particle in 0..20 {
            let (distance, y) = (solved.normal_distance[k][particle], solved.x[k][particle][1]);
            assert!((distance - (y / node.a).abs()).abs() < 1e-9 * node.sigma, "{k} {particle}");
            let at_start = solved.normal_distance[0][particle] / solved.nodes[0].sigma;
            assert!((distance / node.sigma - at_start).abs() < 1e-8, "{k} {particle}");
        }
    }
}

#[test]
fn a_particle_beside_the_ridge_slides_where_the_error_has_led_it() {
    let error = directional(0.06, 0.0, "");
    let (experiment, solved) = trajectories(&format!("{THIRTEEN}{error}{}", particles(200)));
    let last = solved.nodes.len() - 1;
    let n_sliding = solved.passages.iter().filter(|p| p.phase(last) == Phase::Slide).count();
    assert!(n_sliding > 190, "{n_sliding} of 200");
    assert!(mean(solved.u_normal[last].iter().copied()) < 0.01 * experiment.radius);
    assert!(mean(solved.normal_distance[last].iter().copied()) > 0.03 * experiment.radius);
    let n_reaching = solved.passages.iter().filter(|p| p.phase(0) == Phase::Reach).count();
    assert!(n_reaching > 190, "{n_reaching} of 200 are far at first");
}

#[test]
fn other_thresholds_need_no_other_solve() {
    let text = |rho: f64| format!("{THIRTEEN}[ridge]\nrho = {rho}\n{}", particles(30));
    let ((_, solved), (other, solved_again)) =
        (trajectories(&text(0.25)), trajectories(&text(0.5)));
    let rows = solved.normal_distance.iter().zip(&solved.u_normal);
    let rows = rows.map(|(normal_distance, u_normal)| Row { normal_distance, u_normal });
    let relabelled = last_passages(rows, other.thresholds(&other.scene.ridge));
    assert_eq!(relabelled, solved_again.passages);
    assert_ne!(relabelled, solved.passages);
}

#[test]
fn the_window_and_the_files_label_alike() {
    let (experiment, solved) =
        trajectories(&format!("{THIRTEEN}{}{}", directional(0.05, 0.03, ""), particles(50)));
    let ready = plane(&experiment);
    let timeline = solve_and_record(&experiment, ready, Precision::Double, &|| false);
    let timeline = timeline.expect("not stopped");
    assert_eq!(timeline.passages(experiment.thresholds(&experiment.scene.ridge)), solved.passages);
    let causal = timeline.causal_phases(experiment.thresholds(&experiment.scene.ridge));
    assert_eq!(causal.len(), 101);
    let n_sliding = causal[100].iter().filter(|&&phase| phase == Phase::Slide).count();
    assert!(n_sliding > 45, "{n_sliding} of 50");
    let never = Thresholds { normal_distance: 0.0, u_normal: 0.0 };
    assert!(timeline.causal_phases(never)[100].iter().all(|&phase| phase == Phase::Reach));
}

#[test]
fn threads_change_no_byte_of_a_solve_with_errors() {
    let errors = format!(
        "{}[[score_error]]\ntype = \"gauge\"\n[[score_error]]\ntype = \"bias\"\n",
        directional(0.05, 0.03, "")
    );
    let text = format!("{THIRTEEN}{errors}[sampler]\nsteps = 20\n{}", particles(600));
    let csv = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let mut bytes = Vec::new();
        let (_, solved) = pool.install(|| trajectories(&text));
        solved.write_csv(&mut bytes).expect("written");
        bytes
    };
    assert!(csv(1) == csv(3));
}

#[test]
fn files_have_the_columns_and_arrays_of_the_contract() {
    let (experiment, solved) = trajectories(&format!("{THIRTEEN}{}", particles(7)));
    let mut bytes = Vec::new();
    solved.write_csv(&mut bytes).expect("written");
    let text = String::from_utf8(bytes).expect("text");
    let header = "particle,step,t,sigma,x,y,phase,normal_distance,u_normal,u_tangent";
    assert_eq!(text.lines().next(), Some(header));
    let row: Vec<&str> = text.lines().nth(101).expect("a row").split(',').collect();
    assert_eq!((row[0], row[1], row[6], row.len()), ("0", "100", "slide", 10));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("t.npz");
    let origin = Origin { scene: &experiment.scene, node: None, read_from: None };
    solved.write(&path, &origin).expect("written");
    let file = std::fs::File::open(&path).expect("a file");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let entry = archive.by_name("phase.npy").expect("phases");
    let phases = npyz::NpyFile::new(entry).expect("an array");
    assert_eq!(phases.shape(), [101, 7]);
    let phases: Vec<u8> = phases.into_vec().expect("bytes");
    assert_eq!((phases[0], phases[706]), (0, 2));
    for name in ["normal_distance", "u_normal", "u_tangent"] {
        let entry = archive.by_name(&format!("{name}.npy")).expect("an array");
        assert_eq!(npyz::NpyFile::new(entry).expect("an array").shape(), [101, 7]);
    }
}
