// The strip on top: which city, is it live, who speaks, does anything ask for a hand, what time is
// it there.
#include <fmt/format.h>

#include <algorithm>

#include "ingest/city/alarms.hpp"
#include "viewer/panels/panel.hpp"
#include "viewer/panels/words_desk.hpp"
#include "viewer/panels/words_link.hpp"

namespace yiping {
namespace {

constexpr Style quiet{TypeSize::label, Weight::regular, palette::text2};

/// At a wall everything in the strip is written for the far end of the room; at a desk each part
/// has the size of its weight.
bool is_far(const PanelInput& in) {
    return in.layout == LayoutKind::wall;
}
TypeSize size_of(const PanelInput& in, TypeSize at_a_desk) {
    return is_far(in) ? TypeSize::far : at_a_desk;
}
/// Between two parts of the strip, and around a pill's word.
float gap_of(const Pen& pen, const PanelInput& in, float units) {
    return is_far(in) ? pen.far_em() * units / 24 : pen.px(units);
}
float pill_height(const Pen& pen, const PanelInput& in) {
    return is_far(in) ? 1.4F * pen.far_em() : pen.px(28);
}

bool is_offline(const PanelInput& in) {
    return !in.view.playback.recorded && in.link.state == LinkChange::State::lost;
}

float middle_of(const Rect& rect) {
    return (rect.top + rect.bottom) / 2;
}

/// The whole width, readable from the back of the room: nothing on this screen is of now.
void draw_offline(const Pen& pen, const Rect& rect, const PanelInput& in) {
    pen.fill(rect, palette::look);
    const Style ink{size_of(in, TypeSize::name), Weight::bold, palette::background};
    std::string sentence{in.say(words::offline)};
    if (in.now_ms != 0)
        sentence += fmt::format(" · {} {} {}",
                                in.say(words::last_picture),
                                date_text(in, in.now_ms),
                                clock_text(in, in.now_ms, true));
    const float width =
        pen.text_mid({rect.left + pen.px(20), middle_of(rect)}, sentence, ink, rect.width() * 0.7F);
    pen.text_mid({rect.right - pen.px(20), middle_of(rect)},
                 why_lost(in.link.detail, in.view.language),
                 {TypeSize::body, Weight::regular, palette::background},
                 rect.width() - width - pen.px(80),
                 Align::right);
}

/// What goes on in the world that is not shown: a real fire during an exercise, or the other way.
std::size_t open_in(const World& world) {
    const GridNode* city = whole_city(world);
    std::size_t open = 0;
    if (city == nullptr) return open;
    for (const auto& by_grade : city->open)
        for (const std::uint32_t count : by_grade) open += count;
    return open;
}

/// The words that say what kind of picture this is; returns where they end.
float draw_mode(const Pen& pen, float x, const Rect& rect, const PanelInput& in) {
    const float height = pill_height(pen, in), top = middle_of(rect) - height / 2;
    const auto pill = [&](const Phrase& word, Rgba colour) {
        x += pen.pill({x, top}, in.say(word), colour, height, size_of(in, TypeSize::label)) +
             gap_of(pen, in, 10);
    };
    if (in.sandbox)
        pill(words::sandbox, palette::look);
    else if (in.view.playback.of_live)
        pill(words::looking_back, palette::look);
    else if (in.view.playback.recorded)
        pill(words::replay, palette::look);
    else if (in.link.state == LinkChange::State::live)
        pill(words::live, palette::good);
    else
        pill(words::connecting, palette::look);
    if (in.stands) pill(words::clock_stands, palette::look);
    if (in.exercise) pill(words::exercise, palette::look);
    const std::size_t other = open_in(in.city.world(!in.exercise));
    if (in.view.world == WorldChoice::both) {
        pill(words::both_worlds, palette::look);
    } else if (other != 0) {
        const Phrase& word = in.exercise ? words::real_beside : words::exercise_beside;
        const std::string text = fmt::format("{} {}", in.say(word), other);
        x +=
            pen.pill({x, top}, text, palette::text2, height, TypeSize::label) + gap_of(pen, in, 10);
    }
    if (in.heartbeat && in.heartbeat->store == "full") pill(words::store_full, palette::look);
    if (in.heartbeat && in.heartbeat->store == "failed") pill(words::store_failed, palette::look);
    return x;
}

/// While the past is shown: what time it is meanwhile, what asks for a hand now, and the way back;
/// returns where it ends.
float draw_now(const Pen& pen, float x, const Rect& rect, const PanelInput& in, Intents& asked) {
    if (in.live_city == nullptr && !in.sandbox) return x;
    const float middle = middle_of(rect), begin = x;
    const auto say = [&](const std::string& text, const Style& style) {
        x += pen.text_mid({x, middle}, text, style, rect.width() * 0.2F) + pen.px(12);
    };
    if (in.live_city != nullptr) {
        const bool lost = !in.sandbox && in.link.state == LinkChange::State::lost;
        const std::size_t open = open_alarms(in.live_city->real).count;
        say(lost ? std::string{in.say(words::offline)}
                 : fmt::format("{} {}", in.say(words::now), clock_text(in, in.live_ms, true)),
            {TypeSize::label, Weight::bold, lost ? palette::look : palette::good});
        if (open != 0)
            say(fmt::format("{} {}", in.say(words::unacknowledged), open),
                {TypeSize::label, Weight::bold, palette::look});
    }
    const Phrase& way_back = in.sandbox                  ? words::sandbox_ends
                             : in.view.playback.fetching ? words::fetching
                                                         : words::back_to_now;
    say(std::string{in.say(way_back)}, quiet);
    if (!clicked(in, {begin, rect.top, x, rect.bottom})) return x;
    if (in.sandbox)
        asked.push_back(TryOut{});
    else
        asked.push_back(BackToNow{});
    return x;
}

/// On a wall: what is looked at now, and who put it there; returns where it ends.
float draw_scene(const Pen& pen, float x, const Rect& rect, const PanelInput& in) {
    if (in.layout != LayoutKind::wall || in.view.scene_name.empty()) return x;
    const Phrase& what = in.view.scene_by_desk ? words::from_desk : words::scene_word;
    const std::string text = fmt::format("{} {}", in.say(what), in.view.scene_name);
    x += pen.px(8);
    return x + pen.px(10) +
           pen.text_mid({x, middle_of(rect)},
                        text,
                        {TypeSize::label,
                         Weight::bold,
                         in.view.scene_by_desk ? palette::good : palette::text2},
                        rect.width() * 0.12F);
}

// ---- feeds

/// Sources of one name, such as the grid workers' apps of seven counties.
struct FeedGroup {
    std::string name;
    int sources = 0, silent = 0;
    std::int64_t youngest_ms = 0, oldest_silent_ms = 0;
    std::int64_t behind_ms = 0;  ///< of the clock that is off most; zero when none is worth a word
    [[nodiscard]] bool is_healthy() const { return silent == 0 && behind_ms == 0; }
};

/// What is worth a word: not the delays of the way, nor old news, which is no matter of clocks.
std::int64_t told_skew(const SourceAge& feed) {
    constexpr std::int64_t least_ms = 10 * second_ms, most_ms = day_ms;
    const std::int64_t behind_ms = feed.clock_behind_ms.value_or(0);
    return std::abs(behind_ms) < least_ms || std::abs(behind_ms) > most_ms ? 0 : behind_ms;
}

/// The name of a source, or of the family it belongs to: grid.app.210381, else grid.app, else grid.
std::string feed_name(const PanelInput& in, const std::string& source) {
    std::string_view part = source;
    while (true) {
        const std::string_view name = in.catalogue_name("feed", part);
        if (!name.empty()) return std::string{name};
        const std::size_t dot = part.rfind('.');
        if (dot == std::string_view::npos) return source;
        part = part.substr(0, dot);
    }
}

/// What the daemon says of its sources; in a recording what the log knew of them at that moment.
std::vector<SourceAge> source_ages(const PanelInput& in) {
    if (in.heartbeat) return in.heartbeat->feeds;
    std::vector<SourceAge> ages;
    for (const FeedAge& feed : in.city.feeds.rows())
        ages.push_back({feed.id, std::max<TimeMs>(in.now_ms - feed.last_ms, 0), feed.silent});
    return ages;
}

/// Silent ones first, then those whose clock is off.
std::vector<FeedGroup> feed_groups(const PanelInput& in) {
    std::vector<FeedGroup> groups;
    for (const SourceAge& feed : source_ages(in)) {
        const std::string name = feed_name(in, feed.source);
        auto at = std::ranges::find(groups, name, &FeedGroup::name);
        if (at == groups.end())
            at = groups.insert(groups.end(), FeedGroup{name, 0, 0, feed.age_ms, 0, 0});
        ++at->sources;
        at->youngest_ms = std::min(at->youngest_ms, feed.age_ms);
        if (const auto behind_ms = told_skew(feed); std::abs(behind_ms) > std::abs(at->behind_ms))
            at->behind_ms = behind_ms;
        if (!feed.silent) continue;
        ++at->silent;
        at->oldest_silent_ms = std::max(at->oldest_silent_ms, feed.age_ms);
    }
    std::ranges::sort(groups, [](const FeedGroup& a, const FeedGroup& b) {
        return std::tuple{a.silent == 0, a.is_healthy(), std::string_view{a.name}} <
               std::tuple{b.silent == 0, b.is_healthy(), std::string_view{b.name}};
    });
    return groups;
}

std::string feed_text(const PanelInput& in, const FeedGroup& feed) {
    if (feed.silent == 0)
        return fmt::format("{} {} {}",
                           feed.name,
                           in.say(feed.behind_ms > 0 ? words::clock_behind : words::clock_ahead),
                           age_text(in, std::abs(feed.behind_ms)));
    const std::string share =
        feed.sources == 1 ? "" : fmt::format(" {}/{}", feed.silent, feed.sources);
    return fmt::format(
        "{} {}{} {}", feed.name, in.say(words::silent), share, age_text(in, feed.oldest_silent_ms));
}

/// Those that are not well by name, as many as there is room for; the others in one quiet word.
/// Returns where they end.
float draw_feeds(const Pen& pen, float x, float right, float middle, const PanelInput& in) {
    const std::vector<FeedGroup> feeds = feed_groups(in);
    if (feeds.empty()) return x;
    const auto healthy =
        static_cast<std::size_t>(std::ranges::count_if(feeds, &FeedGroup::is_healthy));
    x += gap_of(pen, in, 12);
    const auto draw = [&](const std::string& text, const Style& style, Rgba dot) {
        const float radius = style.size == TypeSize::far ? pen.far_em() / 5 : pen.px(4);
        const float needed = pen.width_of(text, style) + 9.5F * radius;
        if (needed > right - x) return false;
        pen.dot({x + radius, middle}, radius, dot);
        pen.text_mid({x + 3.5F * radius, middle}, text, style);
        x += needed;
        return true;
    };
    const Style bad{size_of(in, TypeSize::body), Weight::bold, palette::look};
    for (std::size_t i = 0; i < feeds.size() - healthy; ++i) {
        if (draw(feed_text(in, feeds[i]), bad, palette::look)) continue;
        return x + pen.text_mid({x, middle},
                                fmt::format("+{}", feeds.size() - healthy - i),
                                bad,
                                std::max(right - x, 0.0F));
    }
    (void)draw(fmt::format("{} {}/{}", in.say(words::all_healthy), healthy, feeds.size()),
               quiet,
               palette::good);
    return x;
}

// ---- the right end

/// Returns where it begins. The place is kept for the widest time, so that nothing beside it moves.
float draw_clock(const Pen& pen, const Rect& rect, const PanelInput& in) {
    const float middle = middle_of(rect), right = rect.right - gap_of(pen, in, 20);
    const Style style{size_of(in, TypeSize::clock), Weight::bold, palette::text1};
    if (in.now_ms == 0)
        return right - pen.text_mid({right, middle}, "—", style, 1e9F, Align::right);
    const CivilTime civil = civil_time(in.now_ms, in.utc_offset_minutes);
    const std::string_view weekday = in.say(words::weekdays[civil.weekday]);
    if (is_far(in)) {  // the date is known to who stands far off: it has two small lines
        const float left = right - pen.width_of("00:00:00", style);
        pen.text_mid({left, middle}, clock_text(in, in.now_ms, true), style);
        const float beside = left - gap_of(pen, in, 8);
        const Style small{TypeSize::body, Weight::regular, palette::text2};
        const float line = pen.px(10);
        pen.text_mid({beside, middle - line}, date_text(in, in.now_ms), small, 1e9F, Align::right);
        pen.text_mid({beside, middle + line}, weekday, small, 1e9F, Align::right);
        return beside - pen.width_of("0000-00-00", small);
    }
    const std::string text =
        fmt::format("{} {} {}", date_text(in, in.now_ms), weekday, clock_text(in, in.now_ms, true));
    const float widest = pen.width_of(fmt::format("0000-00-00 {} 00:00:00", weekday), style);
    pen.text_mid({right - widest, middle}, text, style);
    return right - widest;
}

/// Red belongs to grade I alone; every other alarm is amber.
bool any_of_grade_one(const World& world) {
    return std::ranges::any_of(world.alarms.rows(), [&](const Alarm& alarm) {
        const std::string_view about = alarm.about;
        if (!asks_for_action(alarm) || !about.starts_with("incident/")) return false;
        const Incident* incident = world.incidents.find(about.substr(9));
        return incident != nullptr && incident->grade == 1;
    });
}

void toggle_alarms(const PanelInput& in, Intents& asked) {
    asked.push_back(
        ShowOverlay{in.view.overlay == Overlay::alarms ? Overlay::none : Overlay::alarms});
}

float draw_alarm_pill(
    const Pen& pen, float right, const Rect& rect, const PanelInput& in, Intents& asked) {
    const OpenAlarms open = open_alarms(in.world);
    const float height = pill_height(pen, in), top = middle_of(rect) - height / 2;
    if (open.count == 0) {
        if (!in.has_city || is_far(in)) return right;  // the far end reads what is worst instead
        const float left = right - pen.text_mid({right, middle_of(rect)},
                                                in.say(words::no_alarm),
                                                {TypeSize::label, Weight::regular, palette::text3},
                                                1e9F,
                                                Align::right);
        if (clicked(in, {left, top, right, top + height})) toggle_alarms(in, asked);
        return left;
    }
    const Rgba colour = any_of_grade_one(in.world) ? palette::grade[0] : palette::look;
    const std::string oldest = duration_text(in, in.now_ms - open.oldest_ms);
    const std::string text =
        is_far(in) ? fmt::format("{} {} · {}", in.say(words::alarms_far), open.count, oldest)
                   : fmt::format("{} {} · {} {}",
                                 in.say(words::unacknowledged),
                                 open.count,
                                 in.say(words::longest),
                                 oldest);
    const TypeSize size = size_of(in, TypeSize::label);
    const float width = pen.pill_width(text, size);
    pen.pill({right - width, top}, text, colour, height, size);
    if (clicked(in, {right - width, top, right, top + height})) toggle_alarms(in, asked);
    return right - width;
}

/// What is worst, where, and for how long: the one incident that the far end of the room reads. A
/// calm city says so.
void draw_worst(const Pen& pen, float x, float right, float middle, const PanelInput& in) {
    if (!in.has_city) return;
    constexpr int serious = 2;
    const Style words{TypeSize::far, Weight::bold, palette::text1};
    const float em = pen.far_em();
    const Incident* worst = in.listed.empty() ? nullptr : in.listed.front();
    if (worst == nullptr || worst->grade == 0 || worst->grade > serious) {
        const std::string calm{in.say(words::nothing_serious)};
        if (const Style quiet_far{TypeSize::far, Weight::regular, palette::text2};
            pen.width_of(calm, quiet_far) < right - x)
            pen.text_mid({(x + right) / 2, middle}, calm, quiet_far, right - x, Align::centre);
        return;
    }
    const std::string place = short_place(in, worst->place.grid);
    const std::string title =
        place.empty() ? worst->title : fmt::format("{} · {}", place, worst->title);
    Style clock = deadline_style(in, *worst);
    clock.size = TypeSize::far;
    const std::string due = deadline_text(in, *worst);
    const float due_room = due.empty() ? 0 : pen.width_of(due, clock) + em / 2;
    const float title_room = right - x - 1.7F * em - due_room;
    if (title_room < 3 * em) return;
    const float drawn = std::min(pen.width_of(title, words), title_room);
    const float left = x + (title_room - drawn) / 2;  // in the middle of what is free
    pen.grade_mark({left + 0.6F * em, middle}, 0.6F * em, worst->grade);
    pen.text_mid({left + 1.5F * em, middle}, title, words, title_room);
    pen.text_mid({left + 1.5F * em + drawn + em / 2, middle}, due, clock, due_room);
}

/// REPLAY and EXERCISE frame the whole picture, an exercise beside the real city too.
void frame_picture(const PanelInput& in, const Pen& pen) {
    const bool with_exercise = in.exercise || in.view.world == WorldChoice::both;
    if (!with_exercise && !in.view.playback.recorded) return;
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const float thick = pen.px(4);
    ImGui::GetForegroundDrawList()->AddRect({thick / 2, thick / 2},
                                            {size.x - thick / 2, size.y - thick / 2},
                                            palette::look,
                                            0,
                                            0,
                                            thick);
}

}  // namespace

void draw_strip(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    frame_picture(in, pen);
    if (is_offline(in)) return draw_offline(pen, rect, in);
    pen.fill(rect, palette::panel);
    pen.hairline(rect.left, rect.right, rect.bottom - 1);
    const std::string name = is_far(in)
                                 ? std::string{in.city_name}
                                 : fmt::format("{} · {}", in.city_name, in.say(words::centre));
    float x = rect.left + gap_of(pen, in, 20);
    x += pen.text_mid({x, middle_of(rect)},
                      name,
                      {size_of(in, TypeSize::name), Weight::bold, palette::text1},
                      rect.width() * 0.4F) +
         gap_of(pen, in, 24);
    x = draw_mode(pen, x, rect, in);
    x = draw_now(pen, x, rect, in, asked);
    x = draw_scene(pen, x, rect, in);
    if (!in.view.sign_on.who.empty())
        x += pen.text_mid({x + pen.px(8), middle_of(rect)},
                          in.view.sign_on.who,
                          {TypeSize::label, Weight::bold, palette::text1},
                          rect.width() * 0.12F) +
             pen.px(18);
    const float clock = draw_clock(pen, rect, in);
    const float alarms = draw_alarm_pill(pen, clock - gap_of(pen, in, 40), rect, in, asked);
    const float right = alarms - gap_of(pen, in, 24), middle = middle_of(rect);
    if (!is_far(in)) {
        (void)draw_feeds(pen, x, right, middle, in);
        return;
    }
    // Silent sources may take half of what is left; the worst incident has the rest.
    x = draw_feeds(pen, x, x + (right - x) / 2, middle, in);
    draw_worst(pen, x + gap_of(pen, in, 16), right, middle, in);
}

/// A picture that is not of now looks like it: everything under the strip loses its colour.
void draw_veil(const Pen& pen, const Rect& rect, const PanelInput& in, Intents&) {
    if (is_offline(in) || in.stands) pen.fill(rect, with_alpha(palette::background, 0.55F));
}

}  // namespace yiping
