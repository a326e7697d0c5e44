#version 450 core
#include "camera.glsl"
layout(location = 0) in vec2 position_metres;
layout(location = 1) in uint feature;
uniform usamplerBuffer steps;   // one a feature
uniform vec4 step_colours[5];
flat out vec4 colour;

void main() {
    colour = step_colours[min(texelFetch(steps, int(feature)).r, 4u)];
    gl_Position = clip_from_pixels(pixels_from_metres(position_metres));
}
