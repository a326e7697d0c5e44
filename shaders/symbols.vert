#version 450 core
#include "camera.glsl"
layout(location = 0) in vec2 position_metres;
layout(location = 1) in uint kind;   // bits 0-3 grade, 4 calls for a hand, 5 overdue, 6 suspended, 7-8 net
uniform float radius_px;
uniform float minor;   // how large grade IV and what is not graded are drawn: small dots at city scale
noperspective out vec2 at;   // in units of the symbol's radius
flat out uint look;
flat out float unit_px;      // pixels in that unit

void main() {
    uint grade = kind & 15u;
    float size = grade == 1u ? 1.5 : grade == 2u ? 1.2 : grade == 3u ? 1.0 : (grade == 4u ? 0.8 : 0.6) * minor;
    unit_px = radius_px * scale * size;
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
    float reach = (kind & 16u) != 0u ? 1.8 : (kind & 32u) != 0u ? 1.35 : 1.1;   // halo, notch, shape
    at = corner * (reach + 2.0 * scale / unit_px);
    look = kind;
    gl_Position = clip_from_pixels(pixels_from_metres(position_metres) + at * unit_px);
}
