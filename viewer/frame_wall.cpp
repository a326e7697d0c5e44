// Walls: what one shows that nobody touches, and what a desk sees of it.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/frame.hpp"
#include "viewer/panels/words_analysis.hpp"
#include "viewer/panels/words_desk.hpp"
#include "viewer/state/incident_order.hpp"

namespace yiping {

// ---- on the wall

/// Nobody touches a wall: its scenes follow the city's clock, its alarms and what desks put up.
void Frame::look_around_wall(double now_s) {
    if (config_.layout != LayoutKind::wall || !city_.has_city()) return;
    const WallView wanted = wall_view(rotation_, world(), now_ms());
    view_.scene_name = wanted.name;
    view_.scene_by_desk = wanted.why == WallView::Why::desk;
    if (shown_ && *shown_ == wanted) return;
    constexpr double long_ago_s = 1'000;  // the first picture begins there, it does not fly there
    const double began_s = shown_ ? now_s : now_s - long_ago_s;
    const bool as_it_is = !shown_ && wanted == WallView{};
    shown_ = wanted;
    if (!as_it_is) look_at(wanted, began_s);
}

void Frame::look_at(const WallView& wanted, double now_s) {
    view_.selected_incident = wanted.incident;
    view_.overlay = wanted.analysis ? Overlay::analysis : Overlay::none;
    view_.layers = layers_of(wanted);
    if (wanted.centre)
        map_.fly_to(map_.marks().place_of(place_at(*wanted.centre, GridCode{})),
                    wanted.metres_per_pixel,
                    now_s);
    else
        map_.fly_home(now_s);
}

// ---- at a desk

/// What the wall shows now, or what the open form would put on it; nothing where neither is asked
/// for.
std::optional<WallView> Frame::mirrored() const {
    if (!config_.wall_screen || config_.layout == LayoutKind::wall || beside_) return std::nullopt;
    if (view_.form && view_.form->deed == Deed::show_scene) {
        const Form& form = *view_.form;
        WallView view{
            WallView::Why::desk, form.unit, form.at, form.metres_per_pixel, {}, form.target};
        view.layers.assign(form.points.begin(), form.points.end());
        return view;
    }
    if (!view_.mirror || !city_view().has_city()) return std::nullopt;
    return wall_view(wall_rules(*config_.wall_screen), world_of_wall(), now_ms());
}

/// The wall chooses between drill and reality by its own configuration, whatever this desk looks
/// at.
const World& Frame::world_of_wall() const {
    const CityState& city = city_view().city();
    return city.world(shows_exercise(config_.wall_screen->world, city));
}

bool Frame::mirror_wall(const PicturePart& shown) {
    mirrored_ = mirrored();
    if (!mirrored_) {
        mirror_.reset();
        return false;
    }
    if (!mirror_) mirror_ = std::make_unique<WallMirror>(*config_.wall_screen);
    mirror_->prepare(
        *mirrored_, world_of_wall(), generation() + 1, city_view().city().last_sequence, layout_);
    GLint bound = 0;
    glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &bound);
    const bool changed =
        mirror_->refresh(shown.width_px, shown.height_px, layout_.scale, shown.origin);
    glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(bound));
    return changed;
}

void Frame::draw_mirror(const Pen& pen) {
    if (!mirror_) return;
    const Rect whole = mirror_->rect(layout_);
    const bool preview = view_.form && view_.form->deed == Deed::show_scene;
    const Rect picture = mirror_->picture(layout_);
    pen.list().PushClipRect(picture.min(), picture.max());
    mirror_->map().draw_counts(fonts_, {});
    if (mirror_->shows_names()) mirror_->map().draw_labels(fonts_, {});
    if (mirrored_->analysis) {  // too small to be read here: named in place of drawn
        const Style style{TypeSize::head, Weight::bold, palette::text1};
        const std::string_view name = words::analysis.in(view_.language);
        const ImVec2 middle{(picture.left + picture.right) / 2, (picture.top + picture.bottom) / 2};
        const float half = pen.width_of(name, style) / 2 + pen.px(24);
        pen.card({middle.x - half, middle.y - pen.px(24), middle.x + half, middle.y + pen.px(24)});
        pen.text_mid(middle, name, style, 2 * half, Align::centre);
    }
    pen.list().PopClipRect();
    const Rect head{whole.left, whole.top, whole.right, picture.top};
    pen.fill(head, palette::panel);
    pen.outline(whole, preview ? palette::look : palette::text3);
    const Phrase& why = preview                                  ? words::wall_preview
                        : mirrored_->why == WallView::Why::alarm ? words::wall_by_alarm
                        : mirrored_->why == WallView::Why::desk  ? words::wall_by_desk
                                                                 : words::wall_in_turn;
    const std::string name = preview ? view_.form->unit : config_.wall_screen->wall;
    pen.text_mid({head.left + pen.px(12), (head.top + head.bottom) / 2},
                 fmt::format("{} {} · {}{}{}",
                             words::wall_word.in(view_.language),
                             name,
                             why.in(view_.language),
                             preview || mirrored_->name.empty() ? "" : " · ",
                             preview ? "" : mirrored_->name),
                 {TypeSize::label, Weight::bold, preview ? palette::look : palette::text1},
                 head.width() - pen.px(24));
}

}  // namespace yiping
