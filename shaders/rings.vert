#version 450 core
#include "camera.glsl"
layout(location = 0) in vec3 circle_metres;   // centre, radius
layout(location = 1) in vec4 tint;
noperspective out vec2 at;   // pixels from the centre
flat out float radius;
flat out vec4 colour;

void main() {
    radius = circle_metres.z / metres_per_pixel;
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
    at = corner * (radius + 3.0 * scale);
    colour = tint;
    gl_Position = clip_from_pixels(pixels_from_metres(circle_metres.xy) + at);
}
