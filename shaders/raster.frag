#version 450 core
noperspective in vec2 place;
uniform sampler2D picture;
uniform float brightness;   // dimmed, so that symbols and names stand out
out vec4 pixel;

void main() {
    vec4 seen = texture(picture, place);
    pixel = vec4(seen.rgb * brightness, seen.a);
}
