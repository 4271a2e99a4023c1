//! What the random-feature score costs, and for how long.
//!
//! `cargo bench --bench learned_features`

mod support;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use ridgewalk::diffusion::data::PointCloud;
use ridgewalk::diffusion::density::Density;
use ridgewalk::diffusion::score::learned::{
    FeatureModel, Features, RandomFeatures, TrainingLaw, Watch,
};
use ridgewalk::maths::Vector;
use support::best_cpu_ms;

/// Particles of an evaluation.
const PARTICLES: usize = 2_000;

fn main() {
    let law = helix::<2>();
    println!("fit, 24 slices, 2D     | wall ms | processor ms | held MB at most");
    for width in [64, 256, 768] {
        let settings = RandomFeatures { width, ..RandomFeatures::default() };
        let start = Instant::now();
        let cpu = best_cpu_ms(1, || drop(fit(&settings, &law)));
        let wall = start.elapsed().as_secs_f64() * 1e3;
        let bytes = FeatureModel::<2>::bytes(&settings) as f64 / 1e6;
        println!("width {width:16} | {wall:7.0} | {cpu:12.0} | {bytes:7.1}");
    }
    println!("\nreadout of a training time, 24 slices | processor ms");
    for width in [64, 256, 768] {
        let model = fit(&RandomFeatures { width, ..RandomFeatures::default() }, &law);
        let cpu = best_cpu_ms(20, || drop(black_box(model.at(black_box(1e5)))));
        println!("width {width:31} | {cpu:.2}");
    }
    println!("\nevaluation, width 256  | ns a particle");
    for features in [Features::Relu, Features::Cosine] {
        evaluate(features, "2D", &helix::<2>());
        evaluate(features, "3D", &helix::<3>());
    }
}

fn fit<const D: usize>(settings: &RandomFeatures, law: &TrainingLaw<D>) -> FeatureModel<D> {
    FeatureModel::fit(settings, law, Watch::PATIENT).expect("nobody stops it")
}

fn evaluate<const D: usize>(features: Features, space: &str, law: &TrainingLaw<D>) {
    let settings = RandomFeatures { features, slices: 4, ..RandomFeatures::default() };
    let score = fit(&settings, law).at(1e5);
    let x: Vec<Vector<D>> = points(PARTICLES);
    let mut out = vec![Vector::zeros(); PARTICLES];
    let ms = best_cpu_ms(200, || score.displacements(black_box(&x), 0.3, &mut out));
    println!("{features:7?} {space:14} | {:.1}", ms * 1e6 / PARTICLES as f64);
    let ms = best_cpu_ms(200, || {
        for (x, out) in x.chunks(32).zip(out.chunks_mut(32)) {
            score.displacements(black_box(x), 0.3, out);
        }
    });
    println!("{features:7?} {space}, 32 a call  | {:.1}", ms * 1e6 / PARTICLES as f64);
}

/// Two hundred points of a helix, or of the circle below it.
fn helix<const D: usize>() -> TrainingLaw<D> {
    let cloud = PointCloud::new(points(200), None).expect("they are points");
    TrainingLaw {
        density: Arc::new(Density::new(cloud.points(), cloud.counts())),
        counts: cloud.counts().into(),
        mean: cloud.mean(),
        radius: cloud.radius(),
        sigmas: 0.02 * cloud.nearest_neighbour()..=15.0 * cloud.radius(),
    }
}

fn points<const D: usize>(n: usize) -> Vec<Vector<D>> {
    let point = |i: usize| {
        let angle = 12.0 * i as f64 / n as f64;
        let place = [angle.cos(), angle.sin(), angle / 6.0 - 1.0];
        Vector::from_fn(|d, _| place[d])
    };
    (0..n).map(point).collect()
}
