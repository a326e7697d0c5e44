#version 450 core
// Shapes as signed distances: octagon, triangle, square, circle for grades I to IV, a small dot for no grade; the numeral as
// bars; an amber halo flashes while an alarm is not acknowledged; a notch marks what is overdue.
#include "camera.glsl"
noperspective in vec2 at;
flat in uint look;
flat in float unit_px;
uniform vec4 grade_colours[5];   // 0 is "not graded"
uniform vec4 outline_colour;
uniform vec4 look_colour;
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

void main() {
    uint grade = look & 15u;
    bool calls = (look & 16u) != 0u;
    bool overdue = (look & 32u) != 0u;
    bool suspended = (look & 64u) != 0u;
    float px = 1.0 / unit_px;
    float d = shape(at, grade);
    float rim = 1.5 * scale * px;
    vec4 fill = grade_colours[min(grade, 4u)];
    if (suspended) fill.rgb = mix(fill.rgb, outline_colour.rgb, 0.5);
    vec4 drawn = vec4(outline_colour.rgb, clamp((rim - d) * unit_px + 0.5, 0.0, 1.0));
    drawn = over(vec4(fill.rgb, clamp(-d * unit_px + 0.5, 0.0, 1.0)), drawn);
    if (unit_px > 6.0 && grade > 0u)
        drawn = over(vec4(outline_colour.rgb, clamp(-numeral(at, grade) * unit_px + 0.5, 0.0, 1.0)), drawn);
    if (overdue && grade > 0u) {
        float notch = length(at - vec2(0.95, 0.95)) - 0.32;
        drawn = over(vec4(outline_colour.rgb, clamp((rim - notch) * unit_px + 0.5, 0.0, 1.0)), drawn);
        drawn = over(vec4((grade == 1u ? fill : look_colour).rgb, clamp(-notch * unit_px + 0.5, 0.0, 1.0)), drawn);
    }
    if (calls && flash > 0.5) {
        float halo = abs(d - 0.55) - 0.11;
        drawn = over(drawn, vec4(fill.rgb, 0.9 * clamp(-halo * unit_px + 0.5, 0.0, 1.0)));
    }
    if (drawn.a <= 0.0) discard;
    pixel = drawn;
}
