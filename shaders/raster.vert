#version 450 core
#include "camera.glsl"
uniform vec4 box_metres;   // west, south, east, north
noperspective out vec2 place;

void main() {
    vec2 share = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
    place = vec2(share.x, 1.0 - share.y);   // rows come from the north
    gl_Position = clip_from_pixels(pixels_from_metres(mix(box_metres.xy, box_metres.zw, share)));
}
