// A desk where people sign on: who, and a passphrase. The picture stays in sight behind it.
#include <algorithm>
#include <array>

#include "viewer/panels/controls.hpp"
#include "viewer/panels/words_desk.hpp"

namespace yiping {

void draw_sign_on(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    const SignOnState& state = in.view.sign_on;
    if (!state.locked) return;
    const float width = pen.px(420), height = pen.px(250);
    const ImVec2 centre{(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2};
    const Rect box{
        centre.x - width / 2, centre.y - height / 2, centre.x + width / 2, centre.y + height / 2};
    pen.fill(box, palette::panel, pen.px(theme::radius));
    pen.outline(box, palette::text3, pen.px(theme::radius));
    Rect rest = draw_head(pen, box.inset(pen.px(20)), in.say(words::desk_locked), "");
    rest.cut_top(pen.px(10));
    const std::vector<std::string_view> people{state.people.begin(), state.people.end()};
    if (const auto person = draw_chips(pen, rest, in, people, state.chosen))
        asked.push_back(ChoosePerson{*person});
    rest.cut_top(pen.px(12));
    const FieldState field = draw_secret_field(
        pen, rest.cut_top(pen.px(34)), in, "##passphrase", in.say(words::passphrase_field));
    rest.cut_top(pen.px(12));
    const Rect row = rest.cut_top(pen.px(32));
    if (field.entered && !field.value.empty()) asked.push_back(SignOn{field.value});
    const bool failed = !state.why_not.empty();
    pen.text_mid({row.left + pen.px(2), (row.top + row.bottom) / 2},
                 failed ? std::string_view{state.why_not} : in.say(words::enter_signs_on),
                 {TypeSize::label, Weight::regular, failed ? palette::look : palette::text2},
                 row.width());
}

}  // namespace yiping
