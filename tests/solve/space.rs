//! Solves in space: what must agree with the plane, and what the third dimension adds.

use std::path::Path;

use nalgebra::{Rotation3, Vector3};
use ridgewalk::maths::Vector;
use ridgewalk::sim::choice::Choice;
use ridgewalk::sim::experiment::{Experiment, Ready};
use ridgewalk::sim::export::{Trajectories, solve_chosen};
use ridgewalk::sim::solve::Starts;

use crate::laboratory::{self, plane, volume};

const PARTICLES: usize = 60;

fn table(folder: &Path, name: &str, points: impl IntoIterator<Item = Vec<f64>>) -> String {
    let mut text = String::from("x,y,z");
    let rows: Vec<Vec<f64>> = points.into_iter().collect();
    if rows[0].len() == 2 {
        text = String::from("x,y");
    }
    for row in rows {
        let row: Vec<String> = row.iter().map(ToString::to_string).collect();
        text.push('\n');
        text.push_str(&row.join(","));
    }
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    format!("[data]\ntype = \"file\"\npath = {:?}\nscale = \"none\"\n", path.display().to_string())
}

fn experiment(text: &str) -> Experiment {
    let span = "[schedule]\ntype = \"ou\"\nt_start = 3.0\nt_end = 0.001\n";
    let text = format!("{text}{span}[particles]\ncount = {PARTICLES}\n");
    laboratory::experiment(&text)
}

fn solved<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    starts: &[Vector<D>],
) -> Trajectories<D> {
    let starts = Starts::Given(starts.to_vec());
    solve_chosen(experiment, ready, starts, Choice::default(), &|| false, || {})
        .expect("not stopped")
}

fn thirteen() -> Vec<[f64; 2]> {
    let experiment = experiment("[data]\ntype = \"thirteen_points\"\n");
    plane(&experiment).training.cloud.rows().iter().map(|&x| x.into()).collect()
}

fn starts() -> Vec<Vector3<f64>> {
    let place = |i: usize| {
        let (r, angle) = (0.3 + 0.03 * i as f64, 2.4 * i as f64);
        Vector3::new(r * angle.cos(), r * angle.sin(), 0.8 * (1.7 * i as f64).sin())
    };
    (0..PARTICLES).map(place).collect()
}

#[test]
fn data_of_the_plane_in_space_give_the_trajectories_of_the_plane() {
    let folder = tempfile::tempdir().expect("a folder");
    let flat = table(folder.path(), "flat.csv", thirteen().map_rows(|[x, y]| vec![x, y]));
    let raised = table(folder.path(), "raised.csv", thirteen().map_rows(|[x, y]| vec![x, y, 0.0]));
    let (flat, raised) = (experiment(&flat), experiment(&raised));
    let starts = starts();
    let in_plane: Vec<Vector<2>> = starts.iter().map(Vector3::xy).collect();
    let expected = solved(&flat, plane(&flat), &in_plane);
    let found = solved(&raised, volume(&raised), &starts);
    for (node, (found, expected)) in found.x.iter().zip(&expected.x).enumerate() {
        for (x, y) in found.iter().zip(expected) {
            assert!((x.xy() - y).norm() < 1e-9, "node {node}: {x} {y}");
        }
    }
    let last = found.x.last().expect("a node");
    assert!(last.iter().all(|x| x.z.abs() < 0.05), "what lies beside the plane falls into it");
    let alike = found.normal_distance.iter().zip(&expected.normal_distance).flat_map(|(a, b)| {
        let beside = |i: &usize| starts[*i].z.abs() < 1e-3;
        (0..PARTICLES).filter(beside).map(|i| (a[i] - b[i]).abs()).collect::<Vec<_>>()
    });
    assert!(alike.fold(0.0, f64::max) < 1e-2);
}

trait MapRows {
    fn map_rows(self, row: impl Fn([f64; 2]) -> Vec<f64>) -> Vec<Vec<f64>>;
}

impl MapRows for Vec<[f64; 2]> {
    fn map_rows(self, row: impl Fn([f64; 2]) -> Vec<f64>) -> Vec<Vec<f64>> {
        self.into_iter().map(row).collect()
    }
}

#[test]
fn turned_data_and_turned_starts_give_turned_trajectories_at_the_same_distances() {
    let folder = tempfile::tempdir().expect("a folder");
    let turn = Rotation3::from_euler_angles(0.4, -1.1, 2.0);
    let helix = experiment("[data]\ntype = \"helix\"\n");
    let points: Vec<Vector3<f64>> = volume(&helix).training.cloud.rows().to_vec();
    let row = |x: Vector3<f64>| vec![x.x, x.y, x.z];
    let text = |name: &str, points: Vec<Vector3<f64>>| {
        table(folder.path(), name, points.into_iter().map(row).collect::<Vec<_>>())
    };
    let turned = experiment(&text("turned.csv", points.iter().map(|x| turn * x).collect()));
    let turned_starts: Vec<_> = starts().iter().map(|x| turn * x).collect();
    let expected = solved(&helix, volume(&helix), &starts());
    let found = solved(&turned, volume(&turned), &turned_starts);
    let n_agreeing = |node: usize| {
        let pairs = found.x[node].iter().zip(&expected.x[node]);
        pairs.filter(|(x, y)| (*x - turn * *y).norm() < 1e-6).count()
    };
    assert_eq!(n_agreeing(60), PARTICLES);
    assert!(n_agreeing(100) >= PARTICLES - 1, "rounding moves one on a separatrix at most");
    let pairs = found.normal_distance[60].iter().zip(&expected.normal_distance[60]);
    assert!(pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max) < 1e-6);
}

#[test]
fn across_a_sheet_there_is_one_normal_and_across_a_curve_there_are_two() {
    for (dimension, n_normals) in [(1, 2), (2, 1)] {
        let sphere = format!("[data]\ntype = \"sphere\"\n[ridge]\ndimension = {dimension}\n");
        let experiment = experiment(&sphere);
        assert_eq!(experiment.n_normals(), n_normals);
        assert_eq!(experiment.ridge_dimension(), dimension);
        let found = solved(&experiment, volume(&experiment), &starts());
        let whole = |node: usize, i: usize| found.u_normal[node][i].hypot(found.u_tangent[node][i]);
        let share = (0..PARTICLES).map(|i| found.u_normal[50][i] / whole(50, i)).sum::<f64>();
        let share = share / PARTICLES as f64;
        assert!(share > 0.4 && share <= 1.0, "{share}");
    }
}
