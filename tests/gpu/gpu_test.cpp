#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "viewer/gpu/dirty_pages.hpp"
#include "viewer/gpu/fence.hpp"
#include "viewer/gpu/framebuffer.hpp"
#include "viewer/gpu/headless.hpp"
#include "viewer/gpu/mirrored_array.hpp"
#include "viewer/gpu/program.hpp"
#include "viewer/gpu/vertex_array.hpp"

using namespace yiping;

namespace {

namespace fs = std::filesystem;

/// A folder of shaders made for one test.
class ShaderFolder {
public:
    ShaderFolder() : path_{fs::temp_directory_path() / ("yiping_gpu_test_" + unique())} {
        fs::create_directories(path_);
    }
    ShaderFolder(const ShaderFolder&) = delete;
    ShaderFolder& operator=(const ShaderFolder&) = delete;
    ShaderFolder(ShaderFolder&&) = delete;
    ShaderFolder& operator=(ShaderFolder&&) = delete;
    ~ShaderFolder() { fs::remove_all(path_); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name) << text;
    }
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    static std::string unique() {
        static int made = 0;
        const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
        return std::to_string(now) + "_" + std::to_string(made++);
    }
    fs::path path_;
};

constexpr auto plain_vertex = R"(#version 450 core
layout(location = 0) in vec2 position;
void main() { gl_Position = vec4(position, 0.0, 1.0); }
)";
constexpr auto plain_fragment = R"(#version 450 core
uniform vec4 colour;
out vec4 pixel;
void main() { pixel = colour; }
)";

std::vector<std::uint32_t> read_back(const Buffer& buffer, std::size_t count) {
    std::vector<std::uint32_t> content(count);
    glGetNamedBufferSubData(
        buffer.name(), 0, static_cast<GLsizeiptr>(count * sizeof(std::uint32_t)), content.data());
    return content;
}

}  // namespace

TEST_CASE("a program from files draws into a framebuffer whose rows are read from the top") {
    SurfacelessContext context;
    const ShaderFolder shaders;
    shaders.write("plain.vert", plain_vertex);
    shaders.write("plain.frag", plain_fragment);
    Program program(shaders.path(), "plain");
    const Framebuffer picture(8, 4, GENERATE(0, 4));

    // The upper right quarter of clip space.
    const std::array<float, 12> corners = {0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1};
    Buffer buffer;
    buffer.assign(std::span<const float>(corners));
    VertexArray vertices;
    vertices.source(0, buffer, 2 * sizeof(float));
    vertices.floats(0, 0, 2, 0);

    picture.bind();
    glClearColor(0, 0, 1, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    program.set("colour", std::array<float, 4>{1, 0, 0, 1});
    program.use();
    vertices.bind();
    glDrawArrays(GL_TRIANGLES, 0, 6);
    const Image image = picture.read();
    context.throw_if_errors();

    for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 8; ++x)
            CHECK(image.at(x, y) == (x >= 4 && y < 2 ? 0xFF0000FFU : 0xFFFF0000U));
}

TEST_CASE("a shader that does not compile is named with file and line, in an included file too") {
    const SurfacelessContext context;
    const ShaderFolder shaders;
    shaders.write("broken.frag", plain_fragment);
    SECTION("in the file itself") {
        shaders.write("broken.vert",
                      "#version 450 core\nvoid main() {\n  gl_Position = nothing;\n}\n");
        CHECK_THROWS_WITH(Program(shaders.path(), "broken"), Catch::Contains("broken.vert:3"));
    }
    SECTION("in what it includes") {
        shaders.write("part.glsl", "float half_of(float x) {\n  return x * nothing;\n}\n");
        shaders.write("broken.vert",
                      "#version 450 core\n#include \"part.glsl\"\nvoid main() { gl_Position = "
                      "vec4(0.0); }\n");
        CHECK_THROWS_WITH(Program(shaders.path(), "broken"), Catch::Contains("part.glsl:2"));
    }
    SECTION("after what it includes") {
        shaders.write("part.glsl", "float half_of(float x) { return x * 0.5; }\n\n\n");
        shaders.write(
            "broken.vert",
            "#version 450 core\n#include \"part.glsl\"\nvoid main() { gl_Position = nothing; }\n");
        CHECK_THROWS_WITH(Program(shaders.path(), "broken"), Catch::Contains("broken.vert:3"));
    }
    SECTION("a missing file") {
        CHECK_THROWS_WITH(Program(shaders.path(), "absent"), Catch::Contains("absent.vert"));
    }
}

TEST_CASE("a uniform that the shader does not have is an error, not a silence") {
    const SurfacelessContext context;
    const ShaderFolder shaders;
    shaders.write("plain.vert", plain_vertex);
    shaders.write("plain.frag", plain_fragment);
    Program program(shaders.path(), "plain");
    CHECK_THROWS_WITH(program.set("color", 1.0F), Catch::Contains("no uniform color"));
}

TEST_CASE("what the driver complains of becomes an error once") {
    SurfacelessContext context;
    glEnable(0xFFFF);
    CHECK_THROWS_AS(context.throw_if_errors(), GpuError);
    CHECK_NOTHROW(context.throw_if_errors());
}

TEST_CASE("a buffer keeps its content when it grows and takes writes in its middle") {
    const SurfacelessContext context;
    std::vector<std::uint32_t> expected(100);
    std::iota(expected.begin(), expected.end(), 0U);
    Buffer buffer;
    buffer.assign(std::span<const std::uint32_t>(expected));
    const GLuint name = buffer.name();
    const std::vector<std::uint32_t> more(1000, 7U);
    buffer.write(90, std::span<const std::uint32_t>(more));
    expected.resize(90);
    expected.insert(expected.end(), more.begin(), more.end());
    CHECK(buffer.name() == name);
    CHECK(read_back(buffer, expected.size()) == expected);
}

TEST_CASE("a mirrored array uploads little more than what changed, and ends equal on both sides") {
    const SurfacelessContext context;
    MirroredArray<std::uint32_t> mirrored;
    std::vector<std::uint32_t> expected(67'000);
    std::iota(expected.begin(), expected.end(), 5U);
    mirrored.assign(expected);
    mirrored.upload();
    const std::size_t first = mirrored.buffer().uploaded_bytes();
    CHECK(first == expected.size() * 4);

    mirrored.upload();
    CHECK(mirrored.buffer().uploaded_bytes() == first);

    for (const std::size_t changed : {3U, 40'000U, 40'001U, 66'999U}) {
        expected[changed] = 1;
        mirrored.set(changed, 1);
    }
    mirrored.set(9, expected[9]);  // the same value again is no change
    mirrored.upload();
    CHECK(mirrored.buffer().uploaded_bytes() - first <= 3 * 64 * 4);
    CHECK(read_back(mirrored.buffer(), expected.size()) == expected);
}

TEST_CASE("dirty pages come as joined ranges in order and are clean afterwards") {
    DirtyPages pages(10);
    for (const std::size_t item : {95U, 11U, 29U, 15U, 5U}) pages.mark(item);
    using Range = DirtyPages::Range;
    CHECK(pages.take(97) == std::vector<Range>{{0, 30}, {90, 7}});
    CHECK(pages.take(97).empty());
    pages.mark(50);
    CHECK(pages.take(20).empty());
}

TEST_CASE("when a frame has ended, the frame before the last is done") {
    const SurfacelessContext context;
    FramePacer pacer;
    const Framebuffer picture(2048, 2048, 4);
    picture.bind();
    std::array<GLuint, 6> done{};
    glGenQueries(static_cast<GLsizei>(done.size()), done.data());
    for (std::size_t frame = 0; frame < done.size(); ++frame) {
        for (int again = 0; again < 4; ++again) glClear(GL_COLOR_BUFFER_BIT);
        glQueryCounter(done[frame], GL_TIMESTAMP);
        pacer.end_frame();
        if (frame < 2) continue;
        GLint available = GL_FALSE;
        glGetQueryObjectiv(done[frame - 2], GL_QUERY_RESULT_AVAILABLE, &available);
        CHECK(available == GL_TRUE);
    }
    pacer.finish();
    glDeleteQueries(static_cast<GLsizei>(done.size()), done.data());
}

TEST_CASE("a picture that cannot be written is an error that names the file") {
    const Image image{1, 1, {1, 2, 3, 255}};
    CHECK_THROWS_WITH(write_png(image, "/nonexistent/a.png"),
                      Catch::Contains("/nonexistent/a.png"));
}
