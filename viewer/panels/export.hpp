// What leaves the screen as a file.
#pragma once

#include <string>

#include "viewer/panels/panel.hpp"

namespace yiping {

/// The list as it stands, filtered and ordered, as CSV (RFC 4180, UTF-8 with a mark so that a
/// spreadsheet reads Chinese).
[[nodiscard]] std::string list_as_csv(const PanelInput& in);

}  // namespace yiping
