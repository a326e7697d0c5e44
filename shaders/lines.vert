#version 450 core
// A segment is a quad as wide as the line and half a width longer at both ends, so that joints close.
#include "camera.glsl"
layout(location = 0) in vec4 ends_metres;
uniform float width_px;
noperspective out vec2 across;   // distance from the middle in pixels, and half the width
flat out float half_width;

void main() {
    vec2 from = pixels_from_metres(ends_metres.xy);
    vec2 to = pixels_from_metres(ends_metres.zw);
    vec2 along = to - from;
    float size = length(along);
    along = size > 1e-6 ? along / size : vec2(1.0, 0.0);
    vec2 side = vec2(-along.y, along.x);
    half_width = max(width_px * 0.5, 0.5);
    float reach = half_width + 0.5;
    float end = float(gl_VertexID & 1);
    float edge = float(gl_VertexID >> 1) * 2.0 - 1.0;
    vec2 place = mix(from - along * half_width * 0.5, to + along * half_width * 0.5, end) + side * edge * reach;
    across = vec2(edge * reach, 0.0);
    gl_Position = clip_from_pixels(place);
}
