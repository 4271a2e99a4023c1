//! The cloud in numbers, as tables.

use std::collections::BTreeMap;

use super::place::{Place, columns};

const SCENE: &str = "two_moons --set particles.count=90 --set sampler.steps=12 \
                     --set score_error.0.normal=0.05";

fn numbers(fields: &[String]) -> Vec<f64> {
    fields.iter().map(|field| field.parse().expect("a number")).collect()
}

/// The fields of one step of a solve.
fn at(solve: &BTreeMap<String, Vec<String>>, name: &str, step: usize) -> Vec<String> {
    solve[name].iter().skip(step).step_by(13).cloned().collect()
}

fn ends_of(place: &Place, name: &str) -> BTreeMap<String, f64> {
    let table = columns(&place.text(name));
    table["name"].iter().cloned().zip(numbers(&table["value"])).collect()
}

#[test]
fn the_numbers_of_each_step_are_those_of_the_trajectories() {
    let place = Place::new();
    let text = place.out(&format!("metrics {SCENE}"));
    let header = "step,t,sigma,distance_median,distance_mean,distance_p90,reach,align,slide,\
                  to_go_median,u_normal_median,u_tangent_median,near_share,log_density_mean,\
                  diverged";
    assert_eq!(text.lines().next(), Some(header));
    let (metrics, solve) = (columns(&text), columns(&place.out(&format!("solve {SCENE}"))));
    assert_eq!(metrics["step"].len(), 13);
    for step in 0..13 {
        let row = |name: &str| -> f64 { metrics[name][step].parse().expect("a number") };
        let sorted = |name: &str| {
            let mut lengths = numbers(&at(&solve, name, step));
            lengths.sort_by(f64::total_cmp);
            lengths
        };
        let distances = sorted("normal_distance");
        let mean = distances.iter().sum::<f64>() / 90.0;
        assert_eq!((row("distance_median"), row("distance_p90")), (distances[45], distances[80]));
        assert!((row("distance_mean") / mean - 1.0).abs() < 1e-12);
        assert_eq!(row("u_normal_median"), sorted("u_normal")[45]);
        assert_eq!(row("u_tangent_median"), sorted("u_tangent")[45]);
        let words = at(&solve, "phase", step);
        for phase in ["reach", "align", "slide"] {
            let share = words.iter().filter(|word| *word == phase).count() as f64 / 90.0;
            assert_eq!(row(phase), share, "{phase} at {step}");
        }
        assert_eq!(metrics["t"][step], solve["t"][step]);
        assert_eq!(metrics["sigma"][step], solve["sigma"][step]);
        assert!(row("to_go_median") >= row("u_normal_median"));
    }
    let [first, last] = [0, 12].map(|step| numbers(&metrics["near_share"])[step]);
    assert!(first < 0.1 && last > 0.5, "{first} {last}");
    assert!(metrics["diverged"].iter().all(|n| n == "0"));
}

#[test]
fn the_log_density_and_the_share_near_the_data_are_those_of_a_field() {
    let place = Place::new();
    let metrics = columns(&place.out(&format!("metrics {SCENE} --set schedule.type=ve")));
    let solve = columns(&place.out(&format!("solve {SCENE} --set schedule.type=ve --every 12")));
    let last = |name: &str| solve[name].iter().skip(1).step_by(2);
    let rows = last("x").zip(last("y")).map(|(x, y)| format!("{x},{y}\n"));
    let place = place.with("p.csv", &format!("x,y\n{}", rows.collect::<String>()));
    let t = &solve["t"][1];
    let field = columns(
        &place.out(&format!("field {SCENE} --set schedule.type=ve --t {t} --points p.csv")),
    );
    let mean = numbers(&field["log_density"]).iter().sum::<f64>() / 90.0;
    let found = numbers(&metrics["log_density_mean"])[12];
    assert!((found - mean).abs() < 1e-6, "{found} {mean}");
}

#[test]
fn one_thread_and_two_write_the_same_tables_with_their_scenes_beside() {
    let place = Place::new();
    let line = format!("metrics {SCENE} --out m.csv --ends e.csv");
    let tables = |threads: &str| {
        place.out_on(threads, &line);
        [place.text("m.csv"), place.text("e.csv")]
    };
    assert_eq!(tables("1"), tables("2"));
    assert_eq!(place.files(), ["e.csv", "e.scene.toml", "m.csv", "m.scene.toml"]);
    assert_eq!(place.text("e.scene.toml"), place.text("m.scene.toml"));
    place.out("check e.scene.toml");
    assert_eq!(place.out("metrics m.scene.toml"), place.text("m.csv"));
}

#[test]
fn what_holds_for_the_end_is_a_table_of_names() {
    let place = Place::new();
    place.out("metrics thirteen_points --set particles.count=60 --out m.csv --ends e.csv");
    let ends = ends_of(&place, "e.csv");
    let names: Vec<&str> = ends.keys().map(String::as_str).collect();
    assert_eq!(names, ["between", "memorised", "near", "off_ridge"]);
    assert!((ends.values().sum::<f64>() - 1.0).abs() < 1e-12 && ends["memorised"] > 0.9);
    let guided = "metrics iris_guided --set particles.count=60 --set sampler.steps=10";
    place.out(&format!("{guided} --out m.csv --ends e.csv"));
    let ends = ends_of(&place, "e.csv");
    let sampled: f64 =
        ends.iter().filter(|(name, _)| name.starts_with("sampled_share_")).map(|(_, x)| x).sum();
    assert!((sampled - 1.0).abs() < 1e-12, "{ends:?}");
    assert!(ends["sampled_share_virginica"] > 0.5 && ends.contains_key("sampled_mean_x"));
    assert!(ends.contains_key("sampled_variance_y") && !ends.contains_key("sampled_mean_z"));
}

#[test]
fn wrong_outputs_are_refused_and_leave_no_file() {
    let place = Place::new();
    let same = place.sentence(&format!("metrics {SCENE} --out m.csv --ends m.csv"));
    assert!(same.contains("--ends m.csv") && same.contains("two names"), "{same}");
    let nowhere = place.sentence(&format!("metrics {SCENE} --out nowhere/m.csv"));
    assert!(nowhere.contains("nowhere/m.csv"), "{nowhere}");
    assert!(place.files().is_empty());
}
