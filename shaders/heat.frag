#version 450 core
// Densities as the steps of the legend.
uniform sampler2D density;      // half as fine as the picture
uniform vec4 from;              // where steps two to five begin
uniform vec4 step_colours[5];
out vec4 pixel;

float density_at(vec2 place) {
    vec2 corner = place - 0.5;
    ivec2 low = ivec2(floor(corner)), last = textureSize(density, 0) - 1;
    vec2 share = corner - vec2(low);
    ivec2 a = clamp(low, ivec2(0), last), b = clamp(low + 1, ivec2(0), last);
    float below = mix(texelFetch(density, a, 0).r, texelFetch(density, ivec2(b.x, a.y), 0).r, share.x);
    float above = mix(texelFetch(density, ivec2(a.x, b.y), 0).r, texelFetch(density, b, 0).r, share.x);
    return mix(below, above, share.y);
}

void main() {
    float value = density_at(gl_FragCoord.xy * 0.5);
    if (value < from.x) discard;
    pixel = step_colours[value < from.y ? 1 : value < from.z ? 2 : value < from.w ? 3 : 4];
}
