// The only way values pass from one thread of the daemon to another.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>

namespace yiping {

/// First in, first out; holds at most `capacity` values. Any thread.
template <class Value>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity) : capacity_{capacity} {}

    /// False, and `value` untouched, when the queue is full.
    [[nodiscard]] bool try_push(Value& value) {
        {
            const std::lock_guard lock{mutex_};
            if (values_.size() >= capacity_) return false;
            values_.push_back(std::move(value));
        }
        changed_.notify_all();
        return true;
    }
    /// Waits for room; false when asked to stop first.
    bool push(Value value, const std::stop_token& stop) {
        std::unique_lock lock{mutex_};
        if (!changed_.wait(lock, stop, [&] { return values_.size() < capacity_; })) return false;
        values_.push_back(std::move(value));
        lock.unlock();
        changed_.notify_all();
        return true;
    }
    /// Waits for a value; nothing when asked to stop first.
    [[nodiscard]] std::optional<Value> pop(const std::stop_token& stop) {
        std::unique_lock lock{mutex_};
        if (!changed_.wait(lock, stop, [&] { return !values_.empty(); })) return std::nullopt;
        return pop_front(lock);
    }
    [[nodiscard]] std::optional<Value> try_pop() {
        std::unique_lock lock{mutex_};
        if (values_.empty()) return std::nullopt;
        return pop_front(lock);
    }

private:
    Value pop_front(std::unique_lock<std::mutex>& lock) {
        Value value = std::move(values_.front());
        values_.pop_front();
        lock.unlock();
        changed_.notify_all();
        return value;
    }

    const std::size_t capacity_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Value> values_;
};

}  // namespace yiping
