// What all shaders share: the camera, and a few helpers.

struct Seen {
    clip_from_world: mat4x4<f32>,
    // Positions are taken relative to the origin first, which keeps digits at a high zoom.
    origin: vec3<f32>,
    // Pixels a logical pixel.
    scale: f32,
    // Of the texture, in pixels.
    size: vec2<f32>,
    // Pixel of the window where the texture begins.
    corner: vec2<i32>,
};

@group(0) @binding(0) var<uniform> seen: Seen;

const NOWHERE: vec4<f32> = vec4<f32>(2.0, 2.0, 2.0, 1.0);

// A shader may assume that there is no NaN, so the bits are asked.
fn is_finite(p: vec3<f32>) -> bool {
    let exponents = bitcast<vec3<u32>>(p) & vec3<u32>(0x7f800000u);
    return all(exponents != vec3<u32>(0x7f800000u));
}

fn clip_from_world(world: vec3<f32>) -> vec4<f32> {
    return seen.clip_from_world * vec4<f32>(world - seen.origin, 1.0);
}

// Pixel from the upper left corner, y down.
fn pixel_from_world(world: vec3<f32>) -> vec2<f32> {
    let clip = clip_from_world(world);
    return (vec2<f32>(0.5, -0.5) * clip.xy / clip.w + 0.5) * seen.size;
}

fn clip_from_pixel(pixel: vec2<f32>) -> vec4<f32> {
    return vec4<f32>(vec2<f32>(2.0, -2.0) * pixel / seen.size + vec2<f32>(-1.0, 1.0), 0.0, 1.0);
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

// The corners of an instance: x is -1 or 1, y is -1 or 1.
fn corner_of(vertex: u32) -> vec2<f32> {
    return vec2<f32>(f32(vertex & 1u), f32(vertex >> 1u)) * 2.0 - 1.0;
}

// A strip of four vertices that fills the target.
@vertex fn vs_fill(@builtin(vertex_index) vertex: u32) -> @builtin(position) vec4<f32> {
    return vec4<f32>(corner_of(vertex), 0.0, 1.0);
}
