//! The command line, end to end.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::program;

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn with(self, name: &str, text: &str) -> Self {
        fs::write(self.0.path().join(name), text).expect("written");
        self
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, line: &str) -> Output {
        program::run(self.path(), line)
    }

    /// Standard output of a run that must succeed.
    fn out(&self, line: &str) -> String {
        let output = self.run(line);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{line}: {error}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// The sentence of a run that must fail with exit code 2.
    fn sentence(&self, line: &str) -> String {
        let output = self.run(line);
        let error = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{line}: {error}");
        assert_eq!(error.trim_end().lines().count(), 1, "{line}: not one sentence: {error}");
        error
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).expect("a file")
    }
}

/// The numbers of a row, words left out.
fn numbers(row: &str) -> Vec<f64> {
    row.split(',').filter_map(|number| number.parse().ok()).collect()
}

#[test]
fn one_thread_and_two_write_the_same_bytes() {
    let place = Place::new();
    for sampler in ["heun", "predictor_corrector"] {
        let solve = format!(
            "solve two_moons --set particles.count=300 --set sampler.type={sampler} \
             --set sampler.steps=20 --set sampler.stochasticity=0.5"
        );
        place.out(&format!("{solve} --threads 1 --out one.npz"));
        place.out(&format!("{solve} --threads 2 --out two.npz"));
        assert!(place.bytes("one.npz") == place.bytes("two.npz"), "{sampler}");
    }
}

#[test]
fn fast_evaluation_is_asked_for_ends_within_its_bound_and_does_not_depend_on_threads() {
    let place = Place::new();
    for (data, count) in [("spiral", 3000), ("swiss_roll", 2000)] {
        let solve = format!(
            "solve {data} --set data.count={count} --set particles.count=1500 \
             --set sampler.steps=20 --set score_error=[] --threads"
        );
        let at = if data == "spiral" { 4..6 } else { 4..7 };
        let places = |line: &str| -> Vec<Vec<f64>> {
            let rows = place.out(line);
            let rows = rows.lines().map(numbers).filter(|row| row.len() > 4);
            rows.map(|row| row[at.clone()].to_vec()).collect()
        };
        let fast = format!("{solve} 1 --set score.evaluation=fast");
        let (exact, quick) = (places(&format!("{solve} 1")), places(&fast));
        let far = |(a, b): (&Vec<f64>, &Vec<f64>)| {
            a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
        };
        let mut apart: Vec<f64> = exact.iter().zip(&quick).map(far).collect();
        apart.sort_by(f64::total_cmp);
        assert!(apart.len() == 31_500 && exact != quick, "{data}: another evaluation");
        // Beyond these are particles on a separatrix, where anything makes a difference.
        assert!(apart[30_000] < 1e-5, "{data}: {:e}", apart[30_000]);
        assert!(place.out(&fast) == place.out(&fast.replace("--threads 1", "--threads 2")));
    }
}

#[test]
fn a_particle_does_not_know_how_many_others_there_are() {
    let place = Place::new();
    let solve = |count: usize| {
        place.out(&format!(
            "solve thirteen_points --set sampler.steps=10 --set sampler.stochasticity=1 \
             --set particles.count={count}"
        ))
    };
    let few = solve(100);
    assert_eq!(few.lines().count(), 1 + 100 * 11);
    assert!(solve(700).starts_with(&few));
}

#[test]
fn solve_writes_the_columns_of_the_contract_and_ends_at_the_data() {
    let place = Place::new();
    let text = place.out("solve thirteen_points --set particles.count=50");
    let mut lines = text.lines();
    let header = "particle,step,t,sigma,x,y,phase,normal_distance,u_normal,u_tangent";
    assert_eq!(lines.next(), Some(header));
    let ends: Vec<Vec<f64>> = lines.map(numbers).filter(|row| row[1] == 100.0).collect();
    assert_eq!(ends.len(), 50);
    let table = include_str!("../../assets/data/thirteen_points.csv");
    let data: Vec<Vec<f64>> = table.lines().skip(1).map(numbers).collect();
    for end in ends {
        let distance = |x: &Vec<f64>| (x[0] - end[4]).hypot(x[1] - end[5]);
        let nearest = data.iter().map(distance).fold(f64::INFINITY, f64::min);
        assert!(nearest < 0.1, "particle {} ends {nearest} from the data", end[0]);
    }
}

#[test]
fn starts_are_positions_at_t_start() {
    let place = Place::new().with("s.csv", "x,y\n0.5,-1.25\n2,3\n");
    for schedule in ["ou", "ve", "linear --set schedule.t_start=1"] {
        let text = place
            .out(&format!("solve thirteen_points --starts s.csv --set schedule.type={schedule}"));
        let rows: Vec<Vec<f64>> = text.lines().skip(1).map(numbers).collect();
        let starts: Vec<&Vec<f64>> = rows.iter().filter(|row| row[1] == 0.0).collect();
        for (start, wanted) in starts.iter().zip([[0.5, -1.25], [2.0, 3.0]]) {
            assert!((start[4] - wanted[0]).abs() < 1e-9 && (start[5] - wanted[1]).abs() < 1e-9);
        }
        assert!(rows.iter().flatten().all(|number| number.is_finite()), "{schedule}");
    }
}

#[test]
fn field_agrees_with_the_two_point_closed_form() {
    let place = Place::new()
        .with("two.csv", "x,y\n-1,0\n1,0\n")
        .with("p.csv", "x,y\n0.3,0.2\n")
        .with("s.toml", "[data]\ntype='file'\npath='two.csv'\nscale='none'\n[schedule]\ntype='ve'");
    let text = place.out("field s.toml --t 0.8 --points p.csv");
    let row = numbers(text.lines().nth(1).expect("a row"));
    let (x, y, s2) = (0.3_f64, 0.2_f64, 0.64_f64);
    let tanh = (x / s2).tanh();
    let score = [(tanh - x) / s2, -y / s2];
    let hess_xx = ((1.0 - tanh * tanh) / s2 - 1.0) / s2;
    for (found, wanted) in row[3..8].iter().zip([score[0], score[1], hess_xx, 0.0, -1.0 / s2]) {
        assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
    }
    assert!(row[8].abs() < 1e-9 && (row[9].abs() - 1.0).abs() < 1e-12, "the normal is vertical");
}

#[test]
fn a_saved_scene_is_read_again_as_the_same() {
    let place = Place::new();
    let from_set = place.out("solve ring_of_blobs --set particles.count=3 --set sampler.steps=5");
    let scene = "title='r'\n[data]\ntype='ring'\n[particles]\ncount=3\n[sampler]\nsteps=5\n";
    let place = place.with("r.toml", scene);
    assert_eq!(place.out("solve r.toml"), from_set);
}

#[test]
fn list_names_scenes_and_check_accepts_them() {
    let place = Place::new().with("good.toml", "").with("t.csv", "a,b\n1,2\n3,5\n4,4\n");
    let list = place.out("list");
    for word in ["thirteen_points", "old_faithful", "dpm_solver_2m", "vp_cosine", "distance.median"]
    {
        assert!(list.contains(word), "{word}");
    }
    place.out("check good.toml t.csv iris");
}

#[test]
fn what_is_wrong_is_one_sentence_that_names_the_place() {
    let place = Place::new()
        .with("empty.csv", "")
        .with("letter.csv", "x,y\n1,2\n3,q\n")
        .with("nan.csv", "x,y\n1,2\n3,nan\n")
        .with("inf.csv", "x,y\n1,2\n3,inf\n")
        .with("one.csv", "x,y\n1,2\n1,2\n")
        .with("column.csv", "x\n1\n2\n")
        .with("p.csv", "x,y\n1,2\n")
        .with("key.toml", "[sampler]\nstpes = 3\n")
        .with("type.toml", "\n\n[schedule]\ntype = 'vp'\n")
        .with("value.toml", "[sampler]\nsteps = 'many'\n")
        .with("newer.toml", "format = 9\n")
        .with("broken.toml", "[data\n")
        .with("t.toml", "[schedule]\nt_start = 0.1\nt_end = 0.5\n")
        .with("col.toml", "[data]\ntype='file'\npath='p.csv'\ncolumns=['x','z']\n");
    let cases = [
        ("solve missing.toml", "missing.toml"),
        ("solve missing.csv", "missing.csv"),
        ("solve .", "folder"),
        ("solve empty.csv", "empty.csv"),
        ("solve letter.csv", "line 3"),
        ("solve nan.csv", "line 3"),
        ("solve inf.csv", "line 3"),
        ("solve one.csv", "distinct"),
        ("solve column.csv", "column"),
        ("solve key.toml", "key.toml, line 2: [sampler] of type \"heun\" has no key `stpes`"),
        ("solve type.toml", "type.toml, line 4: [schedule] `type` is \"vp\""),
        ("solve value.toml", "value.toml, line 2: [sampler] `steps` is \"many\""),
        ("solve newer.toml", "newer Ridgewalk"),
        ("solve broken.toml", "broken.toml, line 1"),
        ("solve t.toml", "t_end"),
        ("solve col.toml", "\"z\""),
        ("solve iris --set sampler.steps=0", "steps"),
        ("solve iris --set sampler.steps=nan", "steps"),
        ("solve iris --set sampler.stochasticity=1e300", "stochasticity"),
        ("solve iris --set sampler", "table.key=value"),
        ("solve iris --out iris.txt", ".npz or .csv"),
        ("solve iris --out nowhere/iris.npz", "nowhere"),
        ("field iris --t 0 --points p.csv", "t = 0"),
        ("field iris --t -1 --points p.csv", "t = -1"),
        ("field iris --t 0.1 --points gone.csv", "gone.csv"),
        ("field spiral --set data.type=helix --t 0.1 --points p.csv", "p.csv"),
        ("check key.toml", "key.toml"),
    ];
    for (line, wanted) in cases {
        let sentence = place.sentence(line);
        assert!(sentence.contains(wanted), "{line}: {sentence}");
    }
}

#[test]
fn without_a_display_the_window_says_which_commands_work() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ridgewalk"));
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
    if cfg!(target_os = "linux") {
        let output = command.output().expect("the program runs");
        let error = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains("field") && error.contains("solve"), "{error}");
    }
}

#[test]
fn ridge_writes_polylines() {
    let place = Place::new();
    let text = place.out("ridge thirteen_points --t 0.05");
    assert_eq!(text.lines().next(), Some("curve,kind,vertex,x,y"));
    let core = text.lines().filter(|line| line.contains(",core,"));
    assert!(core.clone().count() > 50);
    assert!(core.clone().all(|line| numbers(line).iter().all(|number| number.is_finite())));
    let above = place.out("ridge circle --t 2");
    assert!(!above.contains(",core,"), "a circle has no ridge above R / sqrt 2: {above}");
    assert!(place.sentence("ridge circle --t 0").contains("t = 0"));
}

#[test]
fn ridge_in_space_writes_curves_and_sheets() {
    let place = Place::new();
    let text = place.out("ridge helix --t 0.1");
    assert_eq!(text.lines().next(), Some("curve,kind,vertex,x,y,z"));
    assert!(text.lines().any(|line| line.starts_with("0,core,")), "{text}");
    let sheet = "ridge sphere --t 0.1 --cells 24";
    let on_screen = place.out(sheet);
    place.out(&format!("{sheet} --out s.obj"));
    place.out(&format!("{sheet} --out s.ply"));
    assert_eq!(place.bytes("s.obj"), on_screen.as_bytes());
    let radius = |line: &str| {
        let words = line.split_whitespace().skip(1);
        words.map(|x| x.parse::<f64>().expect("a number").powi(2)).sum::<f64>().sqrt()
    };
    let radii: Vec<f64> =
        on_screen.lines().filter(|line| line.starts_with("v ")).map(radius).collect();
    let mean = radii.iter().sum::<f64>() / radii.len() as f64;
    let expected = 0.87 * 1.4 * (-0.1_f64).exp();
    assert!((mean / expected - 1.0).abs() < 0.005, "frame of x_t: {mean} {expected}");
    assert!(place.bytes("s.ply").starts_with(b"ply\nformat ascii 1.0\n"));
    let above = place.out("ridge sphere --t 0.3 --cells 24");
    assert!(!above.lines().any(|line| line.starts_with("f ")), "no sheet at t = 0.3");
    assert!(place.sentence("ridge sphere --t 0.1 --out s.csv").contains("ridge.dimension"));
    assert!(place.sentence("ridge circle --t 0.1 --out s.obj").contains("three columns"));
}

#[test]
fn an_error_of_the_score_is_set_from_the_shell_and_a_wrong_one_is_named() {
    let place = Place::new().with("e.toml", "[[score_error]]\ntype = 'gauge'\nnormal = 1\n");
    let solve = "solve thirteen_points --set particles.count=200 --set sampler.steps=60";
    let distance = |text: String| {
        let last = text.lines().filter(|line| line.contains(",60,")).map(numbers);
        let distances: Vec<f64> = last.map(|row| row[6]).collect();
        distances.iter().sum::<f64>() / distances.len() as f64
    };
    let exact = distance(place.out(solve));
    let lifted = distance(place.out(&format!("{solve} --set score_error.0.normal=0.1")));
    assert!(lifted > exact + 0.05, "{exact} {lifted}");
    let sentence = place.sentence("solve e.toml");
    assert!(sentence.contains("e.toml, line 3: [[score_error]]"), "{sentence}");
}

#[test]
fn a_solve_that_does_not_fit_into_memory_is_refused_before_it_is_tried() {
    let line = "solve old_faithful --set particles.count=2000000 --set sampler.steps=100000";
    let refusal = Place::new().sentence(line);
    assert!(refusal.contains("100001 noise levels take 8000.9 GB"), "{refusal}");
}

const SMALL_NETWORK: &str = "solve thirteen_points --set score.type=network --set score.width=8 \
                             --set particles.count=20 --set sampler.steps=20";

#[test]
fn a_learned_score_is_trained_the_same_on_any_number_of_threads() {
    let place = Place::new();
    let features = "solve features_generalising --set score.width=40 --set score.slices=5 \
                    --set score.samples=200 --set particles.count=30 --set sampler.steps=20";
    let network = format!("{SMALL_NETWORK} --set score.steps=40");
    for (name, line) in [("features", features), ("network", &network)] {
        let [one, two] = [1, 2].map(|threads| {
            let file = format!("{name}_{threads}.csv");
            place.out(&format!("{line} --threads {threads} --out {file}"));
            place.bytes(&file)
        });
        assert_eq!(one, two, "{name}");
    }
}

#[test]
fn a_training_that_diverges_is_said_and_the_last_finite_network_is_solved() {
    let place = Place::new();
    let line = format!("{SMALL_NETWORK} --set score.learning_rate=10 --out wild.csv");
    let said = String::from_utf8(place.run(&line).stderr).expect("text");
    assert!(said.contains("training diverged at step"), "{said}");
    let rows = String::from_utf8(place.bytes("wild.csv")).expect("text");
    assert!(!rows.contains("NaN") && !rows.contains("inf"));
}

#[test]
fn checks_fields_and_ridges_train_nothing() {
    let slow = "[score]\ntype = \"network\"\nsteps = 200000\nwidth = 1024\n";
    let place = Place::new().with("slow.toml", slow);
    place.out("check slow.toml");
    place.out("ridge slow.toml --t 0.1");
}

#[test]
fn a_guided_solve_says_the_class_that_particles_were_steered_to() {
    let place = Place::new();
    let line = "solve iris_guided --set particles.count=3 --set sampler.steps=5 --out";
    place.out(&format!("{line} guided.csv"));
    let rows = String::from_utf8(place.bytes("guided.csv")).expect("text");
    assert!(rows.lines().next().expect("a header").ends_with(",u_tangent,class"));
    assert!(rows.lines().skip(1).all(|row| row.ends_with(",virginica")));
    place.out(&format!("{line} guided.npz"));
    let bytes = place.bytes("guided.npz");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let entry = archive.by_name("class.npy").expect("classes");
    let classes = npyz::NpyFile::new(entry).expect("an array");
    assert_eq!(classes.shape(), [3]);
    assert_eq!(classes.into_vec::<String>().expect("texts"), ["virginica"; 3]);
}
