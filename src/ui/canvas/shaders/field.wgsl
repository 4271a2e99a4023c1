// A scalar field as a shade: uniform cubic B-spline through the grid, smooth at any zoom.

struct Field {
    ink: vec4<f32>,
    // Grid coordinate of the upper left corner of the texture, and its change from pixel to pixel.
    start: vec2<f32>,
    step: vec2<f32>,
    top: f32,
    depth: f32,
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

@fragment fn fs(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    let last = vec2<i32>(textureDimensions(values)) - 1;
    let at = field.start + field.step * position.xy;
    if any(at < vec2<f32>(0.0)) || any(at > vec2<f32>(last)) {
        return vec4<f32>(0.0);
    }
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
    let value = dot(weights(part.y), up);
    return premultiplied(field.ink, clamp(1.0 + (value - field.top) / field.depth, 0.0, 1.0));
}
