#version 450 core
#include "camera.glsl"
noperspective in vec2 at;
flat in float half_width;
flat in float size_px;
flat in float begin_px;
uniform vec4 colour;
uniform vec4 dash;              // a dash, a gap, a dash, a gap; nothing: drawn through
uniform float dash_on_ground;   // 1: in metres, 0: in pixels
out vec4 pixel;

// How far inside a dash, in pixels; negative in a gap.
float inside_dash(float along) {
    vec4 lengths = dash_on_ground > 0.5 ? dash / metres_per_pixel : dash;
    float second = lengths.x + lengths.y, period = second + lengths.z + lengths.w;
    float place = mod(along, period);
    float inside = min(place, lengths.x - place);
    inside = max(inside, place - period);   // before the next period's first
    if (lengths.z > 0.0) inside = max(inside, min(place - second, second + lengths.z - place));
    return inside;
}

void main() {
    float beyond = max(max(-at.x, at.x - size_px), 0.0);
    float away = beyond > 0.0 ? length(vec2(beyond, at.y)) : abs(at.y);
    float covered = clamp(half_width + 0.5 - away, 0.0, 1.0);
    if (dash.x > 0.0)
        covered *= clamp(inside_dash(begin_px + at.x) + 0.5, 0.0, 1.0);
    pixel = vec4(colour.rgb, colour.a * covered);
}
