#version 450 core
// The ground from its three pictures: what lies below the cells, which cell is at each pixel, what lies above them. When
// only the colours of cells change, this is all that is drawn, however many cells there are.
uniform sampler2D below;
uniform usampler2D cells;
uniform sampler2D above;        // premultiplied
uniform usamplerBuffer steps;   // one a cell
uniform vec4 step_colours[5];
out vec4 pixel;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    uint cell = texelFetch(cells, at, 0).r;
    vec4 step_colour = cell == 0u ? vec4(0.0) : step_colours[min(texelFetch(steps, int(cell) - 1).r, 4u)];
    vec3 ground = step_colour.rgb;
    if (step_colour.a < 1.0) ground = mix(texelFetch(below, at, 0).rgb, ground, step_colour.a);
    vec4 over = texelFetch(above, at, 0);
    pixel = vec4(over.rgb + ground * (1.0 - over.a), 1.0);
}
