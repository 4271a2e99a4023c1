// A translucent film of faces, lit from both sides, with wires along the edges of the faces.

struct Surface {
    ink: vec4<f32>,
    wire: vec4<f32>,
    scale: f32,
};

@group(0) @binding(1) var<uniform> surface: Surface;

// A film seen at a grazing angle is thicker, up to so many times.
const THICKEST: f32 = 3.0;
const HEADLIGHT: f32 = 0.2;
const KEY: f32 = 0.42;
// Wires nearer to each other than the first number of pixels are not drawn, beyond the second
// they are drawn in full.
const DENSEST: vec2<f32> = vec2<f32>(3.0, 9.0);

struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) relative: vec3<f32>,
    @location(1) normal: vec3<f32>,
    // Zero and one on the edges of the face.
    @location(2) edges: vec3<f32>,
};

@vertex fn vs(
    @builtin(vertex_index) vertex: u32,
    @location(0) position: vec3<f32>,
    @location(1) normal: vec3<f32>,
    // 1 for a triangle, whose third edge is the diagonal; 0 for a face of four corners.
    @location(2) triangle: f32,
) -> Corner {
    let corner = vertex & 3u;
    let u = f32(corner == 1u || corner == 2u);
    let v = f32(corner >= 2u);
    let relative = position * surface.scale - seen.origin;
    let edges = vec3<f32>(u, v, mix(0.5, u - v, triangle));
    return Corner(clip_from_relative(relative), relative, normal, edges);
}

// Share of a wire along each edge, faint where the next one is near.
fn wires(edges: vec3<f32>) -> f32 {
    let step = max(fwidth(edges), vec3<f32>(1e-9));
    let away = min(abs(edges), abs(1.0 - edges)) / step;
    let width = max(seen.scale, 1.0);
    let line = clamp(0.5 + 0.5 * width - away, vec3<f32>(0.0), vec3<f32>(1.0));
    let spacing = 1.0 / (step * seen.scale);
    let drawn = line * smoothstep(vec3<f32>(DENSEST.x), vec3<f32>(DENSEST.y), spacing);
    return max(max(drawn.x, drawn.y), drawn.z);
}

@fragment fn fs(corner: Corner) -> @location(0) vec4<f32> {
    let wire = wires(corner.edges);
    let eye = towards_eye(corner.relative);
    let size = length(corner.normal);
    var normal = select(eye, corner.normal / max(size, 1e-9), size > 1e-6);
    normal *= select(-1.0, 1.0, dot(normal, eye) >= 0.0);
    let facing = dot(normal, eye);
    let light = ambient() + HEADLIGHT * facing + KEY * max(dot(normal, seen.light), 0.0);
    let left = left_at(corner.position.z);
    let clear = pow(1.0 - surface.ink.a, 1.0 / max(facing, 1.0 / THICKEST));
    let film = vec4<f32>(shone_on(surface.ink.rgb, light), 1.0 - clear);
    let line = premultiplied(faded(surface.wire, left), wire);
    return over(line, premultiplied(faded(film, left), 1.0));
}
