// The kinds of cases that the simulator plays, from config/scenarios/case_kinds.csv.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ingest/event/bodies.hpp"

namespace yiping {

/// Vehicles of one kind that a case asks for.
struct VehicleNeed {
    std::string kind;  ///< fire_engine, ambulance, police_car, repair_van
    std::uint32_t count = 1;
};

struct CaseKind {
    Net net = Net::governance;
    std::string class_code, channel, unit;
    double weight = 0;        ///< among the kinds of its net
    double storm_weight = 0;  ///< among all kinds, of what a storm adds
    double grade2_share = 0, grade3_share = 0;
    TimeMs handle_ms = 0;  ///< the usual time from acceptance to done
    TimeMs limit_ms = 0;   ///< from dispatch to done
    std::vector<VehicleNeed> vehicles;
    std::vector<std::string> titles;  ///< {town} and {community} stand for names
};

/// Throws IoError with file and line.
[[nodiscard]] std::vector<CaseKind> read_case_kinds(const std::filesystem::path& file);

/// Whether cases of this net carry a grade by law.
[[nodiscard]] constexpr bool is_graded(Net net) {
    return net == Net::governance || net == Net::command;
}

}  // namespace yiping
