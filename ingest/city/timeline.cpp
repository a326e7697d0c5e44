#include "ingest/city/timeline.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

constexpr std::string_view format_name = "timeline/1";

std::uint8_t small(std::int64_t value) {
    return static_cast<std::uint8_t>(std::clamp<std::int64_t>(value, 0, 7));
}

/// What an event has to say on a timeline, if anything.
struct MarkOf {
    const Event& event;
    TimelineMark& mark;

    bool operator()(const AlarmRaised& body) const {
        mark.kind = MarkKind::alarm;
        mark.grade = small(body.priority);
        mark.text = body.title.value_or(body.condition);
        return !body.suppressed_by.has_value();
    }
    bool operator()(const ResponseActivated& body) const {
        mark.kind = MarkKind::response;
        mark.grade = small(body.level);
        mark.text = body.plan;
        return true;
    }
    bool operator()(const ResponseEnded&) const { return ends(MarkKind::response); }
    bool operator()(const WarningIssued& body) const {
        mark.kind = MarkKind::warning;
        mark.grade = small(body.level);
        mark.text = body.headline;
        mark.about = body.identifier;
        return !body.update;
    }
    bool operator()(const WarningEnded& body) const {
        mark.about = body.identifier;
        return ends(MarkKind::warning);
    }
    bool operator()(const DutyHandover& body) const {
        mark.kind = MarkKind::handover;
        mark.text = body.from + " › " + body.to;
        return true;
    }
    bool operator()(const FeedChanged& body) const {
        mark.kind = MarkKind::silent;
        mark.about = mark.text = body.feed;
        mark.ends = !body.silent;
        return true;
    }
    bool operator()(const BookmarkSet& body) const {
        mark.kind = MarkKind::bookmark;
        mark.at_ms = body.at;
        mark.text = body.note ? body.title + ": " + *body.note : body.title;
        return true;
    }
    bool operator()(const LogOpened& body) const {
        mark.kind = MarkKind::opened;
        mark.text = body.origin.value_or("");
        return true;
    }
    template <class Other>
    bool operator()(const Other&) const {
        return false;
    }

private:
    bool ends(MarkKind kind) const {
        mark.kind = kind;
        mark.ends = true;
        return true;
    }
};

/// Ends the last one of its kind about the same that is still open.
void put(std::vector<TimelineMark>& marks, TimelineMark mark) {
    if (mark.ends) {
        const auto open = std::find_if(marks.rbegin(), marks.rend(), [&](const TimelineMark& one) {
            return one.kind == mark.kind && one.about == mark.about && one.until_ms == 0 &&
                   one.exercise == mark.exercise && !one.ends;
        });
        if (open != marks.rend()) {
            open->until_ms = mark.at_ms;
            return;
        }
    }
    marks.push_back(std::move(mark));
}

class Bytes {
public:
    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7U) text_ += static_cast<char>(0x80U | (value & 0x7fU));
        text_ += static_cast<char>(value);
    }
    void text(std::string_view words) {
        number(words.size());
        text_ += words;
    }
    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

class Cut {
public:
    explicit Cut(std::string_view bytes) : rest_{bytes} {}
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) fail();
            const auto byte = static_cast<std::uint8_t>(rest_.front());
            rest_.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80) return value;
        }
        fail();
    }
    std::string text() {
        const std::uint64_t size = number();
        if (size > rest_.size()) fail();
        std::string words{rest_.substr(0, size)};
        rest_.remove_prefix(size);
        return words;
    }
    [[nodiscard]] std::size_t left() const { return rest_.size(); }
    [[noreturn]] static void fail() { throw IoError{"a part of the timeline is damaged"}; }

private:
    std::string_view rest_;
};

bool is_chosen(const TimelineReport& one, const ReportChoice& choice) {
    return one.exercise == choice.exercise &&
           (!choice.net || one.net == static_cast<std::uint8_t>(*choice.net));
}

/// Moments may run backwards: a bookmark speaks of the past.
std::uint64_t folded(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unfolded(std::uint64_t value) {
    return static_cast<std::int64_t>((value >> 1U) ^ (~(value & 1U) + 1U));
}

}  // namespace

void add_to(Timeline& timeline, const Event& event) {
    timeline.upto = event.sequence;
    if (const auto* report = std::get_if<IncidentReported>(&event.body)) {
        timeline.reports.push_back({event.recorded_ms,
                                    event.sequence,
                                    small(report->grade.value_or(0)),
                                    static_cast<std::uint8_t>(report->net),
                                    event.exercise});
        return;
    }
    TimelineMark mark;
    mark.exercise = event.exercise;
    mark.at_ms = event.recorded_ms;
    mark.sequence = event.sequence;
    mark.about = event.subject;
    if (std::visit(MarkOf{event, mark}, event.body)) put(timeline.marks, std::move(mark));
}

void append(Timeline& timeline, Timeline part) {
    std::ranges::move(part.reports, std::back_inserter(timeline.reports));
    for (TimelineMark& mark : part.marks) put(timeline.marks, std::move(mark));
    timeline.upto = part.upto;
}

std::string bytes_of(const Timeline& part) {
    Bytes bytes;
    bytes.text(format_name);
    bytes.number(part.upto);
    bytes.number(part.reports.size());
    std::uint64_t sequence = 0;
    TimeMs at_ms = 0;
    for (const TimelineReport& one : part.reports) {
        bytes.number(one.sequence - std::exchange(sequence, one.sequence));
        bytes.number(folded(one.at_ms - std::exchange(at_ms, one.at_ms)));
        bytes.number(one.grade | unsigned{one.net} << 3U | unsigned{one.exercise} << 6U);
    }
    bytes.number(part.marks.size());
    for (const TimelineMark& one : part.marks) {
        bytes.number(static_cast<unsigned>(one.kind) | unsigned{one.exercise} << 3U |
                     unsigned{one.ends} << 4U);
        bytes.number(one.grade);
        bytes.number(one.sequence);
        bytes.number(folded(one.at_ms));
        bytes.number(folded(one.until_ms));
        bytes.text(one.about);
        bytes.text(one.text);
    }
    return bytes.take();
}

Timeline timeline_from(std::string_view bytes) {
    Cut cut{bytes};
    Timeline part;
    if (cut.text() != format_name) Cut::fail();
    part.upto = cut.number();
    const std::uint64_t reports = cut.number();
    if (reports > cut.left()) Cut::fail();
    part.reports.reserve(reports);
    std::uint64_t sequence = 0;
    TimeMs at_ms = 0;
    for (std::uint64_t i = 0; i < reports; ++i) {
        sequence += cut.number();
        at_ms += unfolded(cut.number());
        const std::uint64_t bits = cut.number();
        part.reports.push_back({at_ms,
                                sequence,
                                static_cast<std::uint8_t>(bits & 7U),
                                static_cast<std::uint8_t>(bits >> 3U & 7U),
                                (bits >> 6U & 1U) != 0});
        if (part.reports.back().grade >= grade_count) Cut::fail();
    }
    const std::uint64_t marks = cut.number();
    if (marks > cut.left()) Cut::fail();
    for (std::uint64_t i = 0; i < marks; ++i) {
        TimelineMark mark;
        const std::uint64_t bits = cut.number();
        if ((bits & 7U) >= mark_kind_count) Cut::fail();
        mark.kind = static_cast<MarkKind>(bits & 7U);
        mark.exercise = (bits >> 3U & 1U) != 0;
        mark.ends = (bits >> 4U & 1U) != 0;
        mark.grade = static_cast<std::uint8_t>(cut.number() & 7U);
        mark.sequence = cut.number();
        mark.at_ms = unfolded(cut.number());
        mark.until_ms = unfolded(cut.number());
        mark.about = cut.text();
        mark.text = cut.text();
        part.marks.push_back(std::move(mark));
    }
    return part;
}

std::vector<std::array<std::uint32_t, grade_count>> bars_of(
    const Timeline& timeline, ReportChoice choice, TimeMs from_ms, TimeMs to_ms, std::size_t bars) {
    std::vector<std::array<std::uint32_t, grade_count>> counts(bars);
    if (bars == 0 || to_ms <= from_ms) return counts;
    const double bars_a_ms = static_cast<double>(bars) / static_cast<double>(to_ms - from_ms);
    auto one = std::ranges::lower_bound(timeline.reports, from_ms, {}, &TimelineReport::at_ms);
    for (; one != timeline.reports.end() && one->at_ms < to_ms; ++one) {
        if (!is_chosen(*one, choice)) continue;
        const auto bar =
            static_cast<std::size_t>(static_cast<double>(one->at_ms - from_ms) * bars_a_ms);
        ++counts[std::min(bar, bars - 1)][one->grade];
    }
    return counts;
}

std::optional<bool> only_world_of(const Timeline& timeline) {
    if (timeline.reports.empty()) return std::nullopt;
    const bool first = timeline.reports.front().exercise;
    const bool all = std::ranges::all_of(
        timeline.reports, [&](const TimelineReport& report) { return report.exercise == first; });
    return all ? std::optional{first} : std::nullopt;
}

const TimelineReport* next_report(const Timeline& timeline,
                                  ReportChoice choice,
                                  std::uint64_t sequence,
                                  bool forward,
                                  int worst_to_grade) {
    const auto wanted = [&](const TimelineReport& one) {
        return is_chosen(one, choice) && one.grade != 0 && one.grade <= worst_to_grade;
    };
    const auto& reports = timeline.reports;
    if (forward) {
        const auto from =
            std::ranges::upper_bound(reports, sequence, {}, &TimelineReport::sequence);
        const auto found = std::find_if(from, reports.end(), wanted);
        return found == reports.end() ? nullptr : &*found;
    }
    const auto end = std::ranges::lower_bound(reports, sequence, {}, &TimelineReport::sequence);
    const auto found = std::find_if(std::make_reverse_iterator(end), reports.rend(), wanted);
    return found == reports.rend() ? nullptr : &*found;
}

}  // namespace yiping
