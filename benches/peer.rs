//! Ridgewalk's side of the comparison with other packages: `benches/peers/peers.py` writes one
//! command a line to this program, and measures the processor time until its answer.
//!
//! | command | what it does |
//! | --- | --- |
//! | `scene SCENE.toml LEVELS.bin` | makes a scene ready and writes its noise levels |
//! | `points POINTS.bin` | reads particles, starts or seeds, data frame |
//! | `score SIGMA REPEATS` | displacement of every point to its denoised point |
//! | `fast SIGMA REPEATS` | the same by the quickest method, anew each time but for the sorted data |
//! | `solve REPEATS` | the scene's sampler, from the points to its last noise level |
//! | `scms SIGMA TOLERANCE REPEATS` | mean shifts along the normals until all are that short |
//! | `project SIGMA REPEATS` | the program's own way there |
//! | `save OUT.bin` | writes the last answer |
//!
//! Tables of numbers are float64, little endian, row by row. Answers are `ok`, or `error` and why.

use std::io::{BufRead, IsTerminal, stdin};
use std::path::Path;

use ridgewalk::diffusion::density::Evaluation;
use ridgewalk::diffusion::density::{Density, Precision, Surroundings};
use ridgewalk::geometry::frame::{Frame, project};
use ridgewalk::maths::Vector;
use ridgewalk::scene::Scene;
use ridgewalk::sim::experiment::{Experiment, Ready, Space};
use ridgewalk::sim::solve::{Starts, solve_ends};

/// Mean shifts of one seed at most.
const MAX_SHIFTS: usize = 1000;

fn main() {
    if stdin().is_terminal() {
        println!("this bench answers benches/peers/peers.py; run that");
        return;
    }
    println!("ridgewalk {}", std::process::id());
    let mut desk = Desk::default();
    for line in stdin().lock().lines().map_while(Result::ok) {
        match desk.obey(&line.split_whitespace().collect::<Vec<_>>()) {
            Ok(()) => println!("ok"),
            Err(why) => println!("error {}", why.replace('\n', " ")),
        }
    }
}

/// What has been read, and the last answer.
#[derive(Default)]
struct Desk {
    experiment: Option<Experiment>,
    points: Vec<f64>,
    answer: Vec<f64>,
}

/// What is measured.
enum Task {
    Score { sigma: f64 },
    Fast { sigma: f64 },
    Solve,
    Scms { sigma: f64, tolerance: f64 },
    Project { sigma: f64 },
}

impl Desk {
    fn obey(&mut self, words: &[&str]) -> Result<(), String> {
        match *words {
            ["scene", scene, levels] => self.read_scene(scene, levels),
            ["points", path] => read(path).map(|points| self.points = points),
            ["save", path] => write(path, &self.answer),
            ["score", sigma, repeats] => self.run(repeats, &Task::Score { sigma: number(sigma)? }),
            ["fast", sigma, repeats] => self.run(repeats, &Task::Fast { sigma: number(sigma)? }),
            ["solve", repeats] => self.run(repeats, &Task::Solve),
            ["scms", sigma, tolerance, repeats] => {
                let task = Task::Scms { sigma: number(sigma)?, tolerance: number(tolerance)? };
                self.run(repeats, &task)
            }
            ["project", sigma, repeats] => {
                self.run(repeats, &Task::Project { sigma: number(sigma)? })
            }
            _ => Err(format!("there is no such command: {}", words.join(" "))),
        }
    }

    fn read_scene(&mut self, scene: &str, levels: &str) -> Result<(), String> {
        let scene = Scene::load(Path::new(scene)).map_err(|error| error.to_string())?;
        let experiment = Experiment::new(scene.into(), None)?;
        let sigmas: Vec<f64> = experiment.nodes.iter().map(|node| node.sigma).collect();
        self.experiment = Some(experiment);
        write(levels, &sigmas)
    }

    fn run(&mut self, repeats: &str, task: &Task) -> Result<(), String> {
        let experiment = self.experiment.as_ref().ok_or("a scene comes first")?;
        for round in 0..number::<usize>(repeats)? {
            self.answer = match &experiment.space {
                Space::Plane(ready) => task.run(experiment, ready, &self.points, round),
                Space::Volume(ready) => task.run(experiment, ready, &self.points, round),
            }
            .ok_or("the task was stopped")?;
        }
        Ok(())
    }
}

impl Task {
    fn run<const D: usize>(
        &self,
        experiment: &Experiment,
        ready: &Ready<D>,
        points: &[f64],
        round: usize,
    ) -> Option<Vec<f64>> {
        let mut x: Vec<Vector<D>> = points.chunks_exact(D).map(Vector::from_column_slice).collect();
        let density = &ready.training.density;
        match *self {
            Self::Score { sigma } => {
                let mut out = vec![Evaluation::default(); x.len()];
                density.evaluate(Precision::Single, &x, sigma, &mut out);
                x = out.iter().map(|evaluation| evaluation.displacement).collect();
            }
            Self::Fast { sigma } => {
                // Another noise level each time, or a grid would be there already.
                let (sigma, precision) =
                    (sigma * (1.0 + 1e-9 * round as f64), Precision::Fast { cloud: x.len() });
                let mut out = vec![Evaluation::default(); x.len()];
                density.prepare(precision, sigma);
                density.evaluate(precision, &x, sigma, &mut out);
                x = out.iter().map(|evaluation| evaluation.displacement).collect();
            }
            Self::Solve => {
                x = solve_ends(experiment, ready, ready.quick, &Starts::Given(x), &|| false)?;
            }
            Self::Scms { sigma, tolerance } => {
                shift_to_ridge(density, ready.ridge_dimension, sigma, tolerance, &mut x);
            }
            Self::Project { sigma } => project(density, ready.ridge_dimension, sigma, &mut x),
        }
        Some(x.iter().flatten().copied().collect())
    }
}

/// Subspace constrained mean shift (Ozertem & Erdogmus 2011), each seed until its step is below
/// `tolerance`: the iteration of the peers, to be compared with theirs step by step.
fn shift_to_ridge<const D: usize>(
    density: &Density<D>,
    ridge_dimension: usize,
    sigma: f64,
    tolerance: f64,
    seeds: &mut [Vector<D>],
) {
    let mut moving: Vec<usize> = (0..seeds.len()).collect();
    let mut around = vec![Surroundings::default(); seeds.len()];
    for _ in 0..MAX_SHIFTS {
        let x: Vec<Vector<D>> = moving.iter().map(|&i| seeds[i]).collect();
        let around = &mut around[..x.len()];
        density.survey(Precision::Single, &x, sigma, around);
        let mut around = around.iter();
        moving.retain(|&i| {
            let step = around.next().map_or_else(Vector::zeros, |around| {
                Frame::new(around, ridge_dimension).normal_part(&around.evaluation.displacement)
            });
            seeds[i] += step;
            step.norm() >= tolerance
        });
        if moving.is_empty() {
            break;
        }
    }
}

fn number<T: std::str::FromStr>(word: &str) -> Result<T, String> {
    word.parse().map_err(|_| format!("{word} is not a number of the kind that stands there"))
}

fn read(path: &str) -> Result<Vec<f64>, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let (numbers, _) = bytes.as_chunks::<8>();
    Ok(numbers.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())
}

fn write(path: &str, numbers: &[f64]) -> Result<(), String> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    std::fs::write(path, bytes).map_err(|error| format!("{path}: {error}"))
}
