// Arrows in space, each a shaft with a cone at its tip: their outlines on the screen, lit as the
// round bodies that they are. A cone is seen as the hull of its base (an ellipse) and its tip.

struct Cones {
    ink: vec4<f32>,
    // Of the shaft, and length of the head, world.
    radius: f32,
    head: f32,
};

@group(0) @binding(1) var<uniform> cones: Cones;

// Radius of the head over that of the shaft.
const HEAD: f32 = 3.0;
// Least radius of the shaft in logical pixels.
const THINNEST: f32 = 0.55;
const KEY: f32 = 0.6;

struct Arrow {
    @builtin(position) position: vec4<f32>,
    // Pixels from the middle of the base of the head, towards the tip and across.
    @location(0) at: vec2<f32>,
    // Pixels from the base to the tip and to the tail; half axes of the base along and across.
    @location(1) @interpolate(flat) head: vec4<f32>,
    // Half the width of the shaft at its tail and at the base.
    @location(2) @interpolate(flat) shaft: vec2<f32>,
    // Unit vectors: to the tip, and to the eye.
    @location(3) @interpolate(flat) axis: vec3<f32>,
    @location(4) @interpolate(flat) eye: vec3<f32>,
    @location(5) @interpolate(flat) ink: vec3<f32>,
};

@vertex fn vs(
    @builtin(vertex_index) vertex: u32,
    @location(0) tail: vec3<f32>,
    @location(1) tip: vec3<f32>,
) -> Arrow {
    var arrow: Arrow;
    arrow.position = NOWHERE;
    let span = distance(tail, tip);
    let clip_tail = clip_from_world(tail);
    let clip_tip = clip_from_world(tip);
    if !is_finite(tail) || !is_finite(tip) || !(span > 0.0) || !is_finite(vec3<f32>(span))
        || !is_before_eye(clip_tail) || !is_before_eye(clip_tip) {
        return arrow;
    }
    let base = mix(tip, tail, min(cones.head / span, 1.0)) - seen.origin;
    let clip_base = clip_from_relative(base);
    let tail_at = pixel_from_clip(clip_tail);
    let base_at = pixel_from_clip(clip_base);
    let tip_at = pixel_from_clip(clip_tip);
    let on_screen = distance(tail_at, tip_at);
    var along = vec2<f32>(1.0, 0.0);
    if on_screen > 1e-3 {
        along = (tip_at - tail_at) / on_screen;
    }
    arrow.axis = (tip - tail) / span;
    arrow.eye = towards_eye(base);
    let thinnest = THINNEST * seen.scale;
    let radii = cones.radius * seen.pixels_per_unit / vec2<f32>(clip_tail.w, clip_base.w);
    arrow.shaft = max(radii, vec2<f32>(thinnest));
    let across = max(HEAD * radii.y, 2.0 * HEAD * thinnest * 0.75);
    let flattened = max(across * abs(dot(arrow.axis, arrow.eye)), 0.35);
    let to_tip = distance(base_at, tip_at);
    let to_tail = distance(base_at, tail_at);
    arrow.head = vec4<f32>(to_tip, to_tail, flattened, across);
    let corner = corner_of(vertex);
    let at_tip = corner.x > 0.0;
    let behind = max(to_tail, flattened) + 1.0;
    let before = max(to_tip, flattened) + 1.0;
    arrow.at = vec2<f32>(select(-behind, before, at_tip), corner.y * (across + 1.0));
    let pixel = base_at + along * arrow.at.x + vec2<f32>(-along.y, along.x) * arrow.at.y;
    let end = select(clip_tail, clip_tip, at_tip);
    arrow.position = clip_from_pixel(pixel, end.z / end.w);
    let left = left_at(clip_base.z / clip_base.w);
    arrow.ink = mix(seen.background.rgb, cones.ink.rgb, cones.ink.a * left);
    return arrow;
}

// Signed distance from an ellipse, good near its edge.
fn ellipse_distance(at: vec2<f32>, half_axes: vec2<f32>) -> f32 {
    let outside = length(at / half_axes);
    if outside < 0.5 {
        return (outside - 1.0) * min(half_axes.x, half_axes.y);
    }
    return outside * (outside - 1.0) / length(at / (half_axes * half_axes));
}

// Signed distance from the outline of the head.
fn head_distance(at: vec2<f32>, to_tip: f32, half_axes: vec2<f32>) -> f32 {
    let upper = vec2<f32>(at.x, abs(at.y));
    let ratio = half_axes.x / to_tip;
    if ratio < 1.0 {
        let touched =
            vec2<f32>(half_axes.x * ratio, half_axes.y * sqrt(1.0 - ratio * ratio));
        let side = vec2<f32>(to_tip - touched.x, -touched.y);
        if dot(upper - touched, side) > 0.0 {
            let from_tip = upper - vec2<f32>(to_tip, 0.0);
            return dot(from_tip, vec2<f32>(touched.y, side.x)) / length(side);
        }
    }
    return ellipse_distance(at, half_axes);
}

// How far up the cone (0 to 1) the point lies that is seen at a pixel: where the ellipse around
// the axis passes through it.
fn height_at(at: vec2<f32>, to_tip: f32, half_axes: vec2<f32>, facing: f32) -> f32 {
    let m = half_axes.x * half_axes.x;
    var a = to_tip * to_tip - m;
    a = select(a, 1e-2, abs(a) < 1e-2);
    let b = m - at.x * to_tip;
    let c = at.x * at.x + at.y * at.y * m / (half_axes.y * half_axes.y) - m;
    let root = sqrt(max(b * b - a * c, 0.0));
    return clamp((select(-root, root, facing > 0.0) - b) / a, 0.0, 0.97);
}

fn light_on(normal: vec3<f32>) -> f32 {
    return ambient() - 0.06 + KEY * max(dot(normal, seen.light), 0.0);
}

// Two unit vectors across the axis: towards the eye, and to the side (y of `at`).
struct Across {
    front: vec3<f32>,
    side: vec3<f32>,
};

fn across_of(axis: vec3<f32>, eye: vec3<f32>) -> Across {
    var on_screen = axis - eye * dot(axis, eye);
    if dot(on_screen, on_screen) < 1e-6 {
        on_screen = cross(eye, seen.light);
    }
    let side = normalize(cross(on_screen, eye));
    return Across(normalize(cross(side, axis)), side);
}

fn head_light(arrow: Arrow, frame: Across, facing: f32) -> f32 {
    let half_axes = arrow.head.zw;
    if facing < 0.0 && length(arrow.at / half_axes) < 1.0 {
        return light_on(-arrow.axis);
    }
    let height = height_at(arrow.at, arrow.head.x, half_axes, facing);
    let radius = half_axes.y * (1.0 - height);
    let sine = clamp(arrow.at.y / radius, -1.0, 1.0);
    let forward = select(1.0, -sign((arrow.at.x - arrow.head.x * height) * facing),
        abs(facing) > 0.05);
    let round = frame.front * sqrt(1.0 - sine * sine) * forward + frame.side * sine;
    let slope = HEAD * cones.radius / max(cones.head, 1e-9);
    return light_on(normalize(round + arrow.axis * slope));
}

fn shaft_light(arrow: Arrow, frame: Across, half_width: f32) -> f32 {
    let sine = clamp(arrow.at.y / half_width, -1.0, 1.0);
    return light_on(frame.front * sqrt(1.0 - sine * sine) + frame.side * sine);
}

@fragment fn fs(arrow: Arrow) -> @location(0) vec4<f32> {
    let facing = dot(arrow.axis, arrow.eye);
    let frame = across_of(arrow.axis, arrow.eye);
    let behind = clamp(-arrow.at.x / max(arrow.head.y, 1e-3), 0.0, 1.0);
    let half_width = mix(arrow.shaft.y, arrow.shaft.x, behind);
    let ends = max(arrow.at.x, -arrow.at.x - arrow.head.y);
    let in_shaft = coverage(max(abs(arrow.at.y) - half_width, ends));
    let in_head = coverage(head_distance(arrow.at, arrow.head.x, arrow.head.zw));
    if max(in_shaft, in_head) <= 0.02 {
        discard;
    }
    let head_rgb = shone_on(arrow.ink, head_light(arrow, frame, facing));
    let head_ink = vec4<f32>(head_rgb, 1.0) * in_head;
    let shaft_rgb = shone_on(arrow.ink, shaft_light(arrow, frame, half_width));
    let shaft_ink = vec4<f32>(shaft_rgb, 1.0) * in_shaft;
    if facing < 0.0 {
        return over(shaft_ink, head_ink);
    }
    return over(head_ink, shaft_ink);
}
