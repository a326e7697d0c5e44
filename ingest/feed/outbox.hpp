// From the thread that listens to whoever looks: items in order, bounded, and the exception that
// ended it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <stop_token>
#include <vector>

#include "ingest/feed/event_source.hpp"

namespace yiping {

class Outbox {
public:
    /// Waits while too much lies here untaken, so that a viewer that stands still does not fill the
    /// memory; false when asked to stop meanwhile.
    bool push(FeedItem item, const std::stop_token& stop) {
        std::unique_lock lock{mutex_};
        if (!changed_.wait(lock, stop, [&] { return weight_ < max_weight; })) return false;
        weight_ += weight_of(item);
        items_.push_back(std::move(item));
        lock.unlock();
        changed_.notify_all();
        return true;
    }
    void fail(std::exception_ptr failure) {
        {
            const std::lock_guard lock{mutex_};
            failure_ = std::move(failure);
        }
        changed_.notify_all();
    }
    /// Rethrows the failure once all that came before it was taken.
    [[nodiscard]] std::vector<FeedItem> take(std::chrono::milliseconds wait) {
        std::unique_lock lock{mutex_};
        changed_.wait_for(lock, wait, [&] { return !items_.empty() || failure_; });
        if (items_.empty() && failure_) std::rethrow_exception(failure_);
        std::vector<FeedItem> items = std::move(items_);
        items_.clear();
        weight_ = 0;
        lock.unlock();
        changed_.notify_all();
        return items;
    }

private:
    /// Events, and a little for everything else.
    static std::size_t weight_of(const FeedItem& item) {
        const auto* flush = std::get_if<Flush>(&item);
        return 1 + (flush == nullptr ? 0 : flush->events.size());
    }
    static constexpr std::size_t max_weight = 100'000;

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::vector<FeedItem> items_;
    std::size_t weight_ = 0;
    std::exception_ptr failure_;
};

}  // namespace yiping
