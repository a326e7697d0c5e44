#version 450 core
#include "camera.glsl"
layout(location = 0) in vec2 position_metres;
layout(location = 1) in vec4 tint;
uniform float radius_px;
noperspective out vec2 at;   // pixels from the middle
flat out vec4 colour;
flat out float radius;

void main() {
    radius = radius_px * scale;
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
    at = corner * (radius + 1.0);
    colour = tint;
    gl_Position = tint.a == 0.0 ? vec4(2.0, 2.0, 2.0, 1.0)
                                : clip_from_pixels(pixels_from_metres(position_metres) + at);
}
