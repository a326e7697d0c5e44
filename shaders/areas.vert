#version 450 core
#include "camera.glsl"
layout(location = 0) in vec2 position_metres;

void main() {
    gl_Position = clip_from_pixels(pixels_from_metres(position_metres));
}
