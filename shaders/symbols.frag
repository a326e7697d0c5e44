#version 450 core
// Shapes as signed distances: octagon, triangle, square, circle for grades I to IV, a small dot for no grade; the numeral as
// bars, in a corner where there is room for the symbol of its class; a halo flashes while an alarm is not acknowledged; a
// notch marks what is overdue. Of a cluster: the shape of the worst as a rim around a quiet ground.
#include "camera.glsl"
noperspective in vec2 at;
flat in uint look;
flat in float unit_px;
uniform vec4 grade_colours[5];   // 0 is "not graded"
uniform vec4 outline_colour;
uniform vec4 look_colour;
uniform vec4 ground_colour;
uniform vec4 light_colour;
uniform sampler2DArray fields;   // distances to the symbols' outlines, +-4 of 24 units
out vec4 pixel;

float octagon(vec2 p, float r) {
    p = abs(p);
    return max(max(p.x, p.y) - r * 0.924, (p.x + p.y) * 0.70711 - r * 0.924);
}
float triangle(vec2 p, float r) {
    p.y -= 0.12;
    p.x = abs(p.x);
    return max(p.x * 0.86603 + p.y * 0.5 - r * 0.5, -p.y - r * 0.5);
}
float box(vec2 p, vec2 half_size) {
    vec2 d = abs(p) - half_size;
    return max(d.x, d.y);
}
float shape(vec2 p, uint grade) {
    if (grade == 1u) return octagon(p, 1.0);
    if (grade == 2u) return triangle(p, 1.15);
    if (grade == 3u) return box(p, vec2(0.82));
    return length(p) - (grade == 4u ? 0.9 : 0.7);
}
// Upright bars of a numeral; IV is a bar beside a V.
float numeral(vec2 p, uint grade) {
    float height = 0.42, thick = 0.085;
    if (grade == 1u) return box(p, vec2(thick * 1.2, height));
    if (grade == 2u) { p.y += 0.16; height = 0.3; return min(box(p - vec2(-0.17, 0), vec2(thick, height)), box(p - vec2(0.17, 0), vec2(thick, height))); }
    if (grade == 3u) return min(box(p, vec2(thick, height)), min(box(p - vec2(-0.3, 0), vec2(thick, height)), box(p - vec2(0.3, 0), vec2(thick, height))));
    if (grade == 4u) {
        float bar = box(p - vec2(-0.38, 0), vec2(thick, height));
        vec2 q = p - vec2(0.14, 0);
        float wing = abs(abs(q.x) - (q.y + height) * 0.38) * 0.93 - thick;
        return min(bar, max(wing, abs(q.y) - height));
    }
    return 1.0;
}

vec4 over(vec4 top, vec4 below) {
    float a = top.a + below.a * (1.0 - top.a);
    return vec4(a > 0.0 ? (top.rgb * top.a + below.rgb * below.a * (1.0 - top.a)) / a : top.rgb, a);
}


// How much of a pixel the class symbol covers; it fills the square of this half size.
float symbol_cover(vec2 p, uint number, float half_size) {
    vec2 place = vec2(p.x, -p.y) / half_size * 0.5 + 0.5;
    if (any(lessThan(place, vec2(0.0))) || any(greaterThan(place, vec2(1.0)))) return 0.0;
    float side_px = 2.0 * half_size * unit_px;
    float level = max(0.0, log2(float(textureSize(fields, 0).x) / side_px));
    float depth = (textureLod(fields, vec3(place, float(number - 1u)), level).r * 255.0 - 127.5) / 127.5 * 4.0;
    return clamp(depth * side_px / 24.0 + 0.5, 0.0, 1.0);
}

vec4 cover(vec4 colour, float distance_, vec4 below) {
    return over(vec4(colour.rgb, colour.a * clamp(-distance_ * unit_px + 0.5, 0.0, 1.0)), below);
}

vec4 cluster(uint grade, float d, float rim, vec4 fill) {
    float ring = 1.6 * scale / unit_px;
    float quiet = grade == 3u ? 1.0 : 0.6;   // many small matters are no reason to look up
    vec4 drawn = cover(outline_colour, d - rim * 0.5, vec4(0.0));
    drawn = cover(vec4(mix(ground_colour.rgb, fill.rgb, quiet), 1.0), d, drawn);
    return cover(ground_colour, d + ring, drawn);
}

vec4 single(uint grade, float d, float rim, vec4 fill) {
    uint number = (look >> 8) & 255u;
    vec4 drawn = cover(outline_colour, d - rim, vec4(0.0));
    drawn = cover(fill, d, drawn);
    if (number == 0u || unit_px < 10.5) {
        if (unit_px > 6.0 && grade > 0u) drawn = cover(outline_colour, numeral(at, grade), drawn);
        return drawn;
    }
    bool narrow = grade == 2u;   // a triangle has its room below
    vec2 middle = narrow ? vec2(0.0, -0.16) : vec2(0.0);
    drawn = over(vec4(outline_colour.rgb, symbol_cover(at - middle, number, narrow ? 0.44 : 0.58)), drawn);
    if (grade == 0u) return drawn;
    vec2 corner = (at - vec2(-0.76, -0.8)) / 0.72;
    drawn = cover(outline_colour, (length(corner) - 0.62) * 0.72, drawn);
    return cover(fill, numeral(corner, grade) * 0.72, drawn);
}

void main() {
    uint grade = look & 15u;
    bool calls = (look & 16u) != 0u;
    bool overdue = (look & 32u) != 0u;
    bool suspended = (look & 64u) != 0u;
    bool several = (look & 128u) != 0u;
    bool selected = (look & (1u << 18)) != 0u;
    float d = shape(at, grade);
    float rim = 1.5 * scale / unit_px;
    vec4 fill = grade_colours[min(grade, 4u)];
    if (suspended) fill.rgb = mix(fill.rgb, outline_colour.rgb, 0.5);
    vec4 drawn = several ? cluster(grade, d, rim, fill) : single(grade, d, rim, fill);
    if (overdue && grade > 0u && !several) {
        float notch = length(at - vec2(0.95, 0.95)) - 0.32;
        drawn = cover(outline_colour, notch - rim, drawn);
        drawn = cover(grade == 1u ? fill : look_colour, notch, drawn);
    }
    if (calls && flash > 0.5) drawn = over(drawn, cover(vec4(fill.rgb, 0.9), abs(d - 0.55) - 0.11, vec4(0.0)));
    if (selected) drawn = over(drawn, cover(light_colour, abs(d - 0.85) - 0.07, vec4(0.0)));
    if (drawn.a <= 0.0) discard;
    pixel = drawn;
}
