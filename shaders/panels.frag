#version 450 core
noperspective in vec2 at_letter;
noperspective in vec4 colour;
uniform sampler2D letters;   // how much of each pixel they cover
out vec4 pixel;

void main() {
    pixel = vec4(colour.rgb, colour.a * texture(letters, at_letter).r);
}
