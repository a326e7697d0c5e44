// The one shared uniform block: where we look from, in city metres.
layout(std140, binding = 0) uniform Camera {
    vec2 centre_metres;
    vec2 viewport_px;
    float metres_per_pixel;
    float scale;       // of the type scale: symbols grow with it
    float flash;       // 1 in the light half of the 2 Hz flash, 0 in the dark half
    float unused;
};

vec2 pixels_from_metres(vec2 metres) {
    return (metres - centre_metres) / metres_per_pixel;
}

vec4 clip_from_pixels(vec2 pixels) {
    return vec4(pixels * 2.0 / viewport_px, 0.0, 1.0);
}
