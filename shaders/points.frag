#version 450 core
flat in vec4 colour;
flat in float radius;
flat in float size_px;
flat in float hollow_px;
out vec4 pixel;

void main() {
    float from_centre_px = length(gl_PointCoord - 0.5) * size_px;
    float disc = clamp(radius + 0.5 - from_centre_px, 0.0, 1.0);
    float hole = hollow_px > 0.0 ? clamp(hollow_px + 0.5 - from_centre_px, 0.0, 1.0) : 0.0;
    pixel = vec4(colour.rgb, colour.a * (disc - hole));
}
