// A city made by hand, with a month behind it and a bad morning before it: what tests and pictures
// of the panels look at.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/event/catalogue.hpp"
#include "tests/city/log.hpp"
#include "viewer/panels/panel.hpp"

namespace yiping {

/// Everything that a PanelInput refers to, in one place that outlives it.
class HandMadeCity {
public:
    HandMadeCity();

    /// A month of ordinary cases, so that trends have a past.
    void add_month();
    /// Some 120 open cases, nine of them in the news, a warning, a response, alarms, indicators.
    void add_bad_morning();
    /// The daemon's word, with one of six sources silent.
    void add_heartbeat();
    /// As if all of it lay in a recorded log, played half way.
    void make_recorded();

    /// Valid until anything in here changes.
    [[nodiscard]] PanelInput input();
    [[nodiscard]] std::string_view place_name(GridCode code) const;

    Log log;
    LinkChange link{LinkChange::State::live, {}};
    std::optional<Heartbeat> heartbeat;
    ViewState view;
    SystemFigures system{6702, 4.2, 1, {}, {}};
    LayoutKind layout = LayoutKind::workstation;
    bool has_city = true;
    bool exercise = false;
    double seconds = 0;

private:
    void add_open_cases();
    void add_fire();
    void add_warnings();
    void add_indicators();
    void report(const std::string& id,
                const std::string& title,
                int grade,
                std::string_view grid,
                Net net,
                TimeMs age_ms,
                std::string_view class_code);
    void move(const std::string& id, Stage stage, const std::string& unit, TimeMs left_ms);

    std::map<std::uint64_t, std::string> names_;
    Catalogue catalogue_;
    std::vector<const Incident*> listed_;
    OpenWork work_;
    CityState nothing_;
};

}  // namespace yiping
