// Curves as segments with round ends. The mask keeps the larger coverage of all segments, so that
// a translucent line has one alpha wherever segments meet or cross.

struct Lines {
    ink: vec4<f32>,
    halo: vec4<f32>,
    // Half the width of the line and of its halo, in pixels.
    half_width: f32,
    half_halo: f32,
    // Length of a dash, and of dash and gap, in pixels; no dashes where the latter is zero.
    dash: f32,
    period: f32,
};

@group(0) @binding(1) var<uniform> lines: Lines;
@group(1) @binding(0) var mask: texture_2d<f32>;

struct Segment {
    @builtin(position) position: vec4<f32>,
    // Pixels along the segment from its start, and across.
    @location(0) at: vec2<f32>,
    @location(1) @interpolate(flat) length: f32,
    @location(2) @interpolate(flat) before: f32,
};

@vertex fn vs_mask(
    @builtin(vertex_index) vertex: u32,
    @location(0) start: vec2<f32>,
    @location(1) end: vec2<f32>,
    // Pixels along the curve up to the start.
    @location(2) before: f32,
) -> Segment {
    let span = distance(start, end);
    var along = vec2<f32>(1.0, 0.0);
    if span > 0.0 {
        along = (end - start) / span;
    }
    let corner = corner_of(vertex);
    let reach = max(lines.half_width, lines.half_halo) + 1.0;
    let at = vec2<f32>(select(-reach, span + reach, corner.x > 0.0), corner.y * reach);
    let pixel = start + along * at.x + vec2<f32>(-along.y, along.x) * at.y;
    return Segment(clip_from_pixel(pixel), at, span, before);
}

// Distance from the nearest dash, along the curve.
fn dash_distance(along: f32) -> f32 {
    if lines.period <= 0.0 {
        return -1e9;
    }
    let from_middle = along - 0.5 * lines.dash;
    let turns = round(from_middle / lines.period);
    return abs(from_middle - turns * lines.period) - 0.5 * lines.dash;
}

@fragment fn fs_mask(segment: Segment) -> @location(0) vec4<f32> {
    let nearest = clamp(segment.at.x, 0.0, segment.length);
    let away = length(segment.at - vec2<f32>(nearest, 0.0));
    let gap = dash_distance(segment.before + nearest);
    // The halo goes as far beyond the ends of a dash as beyond its sides.
    let distance = max(away, gap + lines.half_width);
    let line = stroke_coverage(distance, lines.half_width);
    return vec4<f32>(line, stroke_coverage(distance, lines.half_halo), 0.0, 0.0);
}

@fragment fn fs_paint(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    let covered = textureLoad(mask, vec2<i32>(position.xy), 0).rg;
    let rim = covered.g * (1.0 - covered.r);
    return over(premultiplied(lines.ink, covered.r), premultiplied(lines.halo, rim));
}
