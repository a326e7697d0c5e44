// Why there is no connection, in both languages: the feed says it in English.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "viewer/panels/words.hpp"

namespace yiping {

namespace words {
inline constexpr std::array losses{
    Phrase{"对端无应答", "nothing answers there"},
    Phrase{"服务端已无声", "the daemon has fallen silent"},
    Phrase{"服务端不应答", "the daemon does not answer"},
    Phrase{"连接被切断", "the connection was cut"},
    Phrase{"对端不是接入服务", "what answers there is no ingest"},
    Phrase{"服务端发来的快照不完整", "the daemon sent half a snapshot"},
    Phrase{"服务端发来的快照无法读取", "the daemon sent a snapshot that cannot be read"},
    Phrase{"服务端发来的快照已损坏", "the daemon sent a damaged snapshot"},
    Phrase{"服务端发来的数据无法解压", "the daemon sent what cannot be unpacked"},
    Phrase{"服务端发来的状态已损坏", "the daemon sent a damaged keyframe"},
    Phrase{"服务端发来的时间线已损坏", "the daemon sent a damaged timeline"},
    Phrase{"服务端不能讲述过去：请两端使用同一版本",
           "the daemon cannot tell of its past: use the same release of both"}};
}  // namespace words

/// The feed's words as the reader's; what names something of the moment stays as it was said.
[[nodiscard]] inline std::string_view why_lost(std::string_view detail, Language language) {
    const auto known = std::ranges::find(words::losses, detail, &Phrase::en);
    return known != words::losses.end() ? known->in(language) : detail;
}

}  // namespace yiping
