// The keys of a player, drawn: triangles and bars are no letters.
#include <fmt/format.h>

#include "viewer/panels/timeline_parts.hpp"

namespace yiping {
namespace {

enum class Key { back, play, pause, forward };

void draw_key(const Pen& pen, ImVec2 centre, Key key, Rgba colour) {
    const float r = pen.px(7);
    const auto triangle = [&](float x, float direction) {
        pen.list().AddTriangleFilled({x - direction * r * 0.7F, centre.y - r},
                                     {x + direction * r * 0.7F, centre.y},
                                     {x - direction * r * 0.7F, centre.y + r},
                                     colour);
    };
    const auto bar = [&](float x) {
        pen.fill({x - r * 0.28F, centre.y - r, x + r * 0.28F, centre.y + r}, colour);
    };
    switch (key) {
        case Key::back:
            triangle(centre.x + r * 0.5F, -1);
            bar(centre.x - r * 0.8F);
            break;
        case Key::play:
            triangle(centre.x, 1);
            break;
        case Key::pause:
            bar(centre.x - r * 0.6F);
            bar(centre.x + r * 0.6F);
            break;
        case Key::forward:
            triangle(centre.x - r * 0.5F, 1);
            bar(centre.x + r * 0.8F);
            break;
    }
}

bool press_key(const Pen& pen, ImVec2 centre, Key key, const PanelInput& in) {
    const float reach = pen.px(14);
    const Rect button{centre.x - reach, centre.y - reach, centre.x + reach, centre.y + reach};
    const bool over = hovered(in, button);
    if (over) pen.fill(button, palette::raised, pen.px(4));
    draw_key(pen, centre, key, over ? palette::text1 : palette::text2);
    return clicked(in, button);
}

/// What a fast recording costs: fewer pictures a second than the eye takes for a film. The clock is
/// that of the log all the same.
void draw_pace(const Pen& pen, ImVec2 at, const PanelInput& in) {
    constexpr double film = 25;
    const Playback& playback = in.view.playback;
    if (playback.searching) {
        pen.text_mid(
            at, in.say(words::searching), {TypeSize::axis, Weight::regular, palette::look});
        return;
    }
    if (playback.loop && playback.pictures_a_s == 0)
        pen.text_mid(
            at, in.say(words::repeated), {TypeSize::axis, Weight::regular, palette::text3});
    if (playback.pictures_a_s == 0 || playback.pictures_a_s >= film) return;
    pen.text_mid(at,
                 fmt::format("{:.0f} {}", playback.pictures_a_s, in.say(words::pictures_a_second)),
                 {TypeSize::axis, Weight::regular, palette::look});
}

}  // namespace

void draw_player(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    const Playback& playback = in.view.playback;
    const float y = (rect.top + rect.bottom) / 2;
    if (in.layout == LayoutKind::workstation) {
        if (press_key(pen, {rect.left + pen.px(8), y}, Key::back, in))
            asked.push_back(SeekTo{in.now_ms - minute_ms});
        if (press_key(
                pen, {rect.left + pen.px(42), y}, playback.playing ? Key::pause : Key::play, in))
            asked.push_back(TogglePlay{});
        if (press_key(pen, {rect.left + pen.px(76), y}, Key::forward, in))
            asked.push_back(SeekTo{in.now_ms + minute_ms});
    } else {
        draw_key(pen,
                 {rect.left + pen.px(8), y},
                 playback.playing ? Key::play : Key::pause,
                 palette::text2);
    }
    const Rect speed{rect.left + pen.px(100), rect.top, rect.right, rect.bottom};
    const bool over = hovered(in, speed);
    const float told =
        pen.text_mid({speed.left, y},
                     fmt::format("{:g}×", playback.speed),
                     {TypeSize::body, Weight::bold, over ? palette::good : palette::text1},
                     speed.width());
    draw_pace(pen, {speed.left + told + pen.px(6), y}, in);
    if (!clicked(in, speed)) return;
    constexpr double factor = 4, fastest = 1000;
    asked.push_back(SetSpeed{playback.speed >= fastest ? 1 : playback.speed * factor});
}

}  // namespace yiping
