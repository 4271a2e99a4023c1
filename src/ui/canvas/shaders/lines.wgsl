// Curves as segments with round ends. The mask keeps the larger coverage of all segments, so that
// a translucent line has one alpha wherever segments meet or cross.

struct Lines {
    ink: vec4<f32>,
    rim: vec4<f32>,
    // Half the width in pixels: a constant, and what is multiplied by the depth.
    half_width: vec2<f32>,
    // Width of the rim on each side, in pixels.
    rim_width: f32,
    // Length of a dash, and of dash and gap, in pixels; no dashes where the latter is zero.
    dash: f32,
    period: f32,
    // 1 where colours fade with depth, 0 where not.
    cue: f32,
};

@group(0) @binding(1) var<uniform> lines: Lines;
@group(1) @binding(0) var mask: texture_2d<f32>;

// Depth goes on beyond the ends of a segment as along it, but not by more than so many times the
// reach of its width.
const STEEPEST: f32 = 4.0;

struct Segment {
    @builtin(position) position: vec4<f32>,
    // Pixels along the segment from its start, and across.
    @location(0) at: vec2<f32>,
    // Share of the colour that is left.
    @location(1) left: f32,
    @location(2) @interpolate(flat) length: f32,
    @location(3) @interpolate(flat) before: f32,
    // Half the width at start and end.
    @location(4) @interpolate(flat) half_widths: vec2<f32>,
};

fn half_width_at(depth: f32) -> f32 {
    return lines.half_width.x + lines.half_width.y * depth;
}

fn segment_of(vertex: u32, start: vec3<f32>, end: vec3<f32>, before: f32, ahead: f32) -> Segment {
    let span = distance(start.xy, end.xy);
    var along = vec2<f32>(1.0, 0.0);
    var slope = 0.0;
    if span > 0.0 {
        along = (end.xy - start.xy) / span;
        slope = (end.z - start.z) / span;
    }
    let half_widths = vec2<f32>(half_width_at(start.z), half_width_at(end.z));
    let reaches = half_widths + lines.rim_width + 1.0;
    let corner = corner_of(vertex);
    let at_end = corner.x > 0.0;
    let reach = select(reaches.x, reaches.y, at_end);
    let at = vec2<f32>(select(-reach, span + reach, at_end), corner.y * max(reaches.x, reaches.y));
    let pixel = start.xy + along * at.x + vec2<f32>(-along.y, along.x) * at.y;
    let own = select(start.z, end.z, at_end);
    let most = nearer(own, STEEPEST * reach) - own;
    let depth = own + clamp(slope * reach * corner.x, -most, most);
    var segment: Segment;
    segment.position = clip_from_pixel(pixel, nearer(depth, ahead));
    segment.at = at;
    segment.left = mix(1.0, left_at(own), lines.cue);
    segment.length = span;
    segment.before = before;
    segment.half_widths = half_widths;
    return segment;
}

// Lines are brought nearer by their half width, so that segments that meet do not hide each other.
@vertex fn vs_mask(
    @builtin(vertex_index) vertex: u32,
    // Pixels and depth.
    @location(0) start: vec3<f32>,
    @location(1) end: vec3<f32>,
    // Pixels along the curve up to the start.
    @location(2) before: f32,
) -> Segment {
    return segment_of(vertex, start, end, before, half_width_at(max(start.z, end.z)) + 1.0);
}

@vertex fn vs_depth(
    @builtin(vertex_index) vertex: u32,
    @location(0) start: vec3<f32>,
    @location(1) end: vec3<f32>,
    @location(2) before: f32,
) -> Segment {
    return segment_of(vertex, start, end, before, 0.0);
}

// The rim lies behind, so that a line cuts those far behind it but not itself where it bends.
@vertex fn vs_rim_depth(
    @builtin(vertex_index) vertex: u32,
    @location(0) start: vec3<f32>,
    @location(1) end: vec3<f32>,
    @location(2) before: f32,
) -> Segment {
    let reach = half_width_at(max(start.z, end.z)) + lines.rim_width;
    return segment_of(vertex, start, end, before, -2.0 * reach);
}

// Signed distance from the hull of two discs (inside: negative).
fn hull_distance(segment: Segment) -> f32 {
    let at = vec2<f32>(abs(segment.at.y), segment.at.x);
    let r = segment.half_widths;
    let span = segment.length;
    let narrowing = r.x - r.y;
    if abs(narrowing) >= span {
        // One disc covers the other.
        let middle = select(span, 0.0, narrowing >= 0.0);
        return length(at - vec2<f32>(0.0, middle)) - max(r.x, r.y);
    }
    let sine = narrowing / span;
    let cosine = sqrt(1.0 - sine * sine);
    let along = at.y * cosine - at.x * sine;
    if along < 0.0 {
        return length(at) - r.x;
    }
    if along > span * cosine {
        return length(at - vec2<f32>(0.0, span)) - r.y;
    }
    return at.x * cosine + at.y * sine - r.x;
}

fn half_width_here(segment: Segment) -> f32 {
    let share = clamp(segment.at.x / max(segment.length, 1e-6), 0.0, 1.0);
    return mix(segment.half_widths.x, segment.half_widths.y, share);
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

// A stroke thinner than a pixel fades.
fn thin(half_width: f32) -> f32 {
    return min(1.0, 2.0 * half_width);
}

@fragment fn fs_mask(segment: Segment) -> @location(0) vec4<f32> {
    let gap = dash_distance(segment.before + clamp(segment.at.x, 0.0, segment.length));
    let distance = max(hull_distance(segment), gap);
    let half_width = half_width_here(segment);
    let line = coverage(distance) * thin(half_width);
    // The rim goes as far beyond the ends of a dash as beyond its sides.
    let rim = coverage(distance - lines.rim_width) * thin(half_width + lines.rim_width);
    return vec4<f32>(line, rim, line * segment.left, 0.0);
}

@fragment fn fs_depth(segment: Segment) -> @location(0) vec4<f32> {
    if hull_distance(segment) > 0.0 {
        discard;
    }
    return vec4<f32>(0.0);
}

@fragment fn fs_rim_depth(segment: Segment) -> @location(0) vec4<f32> {
    if hull_distance(segment) > lines.rim_width {
        discard;
    }
    return vec4<f32>(0.0);
}

@fragment fn fs_paint(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    let covered = textureLoad(mask, vec2<i32>(position.xy), 0);
    let rim = covered.g * (1.0 - covered.r);
    let ink = faded(lines.ink, covered.b / max(covered.r, 1e-6));
    return over(premultiplied(ink, covered.r), premultiplied(lines.rim, rim));
}
