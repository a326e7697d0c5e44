// A disk that fails when told to: stands in front of SQLite's own files for as long as it lives.
#pragma once

namespace yiping {

/// Holds for stores opened while it lives; one at a time. It is healthy until told otherwise.
class FailingDisk {
public:
    enum class Fault { none, no_space, write_error, sync_error };

    FailingDisk();
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;
    FailingDisk(FailingDisk&&) = delete;
    FailingDisk& operator=(FailingDisk&&) = delete;
    ~FailingDisk();

    /// The call of the fault's kind (a write, or a sync) after so many more of them fails, and all
    /// later ones.
    void fail(Fault fault, int after);
    void heal();
    /// Whether a call was failed since fail().
    [[nodiscard]] bool has_failed() const;
};

}  // namespace yiping
