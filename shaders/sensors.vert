#version 450 core
#include "camera.glsl"
layout(location = 0) in vec2 position_metres;
layout(location = 1) in uint kind;   // 0 hidden, 1 quiet, 2 above its limit, 3 in alarm
uniform float radius_px;
noperspective out vec2 at;   // pixels from the middle
flat out uint look;
flat out float radius;

void main() {
    look = kind;
    radius = radius_px * scale * (kind == 1u ? 1.0 : kind == 2u ? 1.3 : 1.6);
    at = (vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0) * (radius + 2.5 * scale);
    gl_Position = kind == 0u ? vec4(2.0, 2.0, 2.0, 1.0)
                             : clip_from_pixels(pixels_from_metres(position_metres) + at);
}
