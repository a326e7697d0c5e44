// One incident, as the design shows it.
#pragma once

#include <string>

namespace yiping {

/// The example of the design, 355 bytes or so.
inline const std::string fire =
    R"({"specversion":"1.0","id":"119-20260814-0017","source":"cad.119.anshan",)"
    R"("type":"incident.reported","time":"2026-08-14T07:58:03+08:00",)"
    R"("subject":"incident/119-20260814-0017","data":{"title":"化工园区仓库火灾","net":"command",)"
    R"("class":"12B04","grade":1,"channel":"119","lon":122.741,"lat":41.083,"datum":"gcj02",)"
    R"("address":"辽宁省鞍山市千山区"}})";

}  // namespace yiping
