#version 450 core
// One incident's share of the density: the biweight kernel, added to that of its neighbours.
noperspective in vec2 at;
uniform float peak;
out float density;

void main() {
    float inside = max(1.0 - dot(at, at), 0.0);
    density = peak * inside * inside;
}
