//! Space by the painter's algorithm: what is far is drawn first.
//!
//! Marks are cut into small pieces that are sorted by depth. A scalar field lies on a plane through
//! the whole scene: pieces beyond its plane are drawn before it, the others after it.

use nalgebra::Vector3;

use super::draft::Draft;
use super::view::{Lights, View};
use super::{arrows, cones, field, lines, open_group, points, surface, trails, words};
use crate::picture::camera::Spot;
use crate::picture::{Mark, Occlusion, OrbitCamera, Patch};

/// A small piece of a mark.
#[derive(Clone, Debug)]
pub struct Solid {
    /// World position.
    middle: Vector3<f64>,
    /// Distance from the eye along the line of sight, less `ahead`.
    depth: f64,
    /// By how much it is brought nearer, world, so that it is not hidden by what it lies on.
    ahead: f64,
    text: String,
}

impl Solid {
    /// A piece around a place.
    pub fn new(middle: [f64; 3], spot: &Spot, ahead: f64, text: String) -> Self {
        Self { middle: middle.into(), depth: spot.depth - ahead, ahead, text }
    }
}

/// A piece and the number of its mark.
type Numbered = (usize, Solid);

/// A field and the number of its mark.
type Film = (usize, Patch, String);

/// What is drawn in one sort.
#[derive(Default)]
struct Run {
    solids: Vec<Numbered>,
    films: Vec<Film>,
}

/// Draws marks in space. What lies flat on the screen parts those before it from those after it;
/// words lie over all.
pub fn draw(marks: &[Mark], view: &View, camera: &OrbitCamera, draft: &mut Draft) {
    let mut run = Run::default();
    for (number, mark) in marks.iter().enumerate() {
        if is_flat(mark) {
            std::mem::take(&mut run).draw(marks, view, camera, draft);
            draft.push(&open_group(number, mark));
            draw_flat(mark, view, draft);
            draft.push("</g>\n");
        } else if let Mark::Field(field) = mark {
            let image = field::on_patch(field, view, camera, draft);
            run.films.extend(image.map(|image| (number, field.patch, image)));
        } else {
            let pieces = solids(mark, view, camera, draft);
            run.solids.extend(pieces.into_iter().map(|solid| (number, solid)));
        }
    }
    run.draw(marks, view, camera, draft);
    for (number, mark) in marks.iter().enumerate() {
        if let Mark::Words(said) = mark {
            draft.push(&open_group(number, mark));
            words::draw(said, view, draft);
            draft.push("</g>\n");
        }
    }
}

const fn is_flat(mark: &Mark) -> bool {
    match mark {
        Mark::Lines(lines) => matches!(lines.occlusion, Occlusion::Flat),
        Mark::Glyphs(glyphs) => matches!(glyphs.occlusion, Occlusion::Flat),
        Mark::Arrows(_) => true,
        Mark::Field(_)
        | Mark::Cones(_)
        | Mark::Surface(_)
        | Mark::Particles(_)
        | Mark::Trails(_)
        | Mark::Words(_) => false,
    }
}

fn draw_flat(mark: &Mark, view: &View, draft: &mut Draft) {
    match mark {
        Mark::Lines(flat) => lines::draw(flat, view, draft),
        Mark::Glyphs(glyphs) => points::draw_glyphs(glyphs, view, draft),
        Mark::Arrows(flat) => arrows::draw(flat, view, draft),
        Mark::Field(_)
        | Mark::Cones(_)
        | Mark::Surface(_)
        | Mark::Particles(_)
        | Mark::Trails(_)
        | Mark::Words(_) => {}
    }
}

fn solids(mark: &Mark, view: &View, camera: &OrbitCamera, draft: &mut Draft) -> Vec<Solid> {
    let lights = Lights::new(view, camera);
    match mark {
        Mark::Lines(solid) => lines::solids(solid, view, camera, draft),
        Mark::Glyphs(glyphs) => points::solid_glyphs(glyphs, view, draft),
        Mark::Particles(particles) => points::solid_particles(particles, view, draft),
        Mark::Trails(solid) => trails::solids(solid, view, camera),
        Mark::Cones(solid) => cones::solids(solid, view, &lights),
        Mark::Surface(solid) => surface::solids(solid, view, &lights),
        Mark::Field(_) | Mark::Arrows(_) | Mark::Words(_) => Vec::new(),
    }
}

impl Run {
    fn draw(self, marks: &[Mark], view: &View, camera: &OrbitCamera, draft: &mut Draft) {
        let lights = Lights::new(view, camera);
        let mut last = None;
        for (number, text) in arranged(self, &lights) {
            if last != Some(number) {
                draft.push(if last.is_some() { "</g>\n" } else { "" });
                draft.push(&open_group(number, &marks[number]));
                last = Some(number);
            }
            draft.push(&text);
        }
        draft.push(if last.is_some() { "</g>\n" } else { "" });
    }
}

/// Everything in drawing order, with the numbers of the marks.
fn arranged(run: Run, lights: &Lights) -> Vec<(usize, String)> {
    let Run { mut solids, films } = run;
    let mut rest = films.into_iter();
    let Some((number, patch, image)) = rest.next() else {
        solids.sort_by(|(_, a), (_, b)| b.depth.total_cmp(&a.depth));
        return solids.into_iter().map(|(number, solid)| (number, solid.text)).collect();
    };
    let plane = Plane::of(&patch, lights);
    let (near, far): (Vec<Numbered>, Vec<Numbered>) = solids
        .into_iter()
        .partition(|(_, solid)| plane.height(solid.middle) >= -solid.ahead.max(0.0));
    let is_beyond = |(_, patch, _): &Film| plane.height(patch.at([0.5; 2]).into()) < -plane.slack;
    let (beyond, before): (Vec<Film>, Vec<Film>) = rest.partition(is_beyond);
    let mut all = arranged(Run { solids: far, films: beyond }, lights);
    all.push((number, image));
    all.extend(arranged(Run { solids: near, films: before }, lights));
    all
}

/// The plane of a patch.
struct Plane {
    corner: Vector3<f64>,
    /// Unit vector to the side of the eye.
    normal: Vector3<f64>,
    /// Heights smaller than this are none.
    slack: f64,
}

impl Plane {
    fn of(patch: &Patch, lights: &Lights) -> Self {
        let [along, up] = patch.sides.map(Vector3::from);
        let corner = Vector3::from(patch.corner);
        let normal = along.cross(&up).try_normalize(0.0).unwrap_or_default();
        let middle = patch.at([0.5; 2]).into();
        let side = if normal.dot(&lights.towards_eye(middle)) < 0.0 { -1.0 } else { 1.0 };
        Self { corner, normal: normal * side, slack: 1e-6 * (along.norm() + up.norm()) }
    }

    /// Distance from the plane, positive on the side of the eye.
    fn height(&self, world: Vector3<f64>) -> f64 {
        self.normal.dot(&(world - self.corner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{Camera, Picture, Rgba};

    fn lights() -> Lights {
        let camera = OrbitCamera::fitting([0.0; 3], 1.0, [100.0; 2], 10.0);
        let camera = OrbitCamera { azimuth: 0.0, elevation: 0.3, ..camera };
        let background = Rgba::hex(0);
        let picture = Picture { background, camera: Camera::Orbit(camera), marks: vec![] };
        Lights::new(&View::new(&picture).expect("it is sound"), &camera)
    }

    fn solid(name: &str, middle: [f64; 3], depth: f64) -> Numbered {
        (0, Solid { middle: middle.into(), depth, ahead: 0.0, text: name.to_owned() })
    }

    fn film(name: &str, height: f64) -> Film {
        let sides = [[2.0, 0.0, 0.0], [0.0, 2.0, 0.0]];
        (1, Patch { corner: [-1.0, -1.0, height], sides }, name.to_owned())
    }

    fn order(solids: Vec<Numbered>, films: Vec<Film>) -> Vec<String> {
        let all = arranged(Run { solids, films }, &lights());
        all.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn what_is_far_is_drawn_first() {
        let at = [0.0; 3];
        let solids = vec![solid("near", at, 1.0), solid("far", at, 3.0), solid("mid", at, 2.0)];
        assert_eq!(order(solids, vec![]), ["far", "mid", "near"]);
    }

    #[test]
    fn a_field_lies_over_what_is_beyond_its_plane_whatever_its_depth() {
        let below = solid("below", [1.0, 0.0, -0.5], 1.0);
        let above = solid("above", [-1.0, 0.0, 0.5], 3.0);
        assert_eq!(order(vec![above, below], vec![film("film", 0.0)]), ["below", "film", "above"]);
    }

    #[test]
    fn fields_on_one_plane_keep_their_order_and_others_are_sorted() {
        let films = vec![film("shade", 0.0), film("density", 0.0), film("lower", -1.0)];
        let between = solid("between", [0.0, 0.0, -0.5], 2.0);
        assert_eq!(order(vec![between], films), ["lower", "between", "shade", "density"]);
    }
}
