// The one shared uniform block: where we look from, in city metres.
layout(std140, binding = 0) uniform Camera {
    vec2 centre_metres;
    vec2 viewport_px;
    float metres_per_pixel;
    float scale;       // of the type scale: symbols grow with it
    float flash;       // 1 in the light half of the 2 Hz flash, 0 in the dark half
    float unused;
    vec2 centre_rest_metres;   // what centre_metres, being a float, lacks
};

// Near the centre the first difference is exact, so nothing trembles while the camera moves by less than a float can tell.
vec2 pixels_from_metres(vec2 metres) {
    precise vec2 away = (metres - centre_metres) - centre_rest_metres;
    return away / metres_per_pixel;
}

vec4 clip_from_pixels(vec2 pixels) {
    return vec4(pixels * 2.0 / viewport_px, 0.0, 1.0);
}
