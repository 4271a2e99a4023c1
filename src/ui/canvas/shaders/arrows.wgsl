// Arrows of constant size on the screen: shaft and head as one shape.

struct Arrows {
    ink: vec4<f32>,
    // Pixels.
    half_width: f32,
    head: f32,
};

@group(0) @binding(1) var<uniform> arrows: Arrows;

// Half the width of the head, as a share of its length.
const HEAD_SLOPE: f32 = 0.45;

struct Arrow {
    @builtin(position) position: vec4<f32>,
    // Pixels from the tip backwards, and across.
    @location(0) at: vec2<f32>,
    @location(1) @interpolate(flat) length: f32,
};

@vertex fn vs(
    @builtin(vertex_index) vertex: u32,
    @location(0) world: vec3<f32>,
    // Logical pixels, y up.
    @location(1) direction: vec2<f32>,
) -> Arrow {
    let span = length(direction) * seen.scale;
    if !(span > 0.0) || !is_finite(world) || !is_finite(vec3<f32>(direction, span)) {
        return Arrow(NOWHERE, vec2<f32>(0.0), 0.0);
    }
    let along = vec2<f32>(direction.x, -direction.y) * seen.scale / span;
    let corner = corner_of(vertex);
    let reach = max(arrows.half_width, HEAD_SLOPE * arrows.head) + 1.0;
    let at = vec2<f32>(select(-1.0, span + 1.0, corner.x > 0.0), corner.y * reach);
    let middle = clip_from_world(world);
    if !is_before_eye(middle) {
        return Arrow(NOWHERE, vec2<f32>(0.0), 0.0);
    }
    let tip = pixel_from_clip(middle) + 0.5 * span * along;
    let pixel = tip - along * at.x + vec2<f32>(-along.y, along.x) * at.y;
    return Arrow(clip_from_pixel(pixel, 0.0), at, span);
}

@fragment fn fs(arrow: Arrow) -> @location(0) vec4<f32> {
    let head = min(arrows.head, arrow.length);
    let across = abs(arrow.at.y);
    let side = (across - HEAD_SLOPE * arrow.at.x) / sqrt(1.0 + HEAD_SLOPE * HEAD_SLOPE);
    let in_head = coverage(max(side, arrow.at.x - head));
    let shaft_ends = max(arrow.at.x - arrow.length, 0.5 * head - arrow.at.x);
    let in_shaft = stroke_coverage(across, arrows.half_width) * coverage(shaft_ends);
    return premultiplied(arrows.ink, max(in_head, in_shaft));
}
