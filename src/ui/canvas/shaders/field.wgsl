// A scalar field as a shade: uniform cubic B-spline through the grid, smooth at any zoom.

struct Field {
    ink: vec4<f32>,
    // Grid coordinate of the upper left corner of the texture, and its change from pixel to pixel.
    start: vec2<f32>,
    step: vec2<f32>,
    // Corner of the patch in space, relative to the origin, and its two sides.
    corner: vec3<f32>,
    top: f32,
    along: vec3<f32>,
    depth: f32,
    up: vec3<f32>,
};

@group(0) @binding(1) var<uniform> field: Field;
@group(1) @binding(0) var values: texture_2d<f32>;

fn weights(t: f32) -> vec4<f32> {
    let s = 1.0 - t;
    let inner = vec2<f32>(t * t * (3.0 * t - 6.0) + 4.0, s * s * (3.0 * s - 6.0) + 4.0);
    return vec4<f32>(s * s * s, inner.x, inner.y, t * t * t) / 6.0;
}

fn row_at(columns: vec4<i32>, row: i32) -> vec4<f32> {
    let value = vec4<f32>(
        textureLoad(values, vec2<i32>(columns.x, row), 0).r,
        textureLoad(values, vec2<i32>(columns.y, row), 0).r,
        textureLoad(values, vec2<i32>(columns.z, row), 0).r,
        textureLoad(values, vec2<i32>(columns.w, row), 0).r,
    );
    // What is not a number, or lies far below what is visible, is the lowest shade.
    let floor = vec4<f32>(field.top - 2.0 * field.depth);
    let exponents = bitcast<vec4<u32>>(value) & vec4<u32>(0x7f800000u);
    return select(floor, max(value, floor), exponents != vec4<u32>(0x7f800000u));
}

struct OnPatch {
    @builtin(position) position: vec4<f32>,
    // Shares of the two sides.
    @location(0) share: vec2<f32>,
};

@vertex fn vs_patch(@builtin(vertex_index) vertex: u32) -> OnPatch {
    let share = 0.5 + 0.5 * corner_of(vertex);
    let relative = field.corner + share.x * field.along + share.y * field.up;
    return OnPatch(clip_from_relative(relative), share);
}

fn value_at(at: vec2<f32>, last: vec2<i32>) -> f32 {
    let node = vec2<i32>(at);
    let part = at - vec2<f32>(node);
    let around = vec4<i32>(-1, 0, 1, 2);
    let columns = clamp(node.x + around, vec4<i32>(0), vec4<i32>(last.x));
    let rows = clamp(node.y + around, vec4<i32>(0), vec4<i32>(last.y));
    let across = weights(part.x);
    let up = vec4<f32>(
        dot(across, row_at(columns, rows.x)),
        dot(across, row_at(columns, rows.y)),
        dot(across, row_at(columns, rows.z)),
        dot(across, row_at(columns, rows.w)),
    );
    return dot(weights(part.y), up);
}

fn share_of(value: f32) -> f32 {
    return clamp(1.0 + (value - field.top) / field.depth, 0.0, 1.0);
}

@fragment fn fs(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    let last = vec2<i32>(textureDimensions(values)) - 1;
    let at = field.start + field.step * position.xy;
    if any(at < vec2<f32>(0.0)) || any(at > vec2<f32>(last)) {
        return vec4<f32>(0.0);
    }
    return premultiplied(field.ink, share_of(value_at(at, last)));
}

@fragment fn fs_patch(surface: OnPatch) -> @location(0) vec4<f32> {
    let last = vec2<i32>(textureDimensions(values)) - 1;
    let at = clamp(surface.share, vec2<f32>(0.0), vec2<f32>(1.0)) * vec2<f32>(last);
    let ink = faded(field.ink, left_at(surface.position.z));
    return premultiplied(ink, share_of(value_at(at, last)));
}
