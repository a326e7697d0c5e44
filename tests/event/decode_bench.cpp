// Figures of the codec, best of a few rounds, by processor time so that a busy machine tells the
// same: bin/bench_event
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <string_view>

#include "ingest/event/codec.hpp"
#include "tests/event/fire.hpp"

namespace yiping {
namespace {

constexpr int batch_size = 1000;
constexpr int rounds = 5;

/// As the telephone of a grid worker sends it, ten times a minute.
const std::string position =
    R"({"specversion":"1.0","id":"W000001-1795467633300","source":"grid.app.210302",)"
    R"("type":"worker.position","time":"2026-11-23T21:00:33.300Z","subject":"worker/W000001",)"
    R"("data":{"lon":122.970035,"lat":41.088937,"datum":"gcj02","accuracy_m":5,"speed_mps":1.2}})";

std::string batch_of(const std::string& event) {
    std::string batch = "[" + event;
    for (int i = 1; i < batch_size; ++i) batch += "," + event;
    return batch + "]";
}

/// `work` returns how many events it dealt with.
template <class Work>
void measure(std::string_view what, std::size_t bytes, Work work) {
    double best_per_s = 0;
    for (int round = 0; round < rounds; ++round) {
        std::size_t events = 0;
        const std::clock_t start = std::clock();
        while (events < 200'000) events += work();
        const double taken_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        best_per_s = std::max(best_per_s, static_cast<double>(events) / taken_s);
    }
    fmt::print("{:<44} {:>4} bytes {:>6.2f} M events/s\n", what, bytes, best_per_s / 1e6);
}

Event received(const std::string& message) {
    Decoder decoder;
    return std::get<Event>(decoder.decode(message).front());
}

Event stamped_of(const std::string& message) {
    Event event = received(message);
    event.sequence = 1;
    event.place = place_at({122.7, 41.0}, GridCode{210'302'001'001'001});
    stamp(event);
    return event;
}

void measure_all() {
    Decoder decoder;
    const Event plain = received(fire);
    const Event stamped = stamped_of(fire);
    const Event stamped_position = stamped_of(position);
    const std::string batch = batch_of(fire);
    const std::string positions = batch_of(position);
    const std::string logged = batch_of(stamped.json);
    measure(
        "decode, one message an event", fire.size(), [&] { return decoder.decode(fire).size(); });
    measure("decode, 1,000 events a message", fire.size(), [&] {
        return decoder.decode(batch).size();
    });
    measure("decode from the log, one by one", stamped.json.size(), [&] {
        return static_cast<std::size_t>(
            std::holds_alternative<Event>(decoder.decode_logged(stamped.json)));
    });
    measure("decode from the log, 1,000 at once", stamped.json.size(), [&] {
        return decoder.decode_logged_batch(logged).size();
    });
    measure("decode a position", position.size(), [&] { return decoder.decode(position).size(); });
    measure("decode positions, 1,000 a message", position.size(), [&] {
        return decoder.decode(positions).size();
    });
    measure("decode a position from the log", stamped_position.json.size(), [&] {
        return static_cast<std::size_t>(
            std::holds_alternative<Event>(decoder.decode_logged(stamped_position.json)));
    });
    measure("write", fire.size(), [&] { return write_json(plain).empty() ? 0U : 1U; });
    measure("copy and stamp", stamped.json.size(), [&] {
        Event copy = plain;
        stamp(copy);
        return copy.json.empty() ? 0U : 1U;
    });
}

}  // namespace
}  // namespace yiping

int main() {
    yiping::measure_all();
}
