#version 450 core
noperspective in vec2 at;
flat in vec4 colour;
flat in float radius;
out vec4 pixel;

void main() {
    float cover = clamp(radius + 0.5 - length(at), 0.0, 1.0);
    pixel = vec4(colour.rgb, colour.a * cover);
}
