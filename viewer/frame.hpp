// One frame, in order: drain, apply, prepare, upload, draw, panels, perform. Where a newcomer
// starts to read the viewer.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/event/catalogue.hpp"
#include "ingest/feed/question_desk.hpp"
#include "viewer/canvas.hpp"
#include "viewer/city_view.hpp"
#include "viewer/config.hpp"
#include "viewer/frame_budget.hpp"
#include "viewer/gpu/fence.hpp"
#include "viewer/gpu/image.hpp"
#include "viewer/map/view_history.hpp"
#include "viewer/map_tools.hpp"
#include "viewer/map_view.hpp"
#include "viewer/mini_map.hpp"
#include "viewer/options.hpp"
#include "viewer/panels/panel.hpp"
#include "viewer/sandbox.hpp"
#include "viewer/state/alarm_sound.hpp"
#include "viewer/state/report_search.hpp"
#include "viewer/ui.hpp"
#include "viewer/wall_mirror.hpp"

namespace yiping {

/// The part of the picture that a map lies in.
[[nodiscard]] inline Viewport viewport_of(const Rect& map) {
    return {map.left, map.top, map.width(), map.height()};
}

/// Everything that is on screen. Lives on the main thread, with the GL context.
class Frame {
public:
    Frame(const ViewerConfig& config,
          std::unique_ptr<EventSource> source,
          Ui& ui,
          int width_px,
          int height_px,
          Tile tile = {});

    /// Takes what has arrived, waiting at most so long; true when a new picture is due because of
    /// it.
    bool drain(std::chrono::milliseconds wait, double now_s);
    /// Draws into the bound framebuffer of this size (of a tile: its part of the picture), and
    /// performs what the user asked for.
    void draw(int width_px, int height_px, double now_s);
    /// Whether the picture would differ now even if nothing arrives: a flight, a flash, the clock.
    [[nodiscard]] bool moving(double now_s) const;
    /// Whether text was met that the atlas does not have yet: the next picture is the right one.
    [[nodiscard]] bool letters_missing();

    /// Whether tiles of pictures on the ground were missing; they are there now, for the next
    /// picture.
    [[nodiscard]] bool tiles_missing();
    void wait_for_map();
    /// Moves a recorded log to a sequence or a moment.
    void seek(std::uint64_t sequence);
    void seek_time(TimeMs time_ms);
    /// Plays it on to a moment, as a film does.
    void play_on_to(TimeMs time_ms);
    /// From a live city to what it knew then; the live stream goes on beside it. Shown once it is
    /// there.
    void look_back(TimeMs time_ms);
    void look_back_to(std::uint64_t sequence);
    void back_to_now();
    /// What if: from the moment shown on in a sandbox of its own; the same again ends it and shows
    /// what was shown before.
    void try_out(double now_s);
    [[nodiscard]] bool in_sandbox() const { return trial_shown_; }
    /// The moment shown stays in the left half of the map, under the same camera; the same again
    /// ends it.
    void put_beside();
    /// What differs between it and what is shown; null when nothing is beside.
    [[nodiscard]] const Comparison* comparison() const {
        return beside_ ? &beside_->comparison : nullptr;
    }
    /// Whether a moment was asked for that is not shown yet.
    [[nodiscard]] bool waits_for_past() const { return recorded_ != nullptr && recorded_->busy(); }
    /// Where a live city is asked beside its stream, and how another person connects. Without it
    /// nobody can sign on, and the card has no history.
    struct LiveAccess {
        std::string sync;
        std::optional<OwnKeys> keys;  ///< of the desk itself, which looks while nobody is signed on
        std::function<void()> wake;   ///< ends a wait for window events
    };
    void use_live(LiveAccess access);
    /// The file of the recorded log: the card's history is read from it.
    void use_recording(std::filesystem::path file) { recording_ = std::move(file); }
    /// Columns as they were left; what somebody drags them to is told by take_proportions().
    void use_proportions(const Proportions& proportions) { perform(view_, Resize{proportions}); }
    [[nodiscard]] std::optional<Proportions> take_proportions();
    /// On a wall: the scene that is shown now.
    [[nodiscard]] const std::string& scene_name() const { return view_.scene_name; }
    /// Alarms are heard by it, by priority; false: it could not. With a sentence instead, that is
    /// why nothing is heard.
    void use_sound(std::function<bool(int)> call, std::string why_not = {}) {
        sound_ = std::move(call);
        no_sound_ = std::move(why_not);
    }
    /// Shows what stands where, once.
    void begin_tour() { perform(view_, ShowOverlay{Overlay::tour}); }
    /// Selects an incident by id, or the worst open one with "worst".
    void select(const std::string& incident);

    /// While the camera moves, a picture that takes longer is drawn with less; 0: never.
    void set_budget_ms(double budget_ms) { budget_.set_budget_ms(budget_ms); }
    /// What the user holds: all that a new frame cannot know from the log.
    struct Kept {
        ViewState view;
        MapHands hands;
        Camera camera;
    };
    [[nodiscard]] Kept keep() const { return {view_, hands_, map_.camera()}; }
    /// Goes on where another frame was, whose graphics were lost.
    void restore(Kept kept);
    [[nodiscard]] const ViewState& view() const { return view_; }
    [[nodiscard]] const MapHands& hands() const { return hands_; }

    /// What is shown: the source's own city, or its past.
    [[nodiscard]] const CityView& city_view() const {
        if (trial_shown_) return *trial_;
        return view_.playback.of_live ? *past_ : city_;
    }
    /// The source's own, whatever is shown.
    [[nodiscard]] const CityView& now_view() const { return city_; }
    [[nodiscard]] const MapView& map() const { return map_; }
    [[nodiscard]] MapView& map() { return map_; }
    [[nodiscard]] RecordedFeed* recorded() { return recorded_; }
    /// What the panels of the last picture cost this processor.
    [[nodiscard]] double panels_ms() const { return panels_ms_; }
    /// Share of the picture that the last draw() drew anew, 0 to 1.
    [[nodiscard]] double drawn_share() const { return canvas_.drawn_share(); }

private:
    bool begin_past();
    bool drain_past(double now_s);
    void enter_past();
    void split_map();
    [[nodiscard]] bool refresh_beside(const PicturePart& shown, double now_s);
    void compare(double now_s);
    void draw_side(MapView& map,
                   const World& city_world,
                   const Rect& rect,
                   const std::string& caption,
                   const std::vector<Viewport>& over_map);
    bool drain_trial(double now_s);
    void enter_trial();
    void leave_trial();
    [[nodiscard]] TimeMs clock_of(const CityView& view) const;
    void settle_playhead();
    void forget_lists();
    [[nodiscard]] TimeMs live_ms() const;
    [[nodiscard]] std::uint64_t generation() const;
    void advance_playback(double elapsed_s);
    void take_all();
    void keep_playhead_in_sight();
    void step_events(int by);
    void look_ahead();
    void jump_to_report(bool forward, double now_s);
    void search_on(double now_s);
    void take_reports(const std::vector<Event>& reports, std::uint64_t upto);
    void end_search();
    void draw_labels();
    void draw_tools(const Pen& pen);
    [[nodiscard]] std::vector<Rect> covering() const;
    /// What of the interface takes what is typed.
    struct TypedInto {
        std::optional<Deed> form;
        Overlay overlay = Overlay::none;
        bool search = false;
        bool operator==(const TypedInto&) const = default;
    };
    /// Whether a field is about to have the keyboard: what is typed meanwhile is for it.
    bool field_comes();
    [[nodiscard]] bool over_map(Pixels2 at) const;
    void step_view(bool forward, double now_s);
    void take_tool_keys(Intents& asked);
    void take_hand(MapHand hand);
    void drag_tool(Pixels2 at);
    void end_tool();
    [[nodiscard]] bool take_tool_click(Pixels2 at, Intents& asked);
    /// Of the listed ones those that were enclosed.
    void narrow_list();
    [[nodiscard]] bool refresh_map(const PicturePart& shown, double now_s);
    void prepare();
    [[nodiscard]] TimeMs now_ms() const;
    /// Whether the picture is older than the daemon says it should be.
    [[nodiscard]] bool stands() const;
    [[nodiscard]] const World& world() const;
    [[nodiscard]] PanelInput panel_input(double now_s);
    [[nodiscard]] std::optional<WallView> mirrored() const;
    [[nodiscard]] const World& world_of_wall() const;
    [[nodiscard]] bool mirror_wall(const PicturePart& shown);
    void draw_mirror(const Pen& pen);
    void sound_alarms(double now_s);
    void look_around_wall(double now_s);
    void look_at(const WallView& wanted, double now_s);
    void take_keys(Intents& asked, double now_s);
    void take_time_keys(Intents& asked);
    void take_commands_by_key(Intents& asked);
    void take_map_keys(Intents& asked);
    void take_click(Pixels2 at, Intents& asked);
    void fill_in(Pixels2 at, Intents& asked) const;
    [[nodiscard]] const Resource* resource_at(Pixels2 at) const;
    void perform_one(const Intent& intent, double now_s);
    void tell_of_export(const std::filesystem::path& file, bool written, double now_s);
    void write_picture(const Image& image, double now_s);
    void write_export(ExportWhat what, double now_s);
    [[nodiscard]] Form scene_form() const;
    void take_mouse(Intents& asked);
    void perform_all(const Intents& asked, double now_s);
    void list_people();
    void sign_on(const std::string& passphrase, double now_s);
    void sign_off(double now_s);
    void mind_the_desk(double now_s);
    void connect_as(std::optional<OwnKeys> keys);
    void say_of_operator(std::string_view type, double now_s);
    void ask_for_history();
    void hear_answers(double now_s);
    void step_selection(int by, Intents& asked) const;
    void fly_to_selected(double now_s);

    const ViewerConfig& config_;
    Ui& ui_;
    CityView city_;
    std::unique_ptr<CityView> past_;    // of a live city_; beside it
    RecordedFeed* recorded_ = nullptr;  // what is played: city_'s source, or past_'s
    std::optional<TimeMs> wanted_ms_;   // the playhead goes there once it is there; 0: its own
    std::unique_ptr<Sandbox> sandbox_;
    std::unique_ptr<CityView> trial_;  // of the sandbox, once that serves
    bool trial_shown_ = false;         // instead of city_ and past_
    struct Left {
        Playback playback;
        RecordedFeed* recorded = nullptr;
        WorldChoice world = WorldChoice::automatic;
    };
    /// A moment that stays in sight beside what is played.
    struct Beside {
        CityState city;
        bool exercise = false;
        TimeMs at_ms = 0;
        std::unique_ptr<MapView> map;
        Comparison comparison;
        double compared_s = -1;
        std::uint64_t compared_generation = 0, compared_sequence = 0;
        [[nodiscard]] const World& world() const { return city.world(exercise); }
    };
    std::unique_ptr<Beside> beside_;
    bool map_was_split_ = false;
    Left left_;                       // what was shown when the sandbox began
    std::uint64_t shown_number_ = 0;  // counts changes between city_, past_ and trial_
    Tile tile_;
    std::shared_ptr<const Timeline> timeline_;  // of it, as far as it is loaded
    bool all_exercise_ = false;                 // every report in it
    Catalogue catalogue_;
    MapView map_;
    Layout layout_;
    Fonts fonts_;
    Canvas canvas_;
    ViewState view_;
    MapHands hands_;
    int drawn_less_ = 0;  // steps of detail left out of the last picture
    FramePacer pacer_;
    FrameBudget budget_;
    ViewHistory history_;
    MiniMap mini_map_;
    std::optional<Camera> camera_before_;  // of the last picture
    SystemFigures figures_;
    std::vector<const Incident*> listed_;
    OpenWork work_;
    /// Of what state and filter the list was made.
    struct ListKey {
        std::uint64_t generation = 0, sequence = 0;
        const World* world = nullptr;
        Filter filter;
        ListOrder order = ListOrder::worst;
        ListGroup group = ListGroup::none;
        std::string selected;
        std::optional<std::vector<std::string>> only;
        bool operator==(const ListKey&) const = default;
    };
    ListKey listed_key_;
    TypedInto typed_into_;
    int pictures_to_field_ = 0;
    double last_draw_s_ = -1;
    double counted_since_s_ = 0;
    std::uint64_t counted_from_ = 0;
    bool dragging_ = false, on_mini_map_ = false;
    Desk desk_;
    RotationRules rotation_;
    std::unique_ptr<WallMirror> mirror_;  // at a desk, while it is asked for
    std::optional<WallView> mirrored_;    // what it shows
    AlarmCaller caller_;
    std::function<bool(int)> sound_;  // plays an alarm's call; none: nothing is heard
    std::string no_sound_;            // one sentence
    std::optional<WallView> shown_;   // on a wall: what the camera went to last
    std::optional<LiveAccess> live_;
    std::filesystem::path recording_;
    std::optional<ReportSearch> search_;       // for a report of a recording
    std::string search_asked_;                 // topic of what the daemon has not answered yet
    bool looks_ahead_ = false;                 // more of a recording is to be read for places
    std::unique_ptr<QuestionDesk> questions_;  // of whoever sits here
    std::vector<std::filesystem::path> people_files_;  // in the order of view_.sign_on.people
    double last_touched_s_ = 0;                        // by anybody
    double leaves_at_s_ = -1;        // somebody signed off: his connection ends then; -1: nobody
    bool tells_of_sign_on_ = false;  // as soon as the connection stands
    Proportions told_proportions_;
    double panels_ms_ = 0;
    double behind_since_s_ = -1;  // the daemon is ahead of this picture; -1: it is not
    std::optional<std::filesystem::path> picture_wanted_;  // to be written after the next drawing
};

}  // namespace yiping
