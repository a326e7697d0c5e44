// The strip on top: which city, is it live, who speaks, does anything ask for a hand, what time is
// it there.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "viewer/panels/panel.hpp"

namespace yiping {
namespace {

constexpr Style quiet{TypeSize::label, Weight::regular, palette::text2};

bool is_offline(const PanelInput& in) {
    return !in.view.playback.recorded && in.link.state == LinkChange::State::lost;
}

/// The whole width, readable from the back of the room: nothing on this screen is of now.
void draw_offline(const Pen& pen, const Rect& rect, const PanelInput& in) {
    pen.fill(rect, palette::look);
    const Style ink{TypeSize::name, Weight::bold, palette::background};
    const std::string sentence = fmt::format("{} · {} {} {}",
                                             in.say(words::offline),
                                             in.say(words::last_picture),
                                             date_text(in, in.now_ms),
                                             clock_text(in, in.now_ms, true));
    const float width = pen.text_mid(
        {rect.left + pen.px(24), (rect.top + rect.bottom) / 2}, sentence, ink, rect.width() * 0.6F);
    pen.text_mid({rect.left + width + pen.px(56), (rect.top + rect.bottom) / 2},
                 in.link.detail,
                 {TypeSize::body, Weight::regular, palette::background},
                 rect.width() - width - pen.px(80));
}

float draw_mode(const Pen& pen, float x, const Rect& rect, const PanelInput& in) {
    const float height = pen.px(28), top = (rect.top + rect.bottom - height) / 2;
    if (in.view.playback.recorded)
        x += pen.pill({x, top}, in.say(words::replay), palette::look, height) + pen.px(10);
    else if (in.link.state == LinkChange::State::live)
        x += pen.pill({x, top}, in.say(words::live), palette::good, height) + pen.px(10);
    else
        x += pen.pill({x, top}, in.say(words::connecting), palette::look, height) + pen.px(10);
    if (in.exercise)
        x += pen.pill({x, top}, in.say(words::exercise), palette::look, height) + pen.px(10);
    if (in.heartbeat && in.heartbeat->store != "ok" && !in.heartbeat->store.empty())
        x += pen.pill(
                 {x, top},
                 in.say(in.heartbeat->store == "full" ? words::store_full : words::store_failed),
                 palette::grade[0],
                 height) +
             pen.px(10);
    return x;
}

std::string age_text(std::int64_t age_ms, const PanelInput& in, bool silent) {
    const std::string age = age_ms < 10 * second_ms
                                ? fmt::format("{:.1f}s", static_cast<double>(age_ms) / 1000.0)
                            : age_ms < minute_ms ? fmt::format("{}s", age_ms / second_ms)
                            : age_ms < hour_ms   ? fmt::format("{} min", age_ms / minute_ms)
                                                 : fmt::format("{} h", age_ms / hour_ms);
    return silent ? fmt::format("{} {}", in.say(words::silent), age) : age;
}

/// Silent ones first, then by name; as many as there is room for, the rest as a number.
void draw_feeds(const Pen& pen, float x, float right, float middle, const PanelInput& in) {
    if (!in.heartbeat) return;
    std::vector<SourceAge> feeds = in.heartbeat->feeds;
    std::sort(feeds.begin(), feeds.end(), [](const SourceAge& a, const SourceAge& b) {
        return std::pair{!a.silent, std::string_view{a.source}} <
               std::pair{!b.silent, std::string_view{b.source}};
    });
    x += pen.px(10);
    for (std::size_t i = 0; i < feeds.size(); ++i) {
        const Rgba colour = feeds[i].silent ? palette::look : palette::good;
        const std::string text =
            fmt::format("{} {}", feeds[i].source, age_text(feeds[i].age_ms, in, feeds[i].silent));
        const Style style{
            TypeSize::label, Weight::regular, feeds[i].silent ? palette::look : palette::text2};
        const float needed = pen.width_of(text, style) + pen.px(40);
        if (x + needed > right - pen.px(36)) {
            pen.text_mid({x, middle}, fmt::format("+{}", feeds.size() - i), quiet, right - x);
            return;
        }
        pen.dot({x + pen.px(4), middle}, pen.px(4), colour);
        pen.text_mid({x + pen.px(14), middle}, text, style);
        x += needed;
    }
}

float draw_clock(const Pen& pen, const Rect& rect, const PanelInput& in) {
    const float middle = (rect.top + rect.bottom) / 2, right = rect.right - pen.px(20);
    const Style style{TypeSize::clock, Weight::bold, palette::text1};
    if (in.now_ms == 0)
        return right - pen.text_mid({right, middle}, "—", style, 1e9F, Align::right);
    const CivilTime civil = civil_time(in.now_ms, in.utc_offset_minutes);
    const std::string text = fmt::format("{} {} {}",
                                         date_text(in, in.now_ms),
                                         in.say(words::weekdays[civil.weekday]),
                                         clock_text(in, in.now_ms, true));
    const float widest = pen.width_of(
        "0000-00-00 " + std::string{in.say(words::weekdays[civil.weekday])} + " 00:00:00", style);
    pen.text_mid({right - widest, middle}, text, style);
    return right - widest;
}

float draw_alarm_pill(const Pen& pen, float right, const Rect& rect, const PanelInput& in) {
    const OpenAlarms open = open_alarms(in.world);
    const float height = pen.px(30), top = (rect.top + rect.bottom - height) / 2;
    if (open.count == 0) {
        return right - pen.text_mid({right, top + height / 2},
                                    in.say(words::no_alarm),
                                    {TypeSize::label, Weight::regular, palette::text3},
                                    1e9F,
                                    Align::right);
    }
    const bool worst = std::any_of(
        in.world.alarms.rows().begin(), in.world.alarms.rows().end(), [](const Alarm& a) {
            return !a.acknowledged && a.priority == 1;
        });
    const Rgba colour = worst ? palette::grade[0] : palette::look;
    const std::string text = fmt::format("{} {} · {} {}",
                                         in.say(words::unacknowledged),
                                         open.count,
                                         in.say(words::longest),
                                         duration_text(in.now_ms - open.oldest_ms));
    const float width = pen.width_of(text, {TypeSize::label, Weight::bold, colour}) + pen.px(24);
    pen.pill({right - width, top}, text, colour, height);
    return right - width;
}

/// REPLAY and EXERCISE frame the whole picture.
void frame_picture(const PanelInput& in, const Pen& pen) {
    if (!in.exercise && !in.view.playback.recorded) return;
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const float thick = pen.px(3);
    ImGui::GetForegroundDrawList()->AddRect({thick / 2, thick / 2},
                                            {size.x - thick / 2, size.y - thick / 2},
                                            palette::look,
                                            0,
                                            0,
                                            thick);
}

}  // namespace

void draw_strip(const Pen& pen, const Rect& rect, const PanelInput& in, Intents&) {
    frame_picture(in, pen);
    if (is_offline(in)) return draw_offline(pen, rect, in);
    pen.fill(rect, palette::panel);
    pen.hairline(rect.left, rect.right, rect.bottom - 1);
    const float middle = (rect.top + rect.bottom) / 2;
    const std::string name = fmt::format("{} · {}", in.city_name, in.say(words::centre));
    float x = rect.left + pen.px(20);
    x += pen.text_mid({x, middle}, name, {TypeSize::name, Weight::bold, palette::text1}) +
         pen.px(24);
    x = draw_mode(pen, x, rect, in);
    const float clock = draw_clock(pen, rect, in);
    const float alarms = draw_alarm_pill(pen, clock - pen.px(48), rect, in);
    draw_feeds(pen, x, alarms - pen.px(24), middle, in);
}

}  // namespace yiping
