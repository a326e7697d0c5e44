#version 450 core
// A dashed circle around a faint disc.
#include "camera.glsl"
noperspective in vec2 at;
flat in float radius;
flat in vec4 colour;
out vec4 pixel;

void main() {
    float from_centre = length(at);
    float line = clamp(0.75 * scale + 0.5 - abs(from_centre - radius), 0.0, 1.0);
    float dash_px = 9.0 * scale;
    float along = (atan(at.y, at.x) + 3.14159265) * radius;
    float dashed = step(fract(along / dash_px), 0.6);
    float disc = clamp(radius + 0.5 - from_centre, 0.0, 1.0) * 0.07;
    pixel = vec4(colour.rgb, colour.a * max(line * dashed * 0.9, disc));
    if (pixel.a <= 0.0) discard;
}
