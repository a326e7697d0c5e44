// Reading one file through GDAL, with one clear sentence when it is not as expected.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

class OGRFeature;

namespace yiping {

/// What GDAL says on this thread while the object lives is kept from stderr.
class GdalSilence {
public:
    GdalSilence();
    GdalSilence(const GdalSilence&) = delete;
    GdalSilence& operator=(const GdalSilence&) = delete;
    GdalSilence(GdalSilence&&) = delete;
    GdalSilence& operator=(GdalSilence&&) = delete;
    ~GdalSilence();
    /// The first failure heard, as ": text"; empty when there was none.
    [[nodiscard]] std::string because() const;

private:
    std::string first_failure_;
};

/// Makes GDAL's drivers known, once for the program.
void register_gdal();

/// Each feature of the file's only layer, in its order. Throws IoError.
void for_each_feature(const std::filesystem::path& file,
                      const std::function<void(const OGRFeature&)>& use);

/// A field's value; throws IoError when there is no such field, or no number in it.
[[nodiscard]] std::string text(const std::filesystem::path& file,
                               const OGRFeature& feature,
                               const char* field);
[[nodiscard]] double number(const std::filesystem::path& file,
                            const OGRFeature& feature,
                            const char* field);

}  // namespace yiping
