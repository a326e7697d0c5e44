#version 450 core
noperspective in vec2 across;
flat in float half_width;
uniform vec4 colour;
out vec4 pixel;

void main() {
    float cover = clamp(half_width + 0.5 - abs(across.x), 0.0, 1.0);
    pixel = vec4(colour.rgb, colour.a * cover);
}
