#version 450 core
noperspective in float aside;
flat in float half_width;
flat in vec4 colour;
out vec4 pixel;

void main() {
    pixel = vec4(colour.rgb, colour.a * clamp(half_width + 0.5 - abs(aside), 0.0, 1.0));
}
