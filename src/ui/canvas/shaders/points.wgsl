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
    styles: array<Style, 16>,
};

@group(0) @binding(1) var<uniform> points: Points;

const DISC: u32 = 0u;
const RING: u32 = 1u;
const DIAMOND: u32 = 2u;
const SQUARE: u32 = 3u;

struct Point {
    @builtin(position) position: vec4<f32>,
    // Pixels from the middle.
    @location(0) at: vec2<f32>,
    @location(1) @interpolate(flat) ink: vec4<f32>,
    @location(2) @interpolate(flat) halo: vec4<f32>,
    @location(3) @interpolate(flat) form: vec4<f32>,
};

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
    if !is_finite(middle.xyw) || any(abs(middle.xy) > vec2<f32>(1e4 * middle.w)) {
        return point;
    }
    let style = points.styles[index];
    let form = vec4<f32>(style.form.x, style.form.yzw * seen.scale);
    let reach = form.y + form.z + form.w + 1.0;
    point.at = corner_of(vertex) * reach;
    let offset = vec2<f32>(2.0, -2.0) * point.at / seen.size * middle.w;
    point.position = vec4<f32>(middle.xy + offset, middle.zw);
    point.ink = style.ink;
    point.halo = style.halo;
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
        default: {
            let bar = vec2<f32>(radius, 0.5 * stroke);
            return min(box_distance(turned, bar), box_distance(turned, bar.yx));
        }
    }
}

@fragment fn fs(point: Point) -> @location(0) vec4<f32> {
    let form = point.form;
    let distance = shape_distance(point.at, u32(form.x), form.y, form.z);
    let ink = premultiplied(point.ink, coverage(distance));
    return over(ink, premultiplied(point.halo, coverage(distance - form.w)));
}
