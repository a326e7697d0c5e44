#version 450 core
// One GL point a dot: half the work of a quad where there are tens of thousands.
#include "camera.glsl"
layout(location = 0) in vec2 position_metres;
layout(location = 1) in vec4 tint;
layout(location = 2) in float is_hollow;
uniform float radius_px;
uniform float opacity;
flat out vec4 colour;
flat out float radius;
flat out float size_px;
flat out float hollow_px;

void main() {
    radius = radius_px * scale;
    hollow_px = is_hollow * max(radius - 1.5 * scale, 0.0);
    size_px = ceil(2.0 * radius) + 1.0;
    gl_PointSize = size_px;
    colour = vec4(tint.rgb, tint.a * opacity);
    gl_Position = tint.a == 0.0 ? vec4(2.0, 2.0, 2.0, 1.0)
                                : clip_from_pixels(pixels_from_metres(position_metres));
}
