#version 450 core
#include "camera.glsl"
layout(location = 0) in vec2 position_metres;
uniform float radius_px;
noperspective out vec2 at;   // in radii from the incident

void main() {
    at = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
    gl_Position = clip_from_pixels(pixels_from_metres(position_metres) + at * radius_px);
}
