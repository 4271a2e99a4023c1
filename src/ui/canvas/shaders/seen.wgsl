// What all shaders share: the camera, and a few helpers.

struct Seen {
    clip_from_relative: mat4x4<f32>,
    // Positions are taken relative to the origin first, which keeps digits at a high zoom.
    origin: vec3<f32>,
    // Pixels a logical pixel.
    scale: f32,
    // Of the texture, in pixels.
    size: vec2<f32>,
    // Pixel of the window where the texture begins.
    corner: vec2<i32>,
    background: vec4<f32>,
    // Direction to the eye: this, less the relative position times its last number.
    eye: vec4<f32>,
    // Direction to the key light.
    light: vec3<f32>,
    // Least w of clip space that is seen.
    nearest: f32,
    // Share of a colour that is left at depth z: x + y z + z / z.
    cue: vec3<f32>,
    // Pixels a world unit where w of clip space is 1.
    pixels_per_unit: f32,
    // What one pixel is in depth: a share of the depth, and a constant.
    depth_of_pixel: vec2<f32>,
};

@group(0) @binding(0) var<uniform> seen: Seen;

const NOWHERE: vec4<f32> = vec4<f32>(2.0, 2.0, 0.5, 1.0);
const FAINTEST: f32 = 0.28;

// A shader may assume that there is no NaN, so the bits are asked.
fn is_finite(p: vec3<f32>) -> bool {
    let exponents = bitcast<vec3<u32>>(p) & vec3<u32>(0x7f800000u);
    return all(exponents != vec3<u32>(0x7f800000u));
}

fn clip_from_relative(relative: vec3<f32>) -> vec4<f32> {
    return seen.clip_from_relative * vec4<f32>(relative, 1.0);
}

fn clip_from_world(world: vec3<f32>) -> vec4<f32> {
    return clip_from_relative(world - seen.origin);
}

// Direction from a relative position to the eye.
fn towards_eye(relative: vec3<f32>) -> vec3<f32> {
    return normalize(seen.eye.xyz - relative * seen.eye.w);
}

fn is_before_eye(clip: vec4<f32>) -> bool {
    return clip.w > seen.nearest;
}

// Pixel from the upper left corner, y down.
fn pixel_from_clip(clip: vec4<f32>) -> vec2<f32> {
    return (vec2<f32>(0.5, -0.5) * clip.xy / clip.w + 0.5) * seen.size;
}

fn clip_from_pixel(pixel: vec2<f32>, depth: f32) -> vec4<f32> {
    return vec4<f32>(vec2<f32>(2.0, -2.0) * pixel / seen.size + vec2<f32>(-1.0, 1.0), depth, 1.0);
}

// A depth brought nearer by a length in pixels.
fn nearer(depth: f32, pixels: f32) -> f32 {
    let pixel = depth * seen.depth_of_pixel.x + seen.depth_of_pixel.y;
    return clamp(depth + pixels * pixel, 0.0, 1.0);
}

// Share of a colour that is left at a depth.
fn left_at(depth: f32) -> f32 {
    let left = seen.cue.x + seen.cue.y * depth + seen.cue.z / max(depth, 1e-30);
    return clamp(left, FAINTEST, 1.0);
}

// A colour of which a share is left.
fn faded(ink: vec4<f32>, left: f32) -> vec4<f32> {
    return vec4<f32>(ink.rgb * left + seen.background.rgb * (1.0 - left), ink.a);
}

// Share of a pixel that a shape covers, from the signed distance in pixels (inside: negative).
fn coverage(distance: f32) -> f32 {
    return clamp(0.5 - distance, 0.0, 1.0);
}

// Coverage by a stroke at a distance from its middle; a stroke thinner than a pixel fades.
fn stroke_coverage(distance: f32, half_width: f32) -> f32 {
    return coverage(distance - half_width) * min(1.0, 2.0 * half_width);
}

fn premultiplied(ink: vec4<f32>, share: f32) -> vec4<f32> {
    let alpha = ink.a * share;
    return vec4<f32>(ink.rgb * alpha, alpha);
}

fn over(top: vec4<f32>, below: vec4<f32>) -> vec4<f32> {
    return top + below * (1.0 - top.a);
}

// Light from all sides: on a bright canvas, where inks are dark, shades are soft.
fn ambient() -> f32 {
    let brightness = dot(seen.background.rgb, vec3<f32>(0.3, 0.6, 0.1));
    return mix(0.5, 0.78, brightness);
}

// A colour under a light; what is more than 1 makes it whiter.
fn shone_on(rgb: vec3<f32>, light: f32) -> vec3<f32> {
    return mix(rgb * min(light, 1.0), vec3<f32>(1.0), clamp(light - 1.0, 0.0, 1.0));
}

// The corners of an instance: x is -1 or 1, y is -1 or 1.
fn corner_of(vertex: u32) -> vec2<f32> {
    return vec2<f32>(f32(vertex & 1u), f32(vertex >> 1u)) * 2.0 - 1.0;
}

// A strip of four vertices that fills the target.
@vertex fn vs_fill(@builtin(vertex_index) vertex: u32) -> @builtin(position) vec4<f32> {
    return vec4<f32>(corner_of(vertex), 0.0, 1.0);
}
