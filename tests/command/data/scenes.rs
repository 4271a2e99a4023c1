//! Every file says from which scene it was made.

use ridgewalk::scene::Scene;

use super::place::Place;

const TABLE: &str = "a,b\n0,0\n1,0.5\n2,0.25\n3,1\n4,0.5\n1.5,2\n";
const POINTS: &str = "x,y\n0.1,0.2\n-0.5,0.3\n";
const MINE: &str = "title = \"Mine\"\n[data]\ntype = \"file\"\npath = \"t.csv\"\n\
                    [particles]\ncount = 7\nseed = 3\n[sampler]\nsteps = 4\n";

/// A folder with a scene on a table of its own.
fn place() -> Place {
    let place = Place::new().with("t.csv", TABLE).with("p.csv", POINTS).with("mine.toml", MINE);
    std::fs::create_dir(place.path("out")).expect("a folder");
    place
}

#[test]
fn a_table_is_made_again_from_the_scene_beside_it() {
    let place = place();
    let lines = [
        ("solve SCENE", "solve"),
        ("solve SCENE --particles 3 --every 2", "some"),
        ("field SCENE --t 0.2 --points p.csv", "field"),
        ("ridge SCENE --t 0.2", "ridge"),
    ];
    for (line, name) in lines {
        let first = line.replace("SCENE", "mine.toml --set sampler.stochasticity=0.5");
        place.out(&format!("{first} --out out/{name}.csv"));
        let scene = format!("out/{name}.scene.toml");
        assert!(place.out(&format!("check {scene}")).contains("fine; 6 distinct points"));
        let again = place.out(&line.replace("SCENE", &scene));
        assert_eq!(again, place.text(&format!("out/{name}.csv")), "{line}");
        let text = place.text(&scene);
        assert!(text.starts_with("# ridgewalk ") && text.contains("seed = 3"), "{text}");
        assert_eq!(text.contains("# t = 0.2, sigma = "), line.contains("--t"), "{text}");
    }
}

#[test]
fn an_archive_holds_a_scene_that_opens_from_its_own_folder() {
    let place = place();
    place.out("solve mine.toml --out here.npz");
    place.out("solve mine.toml --out out/there.npz");
    let scene = |name: &str| place.archive(name).array::<String>("scene").1.remove(0);
    assert!(scene("here.npz").contains("path = \"t.csv\""));
    std::fs::write(place.path("out/again.toml"), scene("out/there.npz")).expect("written");
    place.out("check out/again.toml");
}

#[test]
fn nothing_is_written_beside_standard_output_or_instead_of_the_scene_that_was_read() {
    let place = place();
    place.out("solve mine.toml");
    assert_eq!(place.files(), ["mine.toml", "out", "p.csv", "t.csv"]);
    let place = place.with("x.scene.toml", MINE);
    let sentence = place.sentence("ridge x.scene.toml --t 0.2 --out x.csv");
    assert!(sentence.contains("x.scene.toml, from which it is made"), "{sentence}");
    assert_eq!(place.text("x.scene.toml"), MINE);
    std::fs::create_dir(place.path("y.scene.toml")).expect("in the way");
    let sentence = place.sentence("ridge mine.toml --t 0.2 --out y.csv");
    assert!(sentence.contains("its scene y.scene.toml cannot be written"), "{sentence}");
    assert!(!place.path("y.csv").exists() && !place.path("x.csv").exists());
}

/// What the comments of a mesh say, without the two lines before the scene.
fn scene_in(text: &str, prefix: &str) -> Scene {
    let comments = text.lines().filter_map(|line| line.strip_prefix(prefix));
    let mut comments = comments.skip_while(|line| !line.starts_with("ridgewalk "));
    let version = comments.next().expect("a version");
    assert_eq!(version, format!("ridgewalk {}", env!("CARGO_PKG_VERSION")));
    let time = comments.next().expect("a time");
    assert!(time.starts_with("t = 0.1, sigma = 0.4705"), "{time}");
    let toml: String = comments.flat_map(|line| [line, "\n"]).collect();
    Scene::parse(&toml, "comments", std::path::PathBuf::new()).expect("a scene")
}

#[test]
fn a_sheet_holds_its_scene_in_comments_and_is_still_a_mesh() {
    let place = Place::new();
    let ridge = "ridge sphere --t 0.1 --cells 12 --set particles.seed=7";
    let on_screen = place.out(ridge);
    place.out(&format!("{ridge} --out s.obj"));
    place.out(&format!("{ridge} --out s.ply"));
    let (obj, ply) = (place.text("s.obj"), place.text("s.ply"));
    assert_eq!(on_screen, obj);
    assert_eq!(place.files(), ["s.obj", "s.ply"], "nothing beside");
    let (header, body) = ply.split_once("end_header\n").expect("a header");
    for scene in [scene_in(&obj, "# "), scene_in(header, "comment ")] {
        assert_eq!((scene.particles.seed, scene.title.as_str()), (7, "Sphere"));
    }
    let count = |of: &str| obj.lines().filter(|line| line.starts_with(of)).count();
    let words = ["# ", "o ", "v ", "vn ", "f "];
    assert!(obj.lines().all(|line| words.iter().any(|word| line.starts_with(word))));
    assert!(count("v ") > 50 && count("f ") > 50);
    let elements = [("vertex", count("v ")), ("face", count("f "))];
    for (element, n) in elements {
        assert!(header.contains(&format!("\nelement {element} {n}\n")), "{header}");
    }
    assert_eq!(body.lines().count(), count("v ") + count("f "));
}
