// Glyphs and particles: a shape around the mix of two stored positions.

struct Style {
    ink: vec4<f32>,
    halo: vec4<f32>,
    // Shape, radius, stroke and width of the halo, in logical pixels.
    form: vec4<f32>,
};

struct Points {
    // Of the earlier and of the later position.
    weights: vec2<f32>,
    // The first and the last style that are drawn.
    first: u32,
    last: u32,
    n_styles: u32,
    // 1 where colours fade with depth, 0 where not.
    cue: f32,
    // 1 where forms are lit, 0 where not.
    lit: f32,
    // Of the triangle or the square around a form.
    n_vertices: u32,
    // Plane near which points stand out: its normal, and normal . x on it.
    plane: vec4<f32>,
    near_halo: vec4<f32>,
    // Distance that is near (negative: none is), and width of the halo there in logical pixels.
    near: vec4<f32>,
    styles: array<Style, 16>,
};

@group(0) @binding(1) var<uniform> points: Points;

const DISC: u32 = 0u;
const RING: u32 = 1u;
const DIAMOND: u32 = 2u;
const SQUARE: u32 = 3u;
const FRAME: u32 = 5u;

// Perspective makes points smaller and larger, within reason.
const SMALLEST: f32 = 0.35;
const LARGEST: f32 = 3.0;

// From over the left shoulder; x to the right, y down, z towards the eye.
const LIGHT: vec3<f32> = vec3<f32>(-0.5, -0.6, 0.62);

struct Point {
    @builtin(position) position: vec4<f32>,
    // Pixels from the middle.
    @location(0) at: vec2<f32>,
    @location(1) @interpolate(flat) ink: vec4<f32>,
    @location(2) @interpolate(flat) halo: vec4<f32>,
    @location(3) @interpolate(flat) form: vec4<f32>,
};

// The corners around a disc of radius one.
fn around(vertex: u32) -> vec2<f32> {
    if points.n_vertices == 4u {
        return corner_of(vertex);
    }
    let base = vec2<f32>(select(-1.7320508, 1.7320508, vertex == 1u), 1.0);
    return select(base, vec2<f32>(0.0, -2.0), vertex == 2u);
}

@vertex fn vs(
    @builtin(vertex_index) vertex: u32,
    @location(0) earlier: vec3<f32>,
    @location(1) later: vec3<f32>,
    @location(2) look: u32,
) -> Point {
    let index = min(look, points.n_styles - 1u);
    let world = earlier * points.weights.x + later * points.weights.y;
    var point: Point;
    point.position = NOWHERE;
    if index < points.first || index > points.last || !is_finite(world) {
        return point;
    }
    let middle = clip_from_world(world);
    if !is_finite(middle.xyw) || !is_before_eye(middle)
        || any(abs(middle.xy) > vec2<f32>(1e4 * middle.w)) {
        return point;
    }
    let style = points.styles[index];
    let is_near = abs(dot(points.plane.xyz, world) - points.plane.w) <= points.near.x;
    let halo_width = select(style.form.w, points.near.y, is_near);
    let grown = seen.scale * clamp(1.0 / middle.w, SMALLEST, LARGEST);
    let form = vec4<f32>(style.form.x, vec3<f32>(style.form.yz, halo_width) * grown);
    let reach = form.y + 0.5 * form.z + form.w + 0.5;
    point.at = around(vertex) * reach;
    let depth = middle.z / middle.w;
    let offset = vec2<f32>(2.0, -2.0) * point.at / seen.size;
    point.position = vec4<f32>(middle.xy / middle.w + offset, nearer(depth, form.y), 1.0);
    let left = mix(1.0, left_at(depth), points.cue);
    point.ink = faded(style.ink, left);
    point.halo = select(style.halo, faded(points.near_halo, left), is_near);
    point.form = form;
    return point;
}

fn box_distance(at: vec2<f32>, half_sides: vec2<f32>) -> f32 {
    let outside = abs(at) - half_sides;
    return length(max(outside, vec2<f32>(0.0))) + min(max(outside.x, outside.y), 0.0);
}

fn shape_distance(at: vec2<f32>, shape: u32, radius: f32, stroke: f32) -> f32 {
    let turned = vec2<f32>(at.x + at.y, at.x - at.y) * 0.70710678;
    switch shape {
        case DISC: { return length(at) - radius; }
        case RING: { return abs(length(at) - radius) - 0.5 * stroke; }
        case DIAMOND: { return box_distance(turned, vec2<f32>(radius * 0.70710678)); }
        case SQUARE: { return box_distance(at, vec2<f32>(radius)); }
        case FRAME: { return abs(box_distance(at, vec2<f32>(radius))) - 0.5 * stroke; }
        default: {
            let bar = vec2<f32>(radius, 0.5 * stroke);
            return min(box_distance(turned, bar), box_distance(turned, bar.yx));
        }
    }
}

// How bright a form is: a disc is a ball, a diamond has four facets, a square is slightly bent.
fn brightness(at: vec2<f32>, shape: u32, radius: f32) -> f32 {
    let unit = clamp(at / radius, vec2<f32>(-1.0), vec2<f32>(1.0));
    switch shape {
        case DISC: {
            let normal = vec3<f32>(unit, sqrt(max(1.0 - dot(unit, unit), 0.0)));
            return 0.78 + 0.34 * max(dot(normal, LIGHT), 0.0);
        }
        case DIAMOND: {
            let facet = clamp(3.0 * unit, vec2<f32>(-0.6), vec2<f32>(0.6));
            return 0.98 + 0.16 * dot(facet, LIGHT.xy);
        }
        case SQUARE: { return 1.0 + 0.07 * dot(unit, LIGHT.xy); }
        default: { return 1.0; }
    }
}

@fragment fn fs(point: Point) -> @location(0) vec4<f32> {
    let form = point.form;
    let shape = u32(form.x);
    let distance = shape_distance(point.at, shape, form.y, form.z);
    let covered = coverage(distance - form.w);
    if covered <= 0.0 {
        discard;
    }
    let light = mix(1.0, brightness(point.at, shape, form.y), points.lit);
    let ink = vec4<f32>(shone_on(point.ink.rgb, light), point.ink.a);
    return over(premultiplied(ink, coverage(distance)), premultiplied(point.halo, covered));
}
