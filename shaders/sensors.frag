#version 450 core
// A diamond: its rim alone while all is well, filled above the limit, with an upright bar in alarm.
#include "camera.glsl"
noperspective in vec2 at;
flat in uint look;
flat in float radius;
uniform vec4 colours[4];
uniform vec4 outline_colour;
out vec4 pixel;

float cover(float beyond_px) {
    return clamp(0.5 - beyond_px, 0.0, 1.0);
}

void main() {
    float beyond = (abs(at.x) + abs(at.y) - radius) * 0.70711;   // pixels outside of the diamond
    vec4 drawn = vec4(outline_colour.rgb, cover(beyond - 1.5 * scale));
    vec4 colour = colours[look];
    float rim = cover(abs(beyond + 0.75 * scale) - 0.75 * scale);
    drawn = mix(drawn, vec4(colour.rgb, 1.0), look == 1u ? rim : cover(beyond));
    if (look == 3u)
        drawn = mix(drawn, outline_colour, cover(max(abs(at.x) - 0.12 * radius, abs(at.y) - 0.5 * radius)));
    if (drawn.a <= 0.0) discard;
    pixel = drawn;
}
