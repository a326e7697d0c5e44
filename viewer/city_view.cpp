// Drain and apply: the first two steps of a frame.
#include "viewer/city_view.hpp"

#include <malloc.h>

#include <utility>

#include "ingest/city/apply.hpp"

namespace yiping {

CityView::CityView(std::unique_ptr<EventSource> source)
    : source_{std::move(source)}, city_{std::make_unique<CityState>()} {}

void CityView::change_source(std::unique_ptr<EventSource> source) {
    source_ = std::move(source);
    link_ = {};
}

bool CityView::drain(std::chrono::milliseconds wait) {
    std::vector<FeedItem> items = source_->take(wait);
    for (FeedItem& item : items)
        std::visit([this](auto&& known) { take(std::forward<decltype(known)>(known)); },
                   std::move(item));
    return !items.empty();
}

std::vector<CommandAnswer> CityView::take_answers() {
    return std::exchange(answers_, {});
}

void CityView::take(Snapshot&& snapshot) {
    city_ = std::move(snapshot.city);
    // A live city comes anew with every reconnection, and the old one leaves its holes: over weeks
    // they would add up. Whoever seeks in a recording does so many times a minute.
    if (heartbeat_) malloc_trim(0);
    has_city_ = true;
    ++generation_;
}

void CityView::take(Flush&& flush) {
    for (const Event& event : flush.events) apply(*city_, event);
    applied_ += flush.events.size();
    has_city_ = true;
}

void CityView::take(Heartbeat&& heartbeat) {
    heartbeat_ = std::move(heartbeat);
}

void CityView::take(LinkChange&& link) {
    link_ = std::move(link);
}

void CityView::take(CommandAnswer&& answer) {
    answers_.push_back(std::move(answer));
}

}  // namespace yiping
