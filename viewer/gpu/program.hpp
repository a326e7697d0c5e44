// Shader programs from files: NAME.vert and NAME.frag in one folder, with `#include "file"` between
// them.
#pragma once

#include <array>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "viewer/gpu/handle.hpp"

namespace yiping {

/// Where the shaders of this build lie; an installed program gives another folder.
[[nodiscard]] std::filesystem::path default_shader_folder();

/// A text with its includes put in, and the files that `#line` directives number in it.
struct ShaderSource {
    std::string text;
    std::vector<std::filesystem::path> files;
};

/// Reads a shader, replacing each line `#include "name"` by that file of the same folder, each file
/// once. Throws GpuError when one cannot be read.
[[nodiscard]] ShaderSource read_shader(const std::filesystem::path& file);

/// A compiler's log with the number of a source string replaced by its file: `0:12(5): error` and
/// `0(12) : error` become `areas.vert:12...`.
[[nodiscard]] std::string with_file_names(std::string_view log, const ShaderSource& source);

/// A linked pair of shaders. All members belong to the GL thread.
class Program {
public:
    /// Compiles `folder`/`name`.vert and .frag; throws GpuError with file, line and the compiler's
    /// words.
    Program(const std::filesystem::path& folder, std::string_view name);

    void use() const { glUseProgram(name_.get()); }

    // Uniforms by name. One that the shader does not have (or the compiler removed) is a bug:
    // GpuError.
    void set(std::string_view uniform, float value);
    void set(std::string_view uniform, std::array<float, 2> value);
    void set(std::string_view uniform, std::array<float, 4> value);
    void set(std::string_view uniform, int value);
    void set(std::string_view uniform, unsigned value);
    /// An array of vec4.
    void set(std::string_view uniform, std::span<const std::array<float, 4>> values);

private:
    GLint location(std::string_view uniform);

    std::string shader_name_;
    ProgramHandle name_;
    std::vector<std::pair<std::string, GLint>> locations_;
};

}  // namespace yiping
