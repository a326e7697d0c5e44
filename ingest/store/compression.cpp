#include "ingest/store/compression.hpp"

#include <new>

namespace yiping {

Compressor::Compressor() : context_{ZSTD_createCCtx()} {
    if (!context_) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, 1);
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
}

std::string_view Compressor::compress(std::string_view bytes) {
    // What an unusually large one needed is not kept.
    constexpr std::size_t usual_bytes = std::size_t{4} << 20U;
    const std::size_t bound = ZSTD_compressBound(bytes.size());
    if (frame_.size() > usual_bytes && bound <= usual_bytes) std::vector<char>{}.swap(frame_);
    if (frame_.size() < bound) frame_.resize(bound);
    const std::size_t size =
        ZSTD_compress2(context_.get(), frame_.data(), frame_.size(), bytes.data(), bytes.size());
    // With room for the bound, memory is all that can be missing.
    if (ZSTD_isError(size) != 0) throw std::bad_alloc();
    return {frame_.data(), size};
}

std::optional<std::string> decompress(std::string_view frame, std::size_t most_bytes) {
    const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > most_bytes)
        return std::nullopt;
    std::string bytes(static_cast<std::size_t>(size), '\0');
    const std::size_t unpacked =
        ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
    if (ZSTD_isError(unpacked) != 0 || unpacked != size) return std::nullopt;
    return bytes;
}

}  // namespace yiping
