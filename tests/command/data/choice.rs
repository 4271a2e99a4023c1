//! Some particles and some steps of a solve.

use super::place::{Place, columns};

const SOLVE: &str = "solve two_moons --set particles.count=120 --set sampler.steps=23";

/// The rows of the chosen particles and steps, out of a whole table.
fn chosen(whole: &str, particles: &[u32], every: usize) -> String {
    let is_chosen = |line: &&str| {
        let fields: Vec<&str> = line.split(',').collect();
        let Ok(particle) = fields[0].parse() else { return true };
        let step: usize = fields[1].parse().expect("a step");
        particles.contains(&particle) && (step.is_multiple_of(every) || step == 23)
    };
    whole.lines().filter(is_chosen).flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn chosen_particles_and_steps_are_the_same_bytes_as_in_the_whole_solve() {
    let place = Place::new();
    let beside = [
        "--set sampler.type=heun",
        "--set sampler.stochasticity=1",
        "--set sampler.type=predictor_corrector",
        "--set schedule.type=linear --set schedule.t_start=1",
    ];
    for beside in beside {
        let solve = format!("{SOLVE} {beside}");
        let whole = place.out(&solve);
        let some = place.out(&format!("{solve} --particles 17,3-5,4,118-119 --every 5"));
        assert_eq!(some, chosen(&whole, &[3, 4, 5, 17, 118, 119], 5), "{beside}");
        assert_eq!(some.lines().count(), 1 + 6 * 6, "0, 5, 10, 15, 20 and the last");
    }
}

#[test]
fn phases_and_starts_of_chosen_particles_are_those_of_the_whole() {
    let place = Place::new().with("s.csv", "x,y\n0.5,-1.25\n2,3\n-1,0.25\n");
    let solve = format!("{SOLVE} --starts s.csv");
    let whole = place.out(&solve);
    assert_eq!(place.out(&format!("{solve} --particles 2 --every 7")), chosen(&whole, &[2], 7));
    let (all, whole) = ((0..120).collect::<Vec<u32>>(), place.out(SOLVE));
    let ends = place.out(&format!("{SOLVE} --every 100"));
    assert_eq!(ends, chosen(&whole, &all, 100));
    let phases = &columns(&ends)["phase"];
    assert!(["reach", "slide"].iter().all(|word| phases.iter().any(|phase| phase == word)));
}

#[test]
fn an_archive_of_a_choice_says_which_and_one_of_all_is_as_ever() {
    let place = Place::new();
    place.out(&format!("{SOLVE} --out whole.npz"));
    place.out(&format!("{SOLVE} --every 1 --out every.npz"));
    place.out(&format!("{SOLVE} --particles 100,7 --every 10 --out some.npz"));
    let (mut whole, mut some) = (place.archive("whole.npz"), place.archive("some.npz"));
    let names = ["x", "t", "sigma", "a", "s", "phase", "normal_distance", "u_normal", "u_tangent"];
    let mut expected: Vec<&str> = names.into_iter().chain(["scene"]).collect();
    expected.sort_unstable();
    assert_eq!(whole.names(), expected);
    assert_eq!(place.archive("every.npz").names().len(), expected.len());
    assert_eq!(some.array::<i64>("particle"), (vec![2], vec![7, 100]));
    assert_eq!(some.array::<i64>("step"), (vec![4], vec![0, 10, 20, 23]));
    let (shape, x) = some.array::<f64>("x");
    assert_eq!(shape, [4, 2, 2]);
    let (_, all) = whole.array::<f64>("x");
    let at = |step: usize, particle: usize| &all[(step * 120 + particle) * 2..][..2];
    assert_eq!(x[6..8], *at(10, 100));
    assert_eq!(x[12..14], *at(23, 7));
    let (shape, sigma) = some.array::<f64>("sigma");
    assert_eq!((shape, sigma[3]), (vec![4], whole.array::<f64>("sigma").1[23]));
    assert_eq!(some.array::<u8>("phase").0, [4, 2]);
}

#[test]
fn a_wrong_choice_is_one_sentence_that_names_the_option_and_no_file() {
    let place = Place::new().with("s.csv", "x,y\n1,2\n");
    let cases = [
        ("--particles 120", "--particles: there is no particle 120"),
        ("--particles 1 --starts s.csv", "the 1 particles have the numbers 0 to 0"),
        ("--particles ''", "--particles : no particle is chosen"),
        ("--particles 5-2", "--particles 5-2: the range 5-2 ends before it begins; write 2-5"),
        ("--particles some", "--particles some: \"some\" is neither"),
        ("--particles -3", "--particles -3: \"-3\" is neither"),
        ("--every 0", "--every 0: this is not a whole number from 1 on"),
        ("--every -5", "--every -5: "),
        ("--every often", "--every often: "),
    ];
    for (choice, wanted) in cases {
        let sentence = place.sentence(&format!("{SOLVE} {choice} --out x.csv"));
        assert!(sentence.contains(wanted), "{choice}: {sentence}");
    }
    assert_eq!(place.files(), ["s.csv"]);
}

#[test]
fn a_choice_fits_into_memory_where_the_whole_does_not() {
    let huge = "solve thirteen_points --set particles.count=2000000 --set sampler.steps=100000";
    let place = Place::new();
    assert!(place.sentence(huge).contains("GB"));
    let few = place.out(&format!("{huge} --particles 1999999 --every 50000"));
    assert_eq!(few.lines().count(), 1 + 3);
}
