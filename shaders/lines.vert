#version 450 core
// A segment is a quad that holds a capsule: round ends close the joints of wide lines at any angle.
#include "camera.glsl"
layout(location = 0) in vec4 ends_metres;
layout(location = 1) in float begin_metres;   // along the whole line; 0 where it is not dashed
uniform float width_px;
noperspective out vec2 at;   // pixels from the segment's begin: along it, and to its side
flat out float half_width;
flat out float size_px;
flat out float begin_px;

void main() {
    vec2 from = pixels_from_metres(ends_metres.xy);
    vec2 along = pixels_from_metres(ends_metres.zw) - from;
    size_px = length(along);
    along = size_px > 1e-6 ? along / size_px : vec2(1.0, 0.0);
    vec2 side = vec2(-along.y, along.x);
    half_width = max(width_px * 0.5, 0.5);
    begin_px = begin_metres / metres_per_pixel;
    float reach = half_width + 0.5;
    float end = float(gl_VertexID & 1);
    float edge = float(gl_VertexID >> 1) * 2.0 - 1.0;
    at = vec2(end * size_px + (end * 2.0 - 1.0) * reach, edge * reach);
    gl_Position = clip_from_pixels(from + along * at.x + side * at.y);
}
