// Every word is there in both languages. Read from the source itself: a phrase added later is
// checked too.
#include "viewer/panels/words.hpp"

#include <catch2/catch.hpp>
#include <regex>
#include <set>

#include "tests/support/run_to_end.hpp"
#include "viewer/panels/words_link.hpp"

namespace yiping {
namespace {

bool has_chinese(const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xE4 && byte <= 0xE9;  // first bytes of U+4E00 to U+9FFF
    });
}

}  // namespace

TEST_CASE("every phrase has words in both languages, and the English ones hold no Chinese") {
    const std::string source = text_of_file(YIPING_SOURCE_DIR "/viewer/panels/words.hpp");
    const std::regex phrase{R"re(\{"([^"]*)",\s*"([^"]*)"\})re"};
    int phrases = 0;
    for (std::sregex_iterator at{source.begin(), source.end(), phrase}, end; at != end; ++at) {
        const std::string zh = (*at)[1], en = (*at)[2];
        INFO(zh << " / " << en);
        ++phrases;
        CHECK_FALSE(zh.empty());
        CHECK_FALSE(en.empty());
        if (zh != en) CHECK_FALSE(has_chinese(en));
    }
    CHECK(phrases > 120);
}

TEST_CASE("names of one list differ from each other, so that none can be taken for another") {
    const auto all_differ = [](const auto& phrases) {
        for (std::size_t a = 0; a < std::size(phrases); ++a)
            for (std::size_t b = a + 1; b < std::size(phrases); ++b) {
                CHECK(phrases[a].zh != phrases[b].zh);
                CHECK(phrases[a].en != phrases[b].en);
            }
    };
    all_differ(words::nets);
    all_differ(words::grades);
    all_differ(words::levels);
    all_differ(words::stages);
    all_differ(words::steps);
    all_differ(words::weekdays);
}

TEST_CASE("every fixed sentence about a lost connection is told in both languages") {
    std::set<std::string> found;
    for (const char* file : {"live_link.cpp", "past_link.cpp"}) {
        const std::string text =
            text_of_file(std::filesystem::path{YIPING_SOURCE_DIR "/ingest/feed"} / file);
        static const std::regex fixed{
            R"re(LinkLost\{(?:[a-z_]+ \? )?"([^"{}]+)"(?: : "([^"{}]+)")?\})re"};
        for (std::sregex_iterator at{text.begin(), text.end(), fixed}, end; at != end; ++at)
            for (const std::size_t group : {1U, 2U})
                if (const std::string sentence = (*at)[group]; !sentence.empty()) {
                    INFO(sentence);
                    CHECK(why_lost(sentence, Language::en) == sentence);
                    CHECK(why_lost(sentence, Language::zh) != sentence);
                    found.insert(sentence);
                }
    }
    CHECK(found.size() == words::losses.size());
    CHECK(why_lost("the daemon refused history: no", Language::zh) ==
          "the daemon refused history: no");
}

}  // namespace yiping
