// One step of all trails: a segment from an earlier to a later stored position, mitred to the
// steps before and after, so that neighbours share an edge and no alpha is doubled.

struct Trails {
    // Of the positions before, earlier, later, after.
    scales: vec4<f32>,
    // Where the piece starts and ends between the earlier and the later position.
    cut: vec2<f32>,
    alphas: vec2<f32>,
    // Whether the piece goes on at its start and at its end: 0 or 1.
    joined: vec2<f32>,
    // Pixels.
    half_width: f32,
    n_styles: u32,
    inks: array<vec4<f32>, 16>,
};

@group(0) @binding(1) var<uniform> trails: Trails;

// A step shorter than this, in pixels, has no direction worth joining.
const SHORTEST: f32 = 0.05;

struct Step {
    @builtin(position) position: vec4<f32>,
    // Pixels across.
    @location(0) across: f32,
    @location(1) ink: vec4<f32>,
};

// The vector from a joint to its left edge, where the width is 2: it has length one across both
// steps. Joints that turn too sharply for their steps are cut straight.
fn edge(into: vec2<f32>, out: vec2<f32>, own: vec2<f32>, reach: f32) -> vec2<f32> {
    let left = vec2<f32>(-own.y, own.x) / length(own);
    let lengths = vec2<f32>(length(into), length(out));
    let shortest = min(lengths.x, lengths.y);
    if !(shortest > SHORTEST) {
        return left;
    }
    let unit_into = into / lengths.x;
    let unit_out = out / lengths.y;
    let cosine = dot(unit_into, unit_out);
    let sine = unit_into.x * unit_out.y - unit_into.y * unit_out.x;
    if cosine < -0.5 || reach * abs(sine) > shortest * (1.0 + cosine) {
        return left;
    }
    let both = unit_into + unit_out;
    return vec2<f32>(-both.y, both.x) / (1.0 + cosine);
}

@vertex fn vs(
    @builtin(vertex_index) vertex: u32,
    @location(0) before: vec3<f32>,
    @location(1) earlier: vec3<f32>,
    @location(2) later: vec3<f32>,
    @location(3) after: vec3<f32>,
    @location(4) look: u32,
) -> Step {
    let x0 = earlier * trails.scales.y;
    let x1 = later * trails.scales.z;
    let clip_start = clip_from_world(mix(x0, x1, trails.cut.x));
    let clip_end = clip_from_world(mix(x0, x1, trails.cut.y));
    let start = pixel_from_clip(clip_start);
    let end = pixel_from_clip(clip_end);
    let along = end - start;
    let span = length(along);
    let is_seen = is_before_eye(clip_start) && is_before_eye(clip_end);
    if !is_finite(x0) || !is_finite(x1) || !is_finite(vec3<f32>(start, span)) || !(span > 1e-3)
        || !is_seen {
        return Step(NOWHERE, 0.0, vec4<f32>(0.0));
    }
    let corner = corner_of(vertex);
    let at_end = corner.x > 0.0;
    let neighbour = select(before * trails.scales.x, after * trails.scales.w, at_end);
    let beyond_clip = clip_from_world(neighbour);
    let joined = select(trails.joined.x, trails.joined.y, at_end) > 0.0 && is_finite(neighbour)
        && is_before_eye(beyond_clip);
    let reach = trails.half_width + 1.0;
    var offset = vec2<f32>(-along.y, along.x) / span;
    if joined {
        let beyond = pixel_from_clip(beyond_clip);
        let into = select(start - beyond, along, at_end);
        let out = select(along, beyond - end, at_end);
        offset = edge(into, out, along, reach);
    }
    let across = corner.y * reach;
    let pixel = select(start, end, at_end) + offset * across;
    let depth = select(clip_start.z / clip_start.w, clip_end.z / clip_end.w, at_end);
    let rgb = trails.inks[min(look, trails.n_styles - 1u)].rgb;
    let alpha = select(trails.alphas.x, trails.alphas.y, at_end);
    let ink = faded(vec4<f32>(rgb, alpha), left_at(depth));
    return Step(clip_from_pixel(pixel, depth), across, ink);
}

@fragment fn fs(step: Step) -> @location(0) vec4<f32> {
    return premultiplied(step.ink, stroke_coverage(abs(step.across), trails.half_width));
}
