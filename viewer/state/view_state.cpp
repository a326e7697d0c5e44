// One overload an intent.
#include "viewer/state/view_state.hpp"

#include <algorithm>

namespace yiping {
namespace {

struct Performer {
    ViewState& view;

    void operator()(const SelectIncident& asked) const {
        if (view.form && view.form->deed != Deed::report && view.form->about != asked.id)
            view.form.reset();  // it was about another one
        if (view.selected_incident != asked.id) {
            view.more_actions = view.card_shows_history = false;
            view.revealed = {};
        }
        view.selected_incident = asked.id;
        view.list_follows_selection = true;
    }
    void operator()(const SelectGrid& asked) const {
        view.selected_grid = asked.code;
        view.selected_incident.clear();
    }
    /// What lies on top goes first; the selection last.
    void operator()(const ClearSelection&) const {
        if (view.help_about) return view.help_about.reset();
        if (view.help || view.search_focused || view.overlay != Overlay::none || view.form) {
            view.help = view.search_focused = false;
            if (view.overlay != Overlay::none)
                view.overlay = Overlay::none;
            else
                view.form.reset();
            return;
        }
        view.selected_incident.clear();
        view.selected_grid = {};
    }
    void operator()(const SetFilter& asked) const {
        view.filter = asked.filter;
        view.list_top = 0;
    }
    void operator()(const ScrollList& asked) const {
        view.list_top = asked.top;
        if (asked.by_hand) view.list_follows_selection = false;
    }
    void operator()(const FocusSearch& asked) const { view.search_focused = asked.focused; }
    void operator()(const TogglePlay&) const {
        view.playback.playing = view.playback.recorded && !view.playback.playing;
    }
    void operator()(const SetSpeed& asked) const {
        view.playback.speed = std::clamp(asked.speed, 0.1, 1000.0);
    }
    void operator()(const SeekTo& asked) const {
        view.playback.now_ms = std::clamp(asked.time_ms,
                                          view.playback.from_ms,
                                          std::max(view.playback.from_ms, view.playback.to_ms));
    }
    void operator()(const StepEvents&) const { view.playback.playing = false; }
    void operator()(const JumpToReport&) const {}
    /// Never narrower than ten seconds, never beyond the recording.
    void operator()(const ShowSpan& asked) const {
        constexpr TimeMs least_ms = 10 * second_ms;
        Playback& playback = view.playback;
        const TimeMs length = std::clamp(asked.to_ms - asked.from_ms,
                                         std::min(least_ms, playback.to_ms - playback.from_ms),
                                         std::max<TimeMs>(playback.to_ms - playback.from_ms, 0));
        playback.shown_from_ms =
            std::clamp(asked.from_ms, playback.from_ms, playback.to_ms - length);
        playback.shown_to_ms = playback.shown_from_ms + length;
        if (asked.to_ms <= asked.from_ms || length == playback.to_ms - playback.from_ms)
            playback.shown_from_ms = playback.shown_to_ms = 0;
    }
    void operator()(const ToggleLoop&) const { view.playback.loop = !view.playback.loop; }
    void operator()(const LookBack&) const {}
    void operator()(const BackToNow&) const {}
    void operator()(const TryOut&) const {}
    void operator()(const PutBeside&) const { view.list_top = 0; }
    void operator()(const TakeHand&) const {}
    void operator()(const ToggleLayer& asked) const {
        bool& shown = view.layers[static_cast<std::size_t>(asked.layer)];
        shown = !shown;
    }
    void operator()(const ToggleHelp&) const { view.help = !view.help; }
    void operator()(const ToggleLanguage&) const {
        view.language = view.language == Language::zh ? Language::en : Language::zh;
    }
    void operator()(const NextWorld& asked) const {
        // From the exercise that was shown by itself to the real city alone; from one that was
        // asked for to both: the real city is one press away in either case.
        view.world = view.world == WorldChoice::both       ? WorldChoice::real
                     : view.world == WorldChoice::exercise ? WorldChoice::both
                     : asked.from_exercise                 ? WorldChoice::real
                                                           : WorldChoice::exercise;
        view.selected_incident.clear();
        view.form.reset();
    }
    void operator()(const Command& asked) const {
        const Event& event = asked.event;
        if (std::ranges::find(view.pending, event.id, &Pending::id) == view.pending.end())
            view.pending.push_back({event.id, event.type, event.subject, asked.asked_s, 0});
    }
    void operator()(const EditForm& asked) const { view.form = asked.form; }
    void operator()(const ShowOverlay& asked) const {
        view.overlay = asked.overlay;
        view.palette_query.clear();
        view.palette_at = view.alarms_top = 0;
        view.tour_step = 0;
    }
    void operator()(const EditPalette& asked) const {
        view.palette_query = asked.query;
        view.palette_at = asked.at;
    }
    void operator()(const ScrollAlarms& asked) const { view.alarms_top = asked.top; }
    void operator()(const TourStep& asked) const { view.tour_step = asked.step; }
    void operator()(const ArrangeList& asked) const {
        view.order = asked.order;
        view.group = asked.group;
        view.more_filters = asked.more_filters;
        view.list_top = 0;
    }
    void operator()(const ShowMoreActions& asked) const { view.more_actions = asked.all; }
    void operator()(const ShowHistory& asked) const {
        view.card_shows_history = asked.shown;
        view.history_top = 0;
    }
    void operator()(const ScrollHistory& asked) const { view.history_top = asked.top; }
    void operator()(const Reveal&) const {}
    void operator()(const ChoosePerson& asked) const {
        view.sign_on.chosen = asked.number;
        view.sign_on.why_not.clear();
    }
    void operator()(const SignOn&) const {}
    /// Nothing that somebody saw or wrote here is left for the next one.
    void operator()(const SignOff&) const {
        view.sign_on.who.clear();
        view.sign_on.locked = !view.sign_on.people.empty();
        view.revealed = {};
        view.form.reset();
        view.overlay = Overlay::none;
        view.help = view.search_focused = false;
        view.help_about.reset();
    }
    void operator()(const HelpAbout& asked) const { view.help_about = asked.topic; }
    void operator()(const Resize& asked) const {
        const auto kept = [](float factor) {
            return std::clamp(factor, least_proportion, greatest_proportion);
        };
        view.proportions = {kept(asked.proportions.left),
                            kept(asked.proportions.right),
                            kept(asked.proportions.card)};
    }
    void operator()(const FlyTo&) const {}
    void operator()(const CopyText&) const {}
    void operator()(const Export&) const {}
    void operator()(const BeginScene&) const {}
    void operator()(const ToggleMirror&) const { view.mirror = !view.mirror; }
    void operator()(const Silence&) const {}
};

}  // namespace

Intent::Intent(const Intent& other) = default;
Intent::Intent(Intent&& other) noexcept = default;
Intent& Intent::operator=(const Intent& other) = default;
Intent& Intent::operator=(Intent&& other) noexcept = default;
Intent::~Intent() = default;

void perform(ViewState& view, const Intent& intent) {
    std::visit(Performer{view}, intent);
}

void hear(ViewState& view, const CommandAnswer& answer, double now_s) {
    const auto asked = std::ranges::find(view.pending, answer.id, &Pending::id);
    view.answer = {answer.accepted,
                   answer.accepted ? "" : answer.detail,
                   now_s,
                   answer.reason,
                   asked == view.pending.end() ? "" : asked->type,
                   asked == view.pending.end() ? "" : asked->subject};
    if (asked == view.pending.end()) return;
    if (answer.accepted && answer.sequence != 0)
        asked->accepted_at = answer.sequence;
    else
        view.pending.erase(asked);
}

void settle(ViewState& view, std::uint64_t sequence) {
    std::erase_if(view.pending, [&](const Pending& one) {
        return one.accepted_at != 0 && one.accepted_at <= sequence;
    });
}

const Pending* pending_about(const ViewState& view, std::string_view subject) {
    const auto at = std::ranges::find(view.pending, subject, &Pending::subject);
    return at == view.pending.end() ? nullptr : &*at;
}

bool shows_exercise(WorldChoice choice, const CityState& city) {
    if (choice != WorldChoice::automatic) return choice == WorldChoice::exercise;
    return city.real.facts == 0 && (city.exercise.facts != 0 || city.exercise.workers.size() != 0);
}

}  // namespace yiping
