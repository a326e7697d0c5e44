#version 450 core
flat in uint number;
out uint pixel;

void main() {
    pixel = number;
}
