// What the desk costs and how quickly it answers: bin/bench_panels. A city of 5,000 open incidents
// against one of 50; from an event to its pixels; from a press to the confirmed state, against a
// real daemon on this machine's disk.
#include <imgui.h>

#include <array>
#include <cstdlib>

#include "ingest/city/apply.hpp"
#include "tests/bench/figures.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/wire_events.hpp"
#include "tests/support/zmq_peer.hpp"
#include "viewer/frame.hpp"
#include "viewer/gpu/framebuffer.hpp"
#include "viewer/gpu/headless.hpp"
#include "viewer/state/incident_order.hpp"

namespace yiping {
namespace {

constexpr int width_px = 1920, height_px = 1080;
constexpr double frame_s = 1.0 / 60, frame_budget_ms = 1000.0 / 60;

ViewerConfig desk_config() {
    ViewerConfig config = read_viewer_config(default_viewer_config(), "workstation");
    config.map.clear();
    config.role = Role::supervisor;
    return config;
}

/// One desk without a window, whose mouse and clock are held here.
class BenchDesk {
public:
    explicit BenchDesk(const std::string& sync)
        : frame_{config_, connect_live(sync, {}), ui_, width_px, height_px} {}

    void draw() {
        frame_.drain(std::chrono::milliseconds{0}, now_s_);
        picture_.bind();
        now_s_ += frame_s;
        frame_.draw(width_px, height_px, now_s_);
        glFinish();
    }
    /// Until no letter is missing any more.
    void settle() {
        do draw();
        while (frame_.letters_missing());
        draw();
    }
    template <class Condition>
    void drain_until(Condition condition) {
        while (!condition()) frame_.drain(std::chrono::milliseconds{20}, now_s_);
    }
    [[nodiscard]] Image picture() const { return picture_.read(); }
    Frame& frame() { return frame_; }
    [[nodiscard]] const CityState& city() const { return frame_.city_view().city(); }
    void mouse(ImVec2 at, bool down) {
        ImGui::GetIO().MousePos = at;
        ImGui::GetIO().MouseDown[0] = down;
    }
    void hear() { frame_.drain(std::chrono::milliseconds{1}, now_s_); }

private:
    SurfacelessContext context_;
    Framebuffer picture_{width_px, height_px};
    Ui ui_{nullptr};
    const ViewerConfig config_ = desk_config();
    double now_s_ = 0;
    Frame frame_;
};

void report(ZmqPeer& producer, const std::string& id) {
    (void)producer.ask(
        incident_now(id, fmt::format(R"(,"lon":{:.4f},"lat":41.1,"datum":"wgs84")", 122.9)));
}

/// Whether anything in the list or the card differs.
bool differs(const Image& a, const Image& b, const Rect& where) {
    for (int y = static_cast<int>(where.top); y < static_cast<int>(where.bottom); ++y)
        for (int x = static_cast<int>(where.left); x < static_cast<int>(where.right); ++x)
            if (a.at(x, y) != b.at(x, y)) return true;
    return false;
}

Layout desk_layout() {
    return layout_for(LayoutKind::workstation, width_px, height_px, theme::scale_for(0.5F, 0.277F));
}

/// Pictures until an event that is in the viewer's hands is to be seen.
void measure_event_to_visible() {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    ZmqPeer producer{daemon.intake()};
    report(producer, "first");
    BenchDesk desk{daemon.sync()};
    desk.drain_until([&] { return desk.city().last_sequence == 1; });
    desk.settle();
    std::vector<double> pictures;
    constexpr int rounds = 50;
    for (int round = 1; round <= rounds; ++round) {
        const std::uint64_t before = desk.city().last_sequence;
        const Image old = desk.picture();
        report(producer, fmt::format("n{}", round));
        desk.drain_until([&] { return desk.city().last_sequence > before; });
        int drawn = 0;
        do {
            desk.draw();
            ++drawn;
        } while (!differs(old, desk.picture(), desk_layout().incidents) && drawn < 100);
        pictures.push_back(drawn);
    }
    fmt::print("{:<66}{:>12.0f} pictures (most of {}: {:.0f})\n",
               "event to visible change, p50",
               median(pictures),
               rounds,
               percentile(pictures, 1));
}

/// From the press on a step that needs no form to the log's word for it in the desk's own state.
void measure_press_to_confirmed() {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    ZmqPeer producer{daemon.intake()};
    constexpr int rounds = 40;
    for (int i = 0; i < rounds; ++i) {
        report(producer, fmt::format("c{}", i));
        (void)producer.ask(step_now(fmt::format("v{}", i), fmt::format("c{}", i), "verified"));
    }
    std::vector<double> commit_ms;
    for (int i = 0; i < rounds; ++i) {  // a producer's fact, from sent to acked: one commit
        const auto began = BenchClock::now();
        report(producer, fmt::format("k{}", i));
        commit_ms.push_back(seconds_since(began) * 1000);
    }
    BenchDesk desk{daemon.sync()};
    desk.drain_until([&] {
        return desk.city().last_sequence == 3 * rounds &&
               desk.frame().city_view().link().state == LinkChange::State::live;
    });
    desk.settle();
    std::vector<double> confirmed_ms, pictures;
    for (int i = 0; i < rounds; ++i) {
        const std::string id = fmt::format("c{}", i);
        desk.frame().select(id);
        desk.settle();
        // What comes next for a verified case, filing it, is the first button and needs no form.
        const Rect card = desk_layout().card;
        const ImVec2 button{card.left + 36, card.bottom - 70};
        const std::uint64_t before = desk.city().real.incidents.find(id)->changed;
        const auto changed = [&] { return desk.city().real.incidents.find(id)->changed != before; };
        desk.mouse(button, false);
        desk.draw();
        desk.mouse(button, true);
        const auto began = BenchClock::now();
        desk.draw();
        int drawn = 1;
        desk.mouse(button, false);
        while (!changed() && seconds_since(began) < 2) desk.hear();
        if (!changed()) continue;
        desk.draw();
        ++drawn;
        confirmed_ms.push_back(seconds_since(began) * 1000);
        pictures.push_back(drawn);
    }
    print_ms("one commit: a fact sent and acked, p50", median(commit_ms));
    if (confirmed_ms.empty()) {
        fmt::print("no press was confirmed: the buttons stand elsewhere\n");
        std::exit(1);
    }
    print_ms(fmt::format("press to confirmed state drawn, p50 of {}", confirmed_ms.size()),
             median(confirmed_ms));
    print_ms("the same, p99", percentile(confirmed_ms, 0.99));
    fmt::print("{:<66}{:>12.0f} pictures besides the commit\n",
               "press to confirmed state, most",
               percentile(pictures, 1));
}

/// The panels alone, by turns, so that whatever else runs here costs both.
void measure_panels() {
    const TempFolder folder;
    std::array<std::unique_ptr<ServingIngest>, 2> daemons;
    constexpr std::array counts{50, 5'000};
    std::array<std::vector<double>, 2> costs;
    for (std::size_t i = 0; i < 2; ++i) {
        daemons[i] = std::make_unique<ServingIngest>(folder.path() / fmt::format("{}.store", i));
        ZmqPeer producer{daemons[i]->intake()};
        std::string batch = "[";
        for (int k = 0; k < counts[i]; ++k) {
            batch += (batch.size() > 1 ? "," : "") + incident_now(fmt::format("i{}", k));
            if (batch.size() < 200'000 && k + 1 < counts[i]) continue;
            (void)producer.ask(batch + "]");
            batch = "[";
        }
        BenchDesk desk{daemons[i]->sync()};
        desk.drain_until(
            [&] { return desk.city().last_sequence == static_cast<std::uint64_t>(counts[i]); });
        desk.frame().select("worst");
        desk.settle();
        constexpr int frames = 300;
        for (int k = 0; k < frames; ++k) {
            desk.draw();
            costs[i].push_back(desk.frame().panels_ms());
        }
    }
    const double few = median(costs[0]), many = median(costs[1]);
    print_ms("panels with 50 open incidents, CPU a frame, p50", few);
    print_ms("panels with 5,000 open incidents, CPU a frame, p50", many);
    print_ratio("5,000 against 50 (at most 1.2)", many / few);
    print_ratio("share of the budget of a frame at 60 a second (at most 0.1)",
                many / frame_budget_ms);
}

}  // namespace
}  // namespace yiping

int main() {
    yiping::measure_panels();
    yiping::measure_event_to_visible();
    yiping::measure_press_to_confirmed();
    return 0;
}
