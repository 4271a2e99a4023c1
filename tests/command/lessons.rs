//! Lessons: files that are read or refused, and claims that hold or fail on the real simulation.

use std::fs;
use std::path::Path;
use std::process::Output;

use ridgewalk::scene::catalogue;
use ridgewalk::scene::lessons::{Answer, BUILT_IN, Lesson, Place, find};
use ridgewalk::sim::claims;

use crate::program;

const SMALL: &str = r#"format = 1
title = "Off the ridge"
level = "first"
minutes = 5
about = "what a wrong score does"
scene = "thirteen_points"

[[step]]
caption = "Samples come to rest at the data: all of them are memorised."
set = { "particles.count" = 60 }
layers = ["ridge", "training_points", "slide"]
time = "data"
checks = [{ says = "all of them are memorised", that = "end.memorised > 99 %" }]

[[step]]
caption = '''
Now the score is off by $0.1\,R$ across the ridge.
**Where will this particle rest?**
'''
set = { score_error = [{ type = "directional", normal = 0.1 }] }
time = 0.3
controls = ["score_error.0.normal", "time"]
ask = "Where will this particle rest?"
particle = 7
reveal = "Beside the ridge: half of them are farther from it than before, by far."
reveal_time = "data"
checks = [
  { says = "farther from it than before", that = "end.distance.median > 2 * previous.end.distance.median" },
  { says = "Beside the ridge", that = "end.distance.median > 0.03 R" },
]
"#;

fn parsed(text: &str) -> Lesson {
    Lesson::parse(text, "small.toml", Path::new("")).unwrap_or_else(|error| panic!("{error}"))
}

fn checked(text: &str) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("l.toml"), text).expect("written");
    program::run(folder.path(), "check l.toml")
}

fn refusal(text: &str) -> String {
    let error = Lesson::parse(text, "small.toml", Path::new("")).expect_err("it is wrong");
    error.to_string()
}

#[test]
fn a_step_has_what_the_one_before_it_had_and_what_it_changes() {
    let lesson = parsed(SMALL);
    let [first, second] = &lesson.steps[..] else { panic!("two steps") };
    assert!(first.scene.view.ridge && !first.scene.view.density && !first.scene.view.reach);
    assert_eq!(second.scene.particles.count, 60);
    assert_eq!((second.scene.score_errors.len(), second.time), (1, Place::Sigma(0.3)));
    assert_eq!(second.reveal_time, Place::Data);
    let question = second.question.as_ref().expect("a question");
    assert_eq!(question.answer, Answer::Click { particle: 7 });
    assert!(second.enables("score_error.0.normal") && !second.enables("sampler.steps"));
    assert_eq!((first.line, second.line), (8, 15));
}

#[test]
fn claims_that_hold_are_fine_and_those_that_do_not_are_named_with_step_line_and_sentence() {
    let fine = checked(SMALL);
    let said = String::from_utf8_lossy(&fine.stdout).into_owned();
    assert!(fine.status.success() && said.contains("3 claims hold"), "{said}");
    let wrong = checked(&SMALL.replace("> 0.03 R", "> 0.5 R"));
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert_eq!(wrong.status.code(), Some(2), "{said}");
    for words in ["l.toml", "step 2", "line 15", "Beside the ridge", "0.5 R"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(said.trim().lines().count(), 1, "{said}");
}

#[test]
fn what_is_wrong_with_a_lesson_names_step_and_line() {
    let cases = [
        ("minutes = 5", "minutes = 0", "minutes"),
        ("format = 1", "format = 2", "newer Ridgewalk"),
        ("level = \"first\"", "level = \"easy\"", "must be one of"),
        ("title = ", "titel = ", "no key `titel`"),
        ("reveal = ", "reveals = ", "small.toml, step 2, line 15: a step has no key `reveals`"),
        ("\"particles.count\" = 60", "\"particles.count\" = -3", "step 1, line 10"),
        ("\"slide\"]", "\"glide\"]", "step 1, line 11: there is no layer `glide`"),
        ("time = 0.3", "time = -1", "step 2, line 21: `time`"),
        ("particle = 7", "particle = 60", "step 2, line 24: `particle` must be one of 0 to 59"),
        ("particle = 7\n", "", "a question is answered by"),
        ("ask = \"Where will this particle rest?\"\n", "", "`ask` is missing"),
        (
            "\"score_error.0.normal\", \"time\"",
            "\"score_error.1.normal\"",
            "`score_error.1.normal`",
        ),
        ("says = \"Beside the ridge\"", "says = \"On the ridge\"", "quote its own words"),
        ("end.memorised > 99 %", "end.memorized > 99 %", "no quantity"),
        ("scene = \"thirteen_points\"", "scene = \"fourteen_points\"", "fourteen_points"),
    ];
    for (from, to, expected) in cases {
        let text = SMALL.replacen(from, to, 1);
        assert_ne!(text, SMALL, "{from}");
        let error = refusal(&text);
        assert!(error.contains("small.toml") && error.contains(expected), "{expected}: {error}");
    }
    let cut = &SMALL[..SMALL.len() - 30];
    assert!(refusal(cut).contains("line"), "{}", refusal(cut));
}

fn rendered(line: &str) -> (Output, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    (program::run(folder.path(), &format!("render {line}")), folder)
}

#[test]
fn a_lesson_is_a_page_of_its_steps_and_each_step_a_picture() {
    let (page, folder) = rendered("phases --size 600x400 --out page.svg");
    assert!(page.status.success(), "{}", String::from_utf8_lossy(&page.stderr));
    let svg = fs::read_to_string(folder.path().join("page.svg")).expect("a page");
    assert_eq!(svg.matches("class=\"panel\"").count(), 7, "six steps and their numbers");
    let (step, folder) = rendered("phases --step 4 --size 300x200 --out step.png");
    assert!(step.status.success() && folder.path().join("step.png").exists());
    for (line, expected) in [
        ("phases --step 7 --out x.png", "steps 1 to 6"),
        ("phases --out x.gif", "record it"),
        ("spiral --step 1 --out x.png", "--step is for lessons"),
    ] {
        let (refused, _) = rendered(line);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(refused.status.code() == Some(2) && said.contains(expected), "{line}: {said}");
    }
}

#[test]
fn a_name_means_one_thing_alone_a_scene_a_lesson_or_a_command() {
    let commands = ["field", "ridge", "solve", "metrics", "render", "list", "check", "help"];
    for (name, _) in BUILT_IN {
        assert!(catalogue::find(name).is_none() && !commands.contains(name), "{name}");
    }
    for entry in catalogue::SCENES {
        assert!(!commands.contains(&entry.name), "{}", entry.name);
    }
}

#[test]
fn every_claim_of_every_lesson_holds() {
    for (name, text) in BUILT_IN {
        let lesson = Lesson::parse(text, name, Path::new("")).unwrap_or_else(|e| panic!("{e}"));
        let failures = claims::check(&lesson).unwrap_or_else(|error| panic!("{error}"));
        assert!(failures.is_empty(), "{name}: {failures:#?}");
    }
}

#[test]
fn lessons_are_as_long_as_a_class_bears() {
    for (name, _) in BUILT_IN {
        let lesson = find(name).expect("a lesson");
        assert!((5..=8).contains(&lesson.steps.len()), "{name}: {} steps", lesson.steps.len());
        let asking = lesson.steps.iter().filter(|step| step.question.is_some()).count();
        assert!(2 * asking >= lesson.steps.len(), "{name}: a question in half of the steps");
        for (index, step) in lesson.steps.iter().enumerate() {
            let words = step.caption.split_whitespace().count();
            assert!(words <= 75, "{name}, step {}: {words} words", index + 1);
        }
    }
}

/// A lesson whose steps have these changes and these claims.
fn lesson_of(steps: &[(&str, &[&str])]) -> Lesson {
    let head = "format = 1\ntitle = \"t\"\nlevel = \"first\"\nminutes = 1\nabout = \"a\"\n\
                scene = \"thirteen_points\"\n";
    let step = |(set, claims): &(&str, &[&str])| {
        let check = |that: &&str| format!("{{ says = \"So\", that = \"{that}\" }}");
        let checks = claims.iter().map(check).collect::<Vec<_>>().join(", ");
        format!("[[step]]\ncaption = \"So\"\nset = {{ {set} }}\nchecks = [{checks}]\n")
    };
    parsed(&(head.to_owned() + &steps.iter().map(step).collect::<String>()))
}

#[test]
fn quantities_of_two_moments_and_of_two_steps_are_what_they_say() {
    let few = "\"particles.count\" = 100, \"sampler.steps\" = 40";
    let lesson = lesson_of(&[
        (few, &["end.foretold > 0.999", "start.foretold < 0.6", "end.evaluations > 79.5"]),
        ("", &["0.000001 R > now.apart.median", "end.apart.other_datum < 0.001"]),
        ("\"particles.seed\" = 5", &["end.apart.median > 0.3 R", "end.apart.other_datum > 0.6"]),
        ("score_error = [{ type = \"gauge\", amplitude = 1.0 }]", &["at(1).bends > 0.95"]),
        ("score_error = []", &["at(1).bends < 0.9", "end.distinct < 12.5", "end.distinct > 6.5"]),
        ("", &["end.to_go.p90 > end.to_go.median", "now.radius > 0.999 R", "now.radius < 1.001 R"]),
    ]);
    assert_eq!(claims::check(&lesson), Ok(Vec::new()));
    let first = lesson_of(&[(few, &["end.apart.median < 1"])]);
    let failures = claims::check(&first).expect("solved");
    assert!(failures[0].what.contains("not known here"), "{failures:?}");
}
