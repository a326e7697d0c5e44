// A film of a recording: pictures piped to ffmpeg.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "viewer/gpu/image.hpp"

namespace yiping {

/// One run of ffmpeg (package ffmpeg), which writes H.264 in what the file's name ends in (.mp4,
/// .mkv, .mov). Not for use beside other threads that wait for children.
class VideoWriter {
public:
    /// Width and height even. Throws IoError when ffmpeg is not installed or the file is there.
    VideoWriter(std::filesystem::path file, int width_px, int height_px, int pictures_a_s);
    VideoWriter(const VideoWriter&) = delete;
    VideoWriter& operator=(const VideoWriter&) = delete;
    VideoWriter(VideoWriter&&) = delete;
    VideoWriter& operator=(VideoWriter&&) = delete;
    /// A film that was not finished is no film: its file goes.
    ~VideoWriter();

    /// Throws IoError when ffmpeg takes no more.
    void add(const Image& picture);
    /// Waits for the file to be whole. Throws IoError when ffmpeg says that it failed.
    void finish();

private:
    int wait_for_end();

    std::filesystem::path file_;
    int pipe_ = -1;
    pid_t child_ = 0;  ///< 0: ended
    bool finished_ = false;
};

}  // namespace yiping
