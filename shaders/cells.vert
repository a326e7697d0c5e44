#version 450 core
#include "camera.glsl"
layout(location = 0) in vec2 position_metres;
layout(location = 1) in uint feature;
flat out uint number;   // of the cell, from one: zero is "no cell here"

void main() {
    number = feature + 1u;
    gl_Position = clip_from_pixels(pixels_from_metres(position_metres));
}
