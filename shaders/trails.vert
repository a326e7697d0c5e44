#version 450 core
// A piece of a trail is a quad without caps: pieces that overlap would be darker at every joint.
#include "camera.glsl"
layout(location = 0) in vec4 ends_metres;
layout(location = 1) in vec4 tint;
uniform float width_px;
noperspective out float aside;   // pixels from the middle
flat out float half_width;
flat out vec4 colour;

void main() {
    vec2 from = pixels_from_metres(ends_metres.xy);
    vec2 along = pixels_from_metres(ends_metres.zw) - from;
    float size_px = length(along);
    along = size_px > 1e-6 ? along / size_px : vec2(1.0, 0.0);
    half_width = max(width_px * 0.5, 0.5);
    colour = tint;
    aside = (float(gl_VertexID >> 1) * 2.0 - 1.0) * (half_width + 0.5);
    vec2 place = from + along * size_px * float(gl_VertexID & 1) + vec2(-along.y, along.x) * aside;
    gl_Position = clip_from_pixels(place);
}
