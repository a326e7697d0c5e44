#include "viewer/gpu/program.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <span>
#include <sstream>

namespace yiping {
namespace {

std::string read_text(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!(text << in.rdbuf())) throw GpuError("cannot read shader " + file.string());
    return std::move(text).str();
}

void append_file(const std::filesystem::path& file, ShaderSource& source) {
    static const std::regex include(R"re(^\s*#include\s+"([^"]+)"\s*$)re");
    const std::size_t number = source.files.size();
    source.files.push_back(file);
    std::istringstream lines(read_text(file));
    std::string line;
    for (int line_number = 1; std::getline(lines, line); ++line_number) {
        std::smatch match;
        if (!std::regex_match(line, match, include)) {
            source.text += line + '\n';
            continue;
        }
        const std::filesystem::path wanted = file.parent_path() / match[1].str();
        if (std::ranges::find(source.files, wanted) == source.files.end()) {
            source.text += "#line 1 " + std::to_string(source.files.size()) + '\n';
            append_file(wanted, source);
        }
        source.text +=
            "#line " + std::to_string(line_number + 1) + ' ' + std::to_string(number) + '\n';
    }
}

ShaderHandle compile(const std::filesystem::path& file, GLenum stage) {
    const ShaderSource source = read_shader(file);
    ShaderHandle shader(glCreateShader(stage));
    const char* text = source.text.c_str();
    glShaderSource(shader.get(), 1, &text, nullptr);
    glCompileShader(shader.get());
    GLint compiled = GL_FALSE;
    glGetShaderiv(shader.get(), GL_COMPILE_STATUS, &compiled);
    if (compiled == GL_TRUE) return shader;
    GLint length = 0;
    glGetShaderiv(shader.get(), GL_INFO_LOG_LENGTH, &length);
    std::string log(static_cast<std::size_t>(std::max(length, 1)), '\0');
    glGetShaderInfoLog(shader.get(), length, nullptr, log.data());
    throw GpuError("shader does not compile: " + with_file_names(log.c_str(), source));
}

ProgramHandle link(const std::filesystem::path& folder, const std::string& name) {
    const ShaderHandle vertex = compile(folder / (name + ".vert"), GL_VERTEX_SHADER);
    const ShaderHandle fragment = compile(folder / (name + ".frag"), GL_FRAGMENT_SHADER);
    ProgramHandle program(glCreateProgram());
    glAttachShader(program.get(), vertex.get());
    glAttachShader(program.get(), fragment.get());
    glLinkProgram(program.get());
    GLint linked = GL_FALSE;
    glGetProgramiv(program.get(), GL_LINK_STATUS, &linked);
    if (linked == GL_TRUE) return program;
    GLint length = 0;
    glGetProgramiv(program.get(), GL_INFO_LOG_LENGTH, &length);
    std::string log(static_cast<std::size_t>(std::max(length, 1)), '\0');
    glGetProgramInfoLog(program.get(), length, nullptr, log.data());
    throw GpuError("shaders " + name + ".vert and .frag do not link: " + log.c_str());
}

}  // namespace

std::filesystem::path default_shader_folder() {
    return YIPING_SHADER_DIR;
}

ShaderSource read_shader(const std::filesystem::path& file) {
    ShaderSource source;
    append_file(file, source);
    return source;
}

std::string with_file_names(std::string_view log, const ShaderSource& source) {
    static const std::regex place(R"(^(\d+)[:(](\d+)\)?)");
    std::istringstream lines{std::string(log)};
    std::string result;
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_search(line, match, place) && match[1].length() < 4) {
            const auto number = static_cast<std::size_t>(std::stoul(match[1].str()));
            if (number < source.files.size())
                line = source.files[number].filename().string() + ':' + match[2].str() +
                       match.suffix().str();
        }
        result += line + '\n';
    }
    while (result.ends_with('\n')) result.pop_back();
    return result;
}

Program::Program(const std::filesystem::path& folder, std::string_view name)
    : shader_name_{name}, name_{link(folder, shader_name_)} {}

GLint Program::location(std::string_view uniform) {
    const auto known = std::ranges::find(
        locations_, uniform, [](const auto& pair) { return std::string_view(pair.first); });
    if (known != locations_.end()) return known->second;
    const std::string name(uniform);
    const GLint found = glGetUniformLocation(name_.get(), name.c_str());
    if (found < 0) throw GpuError("shader " + shader_name_ + " has no uniform " + name);
    locations_.emplace_back(name, found);
    return found;
}

void Program::set(std::string_view uniform, float value) {
    glProgramUniform1f(name_.get(), location(uniform), value);
}

void Program::set(std::string_view uniform, std::array<float, 2> value) {
    glProgramUniform2f(name_.get(), location(uniform), value[0], value[1]);
}

void Program::set(std::string_view uniform, std::array<float, 4> value) {
    glProgramUniform4fv(name_.get(), location(uniform), 1, value.data());
}

void Program::set(std::string_view uniform, int value) {
    glProgramUniform1i(name_.get(), location(uniform), value);
}

void Program::set(std::string_view uniform, unsigned value) {
    glProgramUniform1ui(name_.get(), location(uniform), value);
}

void Program::set(std::string_view uniform, std::span<const std::array<float, 4>> values) {
    glProgramUniform4fv(name_.get(),
                        location(uniform),
                        static_cast<GLsizei>(values.size()),
                        values.empty() ? nullptr : values.front().data());
}

}  // namespace yiping
