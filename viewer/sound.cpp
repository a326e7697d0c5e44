#include "viewer/sound.hpp"

#include <AL/al.h>
#include <AL/alc.h>
#include <AL/alext.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

constexpr int rate_hz = 44'100;

struct Pulse {
    double hz, seconds, pause_s;
};

std::span<const Pulse> pulses_of(int priority) {
    static constexpr std::array<Pulse, 6> high{{{784, 0.15, 0.08},
                                                {932, 0.15, 0.08},
                                                {1'175, 0.22, 0.30},
                                                {784, 0.15, 0.08},
                                                {932, 0.15, 0.08},
                                                {1'175, 0.22, 0.10}}};
    static constexpr std::array<Pulse, 3> medium{
        {{659, 0.20, 0.15}, {659, 0.20, 0.15}, {784, 0.20, 0.10}}};
    static constexpr std::array<Pulse, 1> low{{{523, 0.25, 0.10}}};
    if (priority <= 1) return high;
    if (priority == 2) return medium;
    return low;
}

}  // namespace

std::vector<std::int16_t> alarm_tones(int priority, int rate) {
    constexpr double fade_s = 0.012, overtone = 0.3, loudest = 0.7 * 32'767;
    std::vector<std::int16_t> samples;
    for (const Pulse& pulse : pulses_of(priority)) {
        const auto count = static_cast<std::size_t>(pulse.seconds * rate);
        for (std::size_t i = 0; i < count; ++i) {
            const double at_s = static_cast<double>(i) / rate;
            // Without an edge to fade in and out each pulse would click.
            const double edge = std::min({at_s / fade_s, (pulse.seconds - at_s) / fade_s, 1.0});
            const double angle = 2 * std::numbers::pi * pulse.hz * at_s;
            const double wave = (std::sin(angle) + overtone * std::sin(2 * angle)) / (1 + overtone);
            samples.push_back(static_cast<std::int16_t>(std::lround(loudest * edge * wave)));
        }
        samples.insert(samples.end(), static_cast<std::size_t>(pulse.pause_s * rate), 0);
    }
    return samples;
}

struct Loudspeaker::Output {
    explicit Output(Into into, double volume) {
        if (into == Into::memory) {
            const auto open = reinterpret_cast<LPALCLOOPBACKOPENDEVICESOFT>(
                alcGetProcAddress(nullptr, "alcLoopbackOpenDeviceSOFT"));
            render_samples = reinterpret_cast<LPALCRENDERSAMPLESSOFT>(
                alcGetProcAddress(nullptr, "alcRenderSamplesSOFT"));
            if (open == nullptr || render_samples == nullptr)
                throw IoError{"this OpenAL cannot play into memory"};
            device = open(nullptr);
        } else {
            device = alcOpenDevice(nullptr);
        }
        if (device == nullptr)
            throw IoError{
                "alarms cannot be heard: this computer has no sound that OpenAL finds; "
                "plug one in, or set [sound] on = false"};
        const std::array<ALCint, 7> format{ALC_FORMAT_CHANNELS_SOFT,
                                           ALC_MONO_SOFT,
                                           ALC_FORMAT_TYPE_SOFT,
                                           ALC_SHORT_SOFT,
                                           ALC_FREQUENCY,
                                           rate_hz,
                                           0};
        context = alcCreateContext(device, into == Into::memory ? format.data() : nullptr);
        if (context == nullptr || alcMakeContextCurrent(context) == ALC_FALSE) {
            close();
            throw IoError{"alarms cannot be heard: the computer's sound refuses to be used"};
        }
        alGenBuffers(static_cast<ALsizei>(buffers.size()), buffers.data());
        for (int priority = 1; priority <= 3; ++priority) {
            const auto samples = alarm_tones(priority, rate_hz);
            alBufferData(buffers[static_cast<std::size_t>(priority) - 1],
                         AL_FORMAT_MONO16,
                         samples.data(),
                         static_cast<ALsizei>(samples.size() * sizeof samples[0]),
                         rate_hz);
        }
        alGenSources(1, &source);
        alSourcef(source, AL_GAIN, static_cast<ALfloat>(volume));
    }
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    Output(Output&&) = delete;
    Output& operator=(Output&&) = delete;
    ~Output() {
        alDeleteSources(1, &source);
        alDeleteBuffers(static_cast<ALsizei>(buffers.size()), buffers.data());
        close();
    }
    void close() {
        alcMakeContextCurrent(nullptr);
        if (context != nullptr) alcDestroyContext(context);
        if (device != nullptr) alcCloseDevice(device);
        context = nullptr;
        device = nullptr;
    }
    [[nodiscard]] bool is_plugged_in() const {
        if (alcIsExtensionPresent(device, "ALC_EXT_disconnect") == ALC_FALSE) return true;
        ALCint connected = 1;
        alcGetIntegerv(device, ALC_CONNECTED, 1, &connected);
        return connected != 0;
    }

    ALCdevice* device = nullptr;
    ALCcontext* context = nullptr;
    LPALCRENDERSAMPLESSOFT render_samples = nullptr;
    std::array<ALuint, 3> buffers{};
    ALuint source = 0;
};

Loudspeaker::Loudspeaker(double volume, Into into)
    : output_{std::make_unique<Output>(into, volume)}, volume_{volume} {}
Loudspeaker::~Loudspeaker() = default;

bool Loudspeaker::call(int priority) {
    if (!output_ || !output_->is_plugged_in()) {
        output_.reset();
        try {
            output_ = std::make_unique<Output>(Into::room, volume_);
        } catch (const IoError&) {
            return false;
        }
    }
    alSourceStop(output_->source);
    alSourcei(output_->source,
              AL_BUFFER,
              static_cast<ALint>(
                  output_->buffers[static_cast<std::size_t>(std::clamp(priority, 1, 3)) - 1]));
    alSourcePlay(output_->source);
    return alGetError() == AL_NO_ERROR;
}

std::vector<std::int16_t> Loudspeaker::render(int samples) {
    std::vector<std::int16_t> taken(static_cast<std::size_t>(samples));
    output_->render_samples(output_->device, taken.data(), samples);
    return taken;
}

}  // namespace yiping
