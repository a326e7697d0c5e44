#include "ingest/feed/stream_order.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>

namespace yiping {
namespace {

Event numbered(std::uint64_t sequence) {
    Event event;
    event.sequence = sequence;
    return event;
}

void add(StreamOrder& order, std::initializer_list<std::uint64_t> sequences) {
    for (const std::uint64_t sequence : sequences) order.add(numbered(sequence));
}

std::vector<std::uint64_t> taken(StreamOrder& order) {
    const Flush flush = order.take();
    std::vector<std::uint64_t> sequences;
    for (const Event& event : flush.events) sequences.push_back(event.sequence);
    CHECK(flush.upto == order.handed_out());
    return sequences;
}

using Sequences = std::vector<std::uint64_t>;
using Gap = StreamOrder::Gap;

}  // namespace

TEST_CASE("a flush is sorted, and handed out only once the feed says how far it reaches") {
    StreamOrder order;
    add(order, {3, 1, 2});
    CHECK(taken(order).empty());
    CHECK_FALSE(order.gap());
    order.reach(3);
    CHECK(taken(order) == Sequences{1, 2, 3});
    CHECK_FALSE(order.gap());
}

TEST_CASE("what belongs to the next flush waits for it") {
    StreamOrder order;
    add(order, {1, 2, 4, 3});
    order.reach(2);
    CHECK(taken(order) == Sequences{1, 2});
    CHECK(order.waiting() == 2);
    CHECK_FALSE(order.gap());
    order.reach(4);
    CHECK(taken(order) == Sequences{3, 4});
}

TEST_CASE("nothing behind a gap is handed out before it is filled") {
    StreamOrder order;
    add(order, {1, 4, 5, 8});
    order.reach(9);
    CHECK(taken(order) == Sequences{1});
    CHECK(order.gap() == Gap{2, 3});
    add(order, {3});
    CHECK(order.gap() == Gap{2, 2});
    add(order, {2});
    CHECK(taken(order) == Sequences{2, 3, 4, 5});
    CHECK(order.gap() == Gap{6, 7});
    add(order, {7, 6});
    CHECK(taken(order) == Sequences{6, 7, 8});
    CHECK(order.gap() == Gap{9, 9});
}

TEST_CASE("a lost end of a flush shows by the next upto or heartbeat") {
    StreamOrder order{10};
    order.reach(10);
    CHECK_FALSE(order.gap());
    order.reach(12);
    CHECK(order.gap() == Gap{11, 12});
    order.reach(11);  // an older word changes nothing
    CHECK(order.gap() == Gap{11, 12});
}

TEST_CASE("after a snapshot only what is newer counts") {
    StreamOrder order;
    add(order, {8, 9, 10, 11});
    order.reach(11);
    order.restart_from(9);
    CHECK(taken(order) == Sequences{10, 11});
    add(order, {5, 10, 11});  // repeated: dropped
    CHECK(order.waiting() == 0);
    order.restart_from(20);  // a snapshot beyond what was heard of
    CHECK_FALSE(order.gap());
    CHECK(order.handed_out() == 20);
}

TEST_CASE("whatever is lost, repeated or out of order, the log comes out whole and in order") {
    for (unsigned seed = 0; seed < 200; ++seed) {
        INFO("seed " << seed);
        std::mt19937 random{seed};
        const auto chance = [&](unsigned percent) { return random() % 100 < percent; };
        const std::uint64_t first = random() % 50, last = first + 300;
        StreamOrder order{first};
        Sequences handed_out;
        const auto take_all = [&] {
            for (const std::uint64_t sequence : taken(order)) handed_out.push_back(sequence);
        };
        for (std::uint64_t from = first + 1; from <= last;) {
            const std::uint64_t to = std::min<std::uint64_t>(last, from + random() % 20);
            Sequences flush;
            for (std::uint64_t sequence = from; sequence <= to; ++sequence)
                for (int copies = chance(10) ? 0 : chance(10) ? 2 : 1; copies > 0; --copies)
                    flush.push_back(sequence);
            std::ranges::shuffle(flush, random);
            for (const std::uint64_t sequence : flush) order.add(numbered(sequence));
            if (!chance(20)) order.reach(to);  // the upto may be lost as well
            take_all();
            if (const auto gap = order.gap(); gap && chance(50)) {  // a page of history, cut short
                const std::uint64_t page_end = std::min(gap->to, gap->from + random() % 3);
                for (std::uint64_t sequence = gap->from; sequence <= page_end; ++sequence)
                    order.add(numbered(sequence));
                take_all();
            }
            from = to + 1;
        }
        order.reach(last);  // a heartbeat
        take_all();
        while (const auto gap = order.gap()) {
            for (std::uint64_t sequence = gap->from; sequence <= gap->to; ++sequence)
                order.add(numbered(sequence));
            take_all();
        }
        Sequences whole(300);
        std::iota(whole.begin(), whole.end(), first + 1);
        REQUIRE(handed_out == whole);
        CHECK(order.waiting() == 0);
    }
}

}  // namespace yiping
