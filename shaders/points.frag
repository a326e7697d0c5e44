#version 450 core
flat in vec4 colour;
flat in float radius;
flat in float size_px;
out vec4 pixel;

void main() {
    float from_centre_px = length(gl_PointCoord - 0.5) * size_px;
    pixel = vec4(colour.rgb, colour.a * clamp(radius + 0.5 - from_centre_px, 0.0, 1.0));
}
