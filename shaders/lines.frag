#version 450 core
noperspective in vec2 at;
flat in float half_width;
flat in float size_px;
uniform vec4 colour;
out vec4 pixel;

void main() {
    float beyond = max(max(-at.x, at.x - size_px), 0.0);
    float away = beyond > 0.0 ? length(vec2(beyond, at.y)) : abs(at.y);
    pixel = vec4(colour.rgb, colour.a * clamp(half_width + 0.5 - away, 0.0, 1.0));
}
