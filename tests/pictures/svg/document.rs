//! What is in the file.

use std::sync::Arc;

use resvg::usvg::roxmltree::{Document, Node as Element};
use ridgewalk::picture::{
    Arrows, Camera, Cones, Face, Field, Figure, Frame, Glyphs, Lines, Looks, Mark, NearPlane,
    Occlusion, OrbitCamera, Panel, Particles, Patch, Picture, PlaneCamera, Rgba, Shape, Surface,
    Trails, Weight, Width, Words,
};
use ridgewalk::record::svg::{About, write};
use ridgewalk::sim::timeline::{Node, Record, Timeline};

use super::stage::{RED, WHITE, disc, facing, line, plane, space, style, written};
use ridgewalk::picture::camera::Lens;

fn count(text: &str, tag: &str) -> usize {
    let document = Document::parse(text).expect("it is well-formed");
    document
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", tag)))
        .count()
}

/// Every attribute but the data of images.
fn attributes(text: &str) -> Vec<String> {
    let document = Document::parse(text).expect("it is well-formed");
    let of_node =
        |node: Element| node.attributes().map(|a| a.value().to_owned()).collect::<Vec<_>>();
    let all = document.descendants().flat_map(of_node);
    all.filter(|value| !value.starts_with("data:")).collect()
}

fn words(text: &str) -> Words {
    Words {
        text: text.to_owned(),
        at: [0.0; 3],
        shift_px: [0.0; 2],
        align: [0.5, 0.0],
        size_px: 14.0,
        weight: Weight::Regular,
        ink: WHITE,
    }
}

fn timeline(records: Vec<Vec<f32>>, n_particles: usize) -> Arc<Timeline> {
    let nodes = vec![Node { t: 0.0, sigma: 1.0, a: 1.0, s: 1.0 }; records.len()];
    let record = |(node, x)| Arc::new(Record { node, x, ..Record::default() });
    let records = records.into_iter().enumerate().map(record).collect();
    let nodes = nodes.into();
    Arc::new(Timeline { id: 1, dimension: 2, n_particles, nodes, summaries: vec![], records })
}

fn looks(n_styles: usize, of_record: Vec<Arc<[u32]>>) -> Arc<Looks> {
    let style = style(Shape::Disc, WHITE);
    Arc::new(Looks { id: 1, palette: vec![style; n_styles], of_record })
}

fn trails(timeline: Arc<Timeline>, looks: Arc<Looks>, from: f64, to: f64) -> Trails {
    let frame = Frame::Data;
    Trails { timeline, from, to, frame, looks, width_px: 1.0, alpha: 0.6, fade: 1.0 }
}

fn particles(timeline: Arc<Timeline>, looks: Arc<Looks>, moment: f64) -> Particles {
    Particles { timeline, moment, frame: Frame::Data, looks, near: None }
}

/// All kinds of marks with a number where lengths and places should be.
fn nonsense(x: f32) -> Vec<Mark> {
    let wide = f64::from(x);
    let timeline = timeline(vec![vec![x, 0.0, 1.0, x], vec![0.0, x, x, 2.0]], 2);
    let looks = looks(2, vec![[0, 7].into(), [1].into()]);
    let near = NearPlane { normal: [x; 3], offset: x, distance: x, halo: (x, RED) };
    let form =
        ridgewalk::picture::Style { radius_px: x, halo: Some((x, RED)), ..style(Shape::Ring, RED) };
    let patch = Patch { corner: [wide, 0.0, 0.0], sides: [[1.0, 0.0, 0.0], [0.0, wide, 0.0]] };
    let even = Patch::between([[-2.0; 2], [2.0; 2]]);
    let field = |patch| Field {
        id: 1,
        size: [2, 2],
        values: vec![x, 0.0, 1.0, x].into(),
        patch,
        top: 1.0,
        depth: 1.0,
        ink: WHITE,
    };
    let curve = vec![vec![[0.0; 3], [x, 1.0, 0.0], [1.0, 1.0, 1.0]], vec![], vec![[1.0; 3]]];
    let lines = Lines::new(curve, Width::Px(2.0), RED.alpha(0.5));
    let face = Face { corners: [[x; 3], [0.0; 3], [1.0; 3], [2.0; 3]], normals: [[x; 3]; 4] };
    vec![
        Mark::Field(field(patch)),
        Mark::Field(field(even)),
        Mark::Field(Field { top: x, ..field(even) }),
        Mark::Lines(Lines { rim: Some((x, RED)), dash_px: Some([x, 1.0]), ..lines.clone() }),
        Mark::Lines(Lines { width: Width::World(x), occlusion: Occlusion::Flat, ..lines.clone() }),
        Mark::Lines(lines),
        Mark::Arrows(Arrows {
            arrows: vec![([x, 0.0, 0.0], [1.0, 1.0]), ([0.0; 3], [x, 0.0])],
            width_px: 1.0,
            head_px: x,
            ink: RED,
        }),
        Mark::Cones(Cones { arrows: vec![[[x; 3], [0.0; 3]]; 2], radius: 0.1, head: x, ink: RED }),
        Mark::Surface(Surface { faces: vec![face].into(), scale: x, ink: RED, wire: RED }),
        Mark::Glyphs(Glyphs {
            at: vec![[x; 3], [0.0; 3]],
            style: form,
            occlusion: Occlusion::Solid,
        }),
        Mark::Particles(Particles {
            near: Some(near),
            ..particles(Arc::clone(&timeline), Arc::clone(&looks), wide)
        }),
        Mark::Particles(particles(Arc::clone(&timeline), Arc::clone(&looks), 0.5)),
        Mark::Trails(trails(Arc::clone(&timeline), Arc::clone(&looks), wide, 0.0)),
        Mark::Trails(Trails { width_px: x, ..trails(timeline, looks, 1.0, 0.0) }),
        Mark::Words(Words { at: [x; 3], ..words("nowhere") }),
        Mark::Words(Words { size_px: x, ..words("no size") }),
    ]
}

#[test]
fn no_nonsense_breaks_the_file() {
    for x in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1.0, 0.0, 1e30, 1e-30] {
        for figure in [plane(nonsense(x)), space(nonsense(x))] {
            for value in attributes(&written(&figure)) {
                let is_finite = !value.contains("NaN") && !value.contains("inf");
                assert!(is_finite, "{value} from {x}");
            }
        }
    }
}

#[test]
fn a_camera_or_a_page_without_sound_numbers_is_an_empty_page() {
    let broken = PlaneCamera { centre: [f64::NAN; 2], px_per_unit: 1.0, size_px: [9.0; 2] };
    let flat = OrbitCamera { px_per_unit: 0.0, ..facing(Lens::Perspective) };
    for camera in [Camera::Plane(broken), Camera::Orbit(flat)] {
        let picture = Picture { background: WHITE, camera, marks: nonsense(1.0) };
        let panels = vec![Panel { corner_px: [0.0; 2], picture }];
        let figure = Figure { size_px: [f64::NAN, -4.0], background: Rgba([0; 4]), panels };
        let text = written(&figure);
        assert_eq!([count(&text, "rect"), count(&text, "g")], [0, 0]);
        assert!(text.contains(r#"viewBox="0 0 1 1""#), "{text}");
    }
}

#[test]
fn the_file_says_what_it_is_about_whatever_that_is() {
    let about = About { title: "a < b & \"c\"", description: "x = ']]>'\u{7}", size: None };
    let mut bytes = Vec::new();
    write(&plane(vec![Mark::Words(words("p < q & r"))]), &about, &mut bytes)
        .expect("it is written");
    let text = String::from_utf8(bytes).expect("it is text");
    let document = Document::parse(&text).expect("it is well-formed");
    let said = |tag: &str| {
        let node = document.descendants().find(|node| node.tag_name().name() == tag);
        node.and_then(|node| node.text().map(str::to_owned)).expect("it is there")
    };
    assert_eq!(said("title"), "a < b & \"c\"");
    assert_eq!(said("desc"), "x = ']]>'");
    assert_eq!(said("text"), "p < q & r");
}

#[test]
fn a_page_may_have_a_size_on_paper() {
    let size = Some(["120mm".to_owned(), "80mm".to_owned()]);
    let mut bytes = Vec::new();
    write(&plane(vec![]), &About { size, ..About::default() }, &mut bytes).expect("it is written");
    let text = String::from_utf8(bytes).expect("it is text");
    assert!(text.contains(r#"width="120mm" height="80mm" viewBox="0 0 100 100""#));
}

#[test]
fn a_mark_is_a_group_with_its_kind() {
    let line = Mark::Lines(line(&[[-1.0; 3], [1.0; 3]], 2.0, RED));
    let text = written(&plane(vec![disc([0.0; 3], RED), line]));
    assert!(
        text.contains(r#"<g class="glyphs mark-0""#) && text.contains(r#"<g class="lines mark-1""#)
    );
}

#[test]
fn every_point_is_one_reference() {
    let at = (0..50).map(|i| [i as f32 * 0.1 - 2.5, 0.0, 0.0]).collect();
    let (style, occlusion) = (style(Shape::Disc, RED), Occlusion::Solid);
    let text = written(&plane(vec![Mark::Glyphs(Glyphs { at, style, occlusion })]));
    assert_eq!([count(&text, "use"), count(&text, "circle")], [50, 1]);
}

#[test]
fn a_trail_is_one_path_for_each_level_of_alpha() {
    let timeline = timeline((0..9).map(|i| vec![i as f32 * 0.3, 0.0]).collect(), 1);
    let even = trails(Arc::clone(&timeline), looks(1, vec![]), 8.0, 0.0);
    let text = written(&plane(vec![Mark::Trails(Trails { fade: 0.0, ..even.clone() })]));
    assert_eq!(count(&text, "path"), 1);
    assert!(count(&written(&plane(vec![Mark::Trails(even)])), "path") <= 17);
}

#[test]
fn the_same_figure_gives_the_same_bytes() {
    for figure in [plane(nonsense(1.0)), space(nonsense(1.0))] {
        assert_eq!(written(&figure), written(&figure));
    }
}

#[test]
fn what_is_far_outside_is_not_in_the_file() {
    let far = line(&[[1e3, 0.0, 0.0], [2e3, 1e3, 0.0]], 2.0, RED);
    let text = written(&plane(vec![disc([1e6, 0.0, 0.0], RED), Mark::Lines(far)]));
    assert_eq!([count(&text, "use"), count(&text, "path")], [0, 0]);
}
