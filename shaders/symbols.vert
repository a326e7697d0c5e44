#version 450 core
#include "camera.glsl"
layout(location = 0) in vec2 position_metres;
layout(location = 1) in uint kind;   // bits 0-3 grade, 4 calls for a hand, 5 overdue, 6 suspended, 7 cluster, 8-15 symbol,
                                     // 16-17 step of a cluster's size, 18 selected
layout(location = 2) in vec2 parent_metres;
uniform float radius_px;
uniform float minor;            // how large single ones of grade IV and not graded are drawn: small dots at city scale
uniform float gone_to_parent;   // 0 to 1: as one moves away clusters run together
noperspective out vec2 at;   // in units of the symbol's radius
flat out uint look;
flat out float unit_px;      // pixels in that unit

void main() {
    uint grade = kind & 15u;
    float size = grade == 1u ? 1.5 : grade == 2u ? 1.2 : grade == 3u ? 1.0 : (grade == 4u ? 0.8 : 0.6) * minor;
    bool selected = (kind & (1u << 18)) != 0u;
    if (selected) size = max(size, 1.2);
    unit_px = radius_px * scale * size;
    if ((kind & 128u) != 0u) unit_px = (9.0 + 1.7 * float((kind >> 16) & 3u)) * scale;
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
    float reach = selected ? 2.0 : (kind & 16u) != 0u ? 1.8 : (kind & 0xFF20u) != 0u ? 1.4 : 1.1;   // ring, halo, notches, shape
    at = corner * (reach + 2.0 * scale / unit_px);
    look = kind;
    vec2 place = mix(position_metres, parent_metres, gone_to_parent);
    gl_Position = clip_from_pixels(pixels_from_metres(place) + at * unit_px);
}
