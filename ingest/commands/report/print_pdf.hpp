// A page on paper: HTML to PDF by a program of Debian's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace yiping {

/// Prints a self-contained page with chromium or weasyprint, whichever is there first. Returns the
/// size in bytes. Throws IoError: neither is installed, or it failed.
std::uint64_t print_pdf(const std::string& html, const std::filesystem::path& pdf);

}  // namespace yiping
