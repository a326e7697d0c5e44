#include "ingest/place/gdal_file.hpp"

#include <cpl_error.h>
#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <mutex>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

void CPL_STDCALL hear(CPLErr severity, CPLErrorNum /*number*/, const char* said) {
    auto* first_failure = static_cast<std::string*>(CPLGetErrorHandlerUserData());
    if (severity >= CE_Failure && first_failure->empty()) *first_failure = said;
}

int field_index(const std::filesystem::path& file, const OGRFeature& feature, const char* field) {
    const int index = feature.GetFieldIndex(field);
    if (index < 0) throw IoError(fmt::format("{}: there is no field \"{}\"", file.string(), field));
    return index;
}

}  // namespace

GdalSilence::GdalSilence() {
    CPLPushErrorHandlerEx(hear, &first_failure_);
}
GdalSilence::~GdalSilence() {
    CPLPopErrorHandler();
}

std::string GdalSilence::because() const {
    return first_failure_.empty() ? "" : ": " + first_failure_;
}

void register_gdal() {
    static std::once_flag once;
    std::call_once(once, [] { GDALAllRegister(); });
}

void for_each_feature(const std::filesystem::path& file,
                      const std::function<void(const OGRFeature&)>& use) {
    register_gdal();
    const GdalSilence silence;
    const GDALDatasetUniquePtr dataset(
        GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR));
    if (!dataset)
        throw IoError(fmt::format("{}: cannot be read{}", file.string(), silence.because()));
    if (dataset->GetLayerCount() != 1)
        throw IoError(fmt::format(
            "{}: one layer is wanted, it has {}", file.string(), dataset->GetLayerCount()));
    for (const OGRFeatureUniquePtr& feature : *dataset->GetLayer(0)) use(*feature);
    if (!silence.because().empty())
        throw IoError(
            fmt::format("{}: cannot be read to its end{}", file.string(), silence.because()));
}

std::string text(const std::filesystem::path& file, const OGRFeature& feature, const char* field) {
    return feature.GetFieldAsString(field_index(file, feature, field));
}

double number(const std::filesystem::path& file, const OGRFeature& feature, const char* field) {
    const std::string value = text(file, feature, field);
    char* end = nullptr;
    const double parsed = CPLStrtod(value.c_str(), &end);
    if (value.empty() || *end != '\0')
        throw IoError(fmt::format(
            "{}: field \"{}\" holds \"{}\", which is no number", file.string(), field, value));
    return parsed;
}

}  // namespace yiping
