// The words of the charts about the work.
#pragma once

#include "viewer/panels/words_desk.hpp"

namespace yiping::words {

inline constexpr Phrase analysis{"工作分析", "How the work goes"};
inline constexpr Phrase all_city{"全市", "Whole city"};
inline constexpr Phrase kept_title{"办理质量", "Kept as it should be"};
inline constexpr Phrase spread_title{"用时分布", "How long it takes"};
inline constexpr Phrase calendar_title{"接报时段", "When cases come"};
inline constexpr Phrase four_weeks{"近28天 · 每小时接报起数", "28 days · reports an hour"};
inline constexpr Phrase wanted_mark{"白线为目标", "mark: target"};
inline constexpr Phrase of_so_many{"共", "of"};
inline constexpr Phrase half_within{"半数≤", "half ≤"};
inline constexpr Phrase nine_of_ten_within{"九成≤", "90% ≤"};
inline constexpr Phrase to_accept{"派遣到接收", "Sent to accepted"};
inline constexpr Phrase to_arrive{"派遣到到场", "Sent to arrived"};
inline constexpr Phrase to_close{"接报到结案", "Reported to closed"};
inline constexpr Phrase cases_reported{"起", "reports"};

}  // namespace yiping::words
