#include "ingest/commands/metrics.hpp"

#include <fmt/core.h>
#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <prometheus/metric_family.h>

#include <mutex>
#include <utility>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

/// The families of one moment, gathered in order.
class Families {
public:
    void one(MetricType type, const std::string& name, const std::string& help, double value) {
        begin(type, name, help);
        add("", "", value);
    }
    void begin(MetricType type, const std::string& name, const std::string& help) {
        MetricFamily family;
        family.name = "yiping_" + name;
        family.help = help;
        family.type = type;
        all_.push_back(std::move(family));
    }
    /// One value of the family begun last.
    void add(const std::string& label, const std::string& label_value, double value) {
        ClientMetric metric;
        if (!label.empty()) metric.label.push_back({label, label_value});
        if (all_.back().type == MetricType::Counter)
            metric.counter.value = value;
        else
            metric.gauge.value = value;
        all_.back().metric.push_back(std::move(metric));
    }
    [[nodiscard]] std::vector<MetricFamily> take() { return std::move(all_); }

private:
    std::vector<MetricFamily> all_;
};

double number(std::uint64_t value) {
    return static_cast<double>(value);
}

void add_intake(Families& families, const DaemonStatus& status) {
    const IntakeCounts& counts = status.counts;
    const auto counter = MetricType::Counter;
    families.begin(counter, "events_total", "Events of producers, by what became of them");
    families.add("outcome", "stored", number(counts.stored));
    families.add("outcome", "duplicate", number(counts.duplicates));
    families.add("outcome", "overloaded", number(counts.overloaded));
    families.begin(counter, "rejected_total", "Events refused, by reason");
    for (std::size_t i = 0; i < counts.rejected.size(); ++i)
        families.add("reason",
                     std::string{name_of(static_cast<Reject::Reason>(i))},
                     number(counts.rejected[i]));
    families.begin(counter, "commands_total", "Commands of operators, by outcome");
    families.add("outcome", "accepted", number(counts.commands_accepted));
    families.add("outcome", "refused", number(counts.commands_refused));
}

void add_feeds(Families& families, const DaemonStatus& status) {
    families.begin(MetricType::Gauge, "feed_age_seconds", "Since a source last said something");
    for (const FeedAge& feed : status.city->feeds.rows())
        families.add("source", feed.id, static_cast<double>(status.now_ms - feed.last_ms) / 1e3);
    families.begin(MetricType::Gauge, "feed_silent", "1 while a source is silent");
    for (const FeedAge& feed : status.city->feeds.rows())
        families.add("source", feed.id, feed.silent ? 1 : 0);
    families.begin(MetricType::Gauge,
                   "feed_clock_behind_seconds",
                   "How far the clock of a source is behind ours; below zero: ahead");
    for (const FeedAge& feed : status.city->feeds.rows())
        if (const auto behind_ms = status.clocks->skew_ms(feed.id))
            families.add("source", feed.id, static_cast<double>(*behind_ms) / 1e3);
}

void add_security(Families& families, const DaemonStatus& status) {
    const auto counter = MetricType::Counter;
    families.begin(counter, "handshakes_total", "Handshakes at the gate, by outcome");
    families.add("outcome", "admitted", number(status.gate.admitted));
    families.add("outcome", "unknown_key", number(status.gate.unknown_key));
    families.add("outcome", "wrong_role", number(status.gate.wrong_role));
    families.add("outcome", "too_many", number(status.gate.too_many));
    families.add("outcome", "failed", number(status.handshakes_failed));
    families.one(counter,
                 "not_allowed_total",
                 "Messages refused for who sent them",
                 number(status.gate.not_allowed));
    families.one(counter,
                 "quarantined_total",
                 "Refused messages that were kept",
                 number(status.quarantine_kept));
}

std::vector<MetricFamily> families_of(const DaemonStatus& status) {
    Families families;
    const auto gauge = MetricType::Gauge;
    families.one(gauge, "sequence", "Last of the log", number(status.city->last_sequence));
    families.one(gauge, "uptime_seconds", "Since the start", status.uptime_s);
    families.one(gauge, "producers", "Connected to the intake", number(status.producers));
    families.one(gauge, "viewers", "Connected to the feed", number(status.viewers));
    families.one(
        gauge, "store_full", "1 while the disk is full", status.store_state == "full" ? 1 : 0);
    families.one(gauge, "store_bytes", "Size of the log", number(status.store.file_bytes));
    families.one(
        MetricType::Counter, "published_total", "Events published", number(status.published));
    add_intake(families, status);
    add_feeds(families, status);
    add_security(families, status);
    return families.take();
}

/// What was noted last; read by the threads of the exposer.
class LastNoted final : public prometheus::Collectable {
public:
    [[nodiscard]] std::vector<MetricFamily> Collect() const override {
        const std::lock_guard lock{mutex_};
        return families_;
    }
    void note(std::vector<MetricFamily> families) {
        const std::lock_guard lock{mutex_};
        families_ = std::move(families);
    }

private:
    mutable std::mutex mutex_;
    std::vector<MetricFamily> families_;
};

}  // namespace

struct Metrics::Served {
    explicit Served(const std::string& listen)
        : noted{std::make_shared<LastNoted>()}, exposer{listen, 1} {
        exposer.RegisterCollectable(noted);
    }
    std::shared_ptr<LastNoted> noted;  ///< shared, because the exposer holds it weakly
    prometheus::Exposer exposer;
};

Metrics::Metrics(const std::string& listen) {
    try {
        served_ = std::make_unique<Served>(listen);
    } catch (const std::exception& error) {
        throw IoError{fmt::format("metrics cannot be served at \"{}\": {}", listen, error.what())};
    }
}

Metrics::~Metrics() = default;

void Metrics::note(const DaemonStatus& status) {
    served_->noted->note(families_of(status));
}

}  // namespace yiping
