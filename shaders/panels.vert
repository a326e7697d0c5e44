#version 450 core
layout(location = 0) in vec2 place_px;   // in the whole picture, y downwards
layout(location = 1) in vec2 letter;
layout(location = 2) in vec4 tint;
uniform vec4 part_px;   // of the whole picture that is drawn: left, top, width, height
noperspective out vec2 at_letter;
noperspective out vec4 colour;

void main() {
    at_letter = letter;
    colour = tint;
    vec2 share = (place_px - part_px.xy) / part_px.zw;
    gl_Position = vec4(share.x * 2.0 - 1.0, 1.0 - share.y * 2.0, 0.0, 1.0);
}
