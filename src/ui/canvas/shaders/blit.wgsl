// The canvas, pixel by pixel, into the window.

@group(1) @binding(0) var canvas: texture_2d<f32>;

fn canvas_at(position: vec4<f32>) -> vec4<f32> {
    let last = vec2<i32>(textureDimensions(canvas)) - 1;
    let pixel = vec2<i32>(position.xy) - seen.corner;
    return textureLoad(canvas, clamp(pixel, vec2<i32>(0), last), 0);
}

@fragment fn fs(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    return canvas_at(position);
}

// For a window that encodes to sRGB itself.
@fragment fn fs_to_linear(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    let color = canvas_at(position);
    let low = color.rgb / 12.92;
    let high = pow((color.rgb + 0.055) / 1.055, vec3<f32>(2.4));
    return vec4<f32>(select(high, low, color.rgb <= vec3<f32>(0.04045)), color.a);
}
