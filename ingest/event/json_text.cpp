// Everything here leans on the text being valid JSON: outside of strings only brackets, commas,
// colons, white space and plain values can stand.
#include "ingest/event/json_text.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace yiping {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

const char* skip_space(const char* at) {
    while (is_space(*at)) ++at;
    return at;
}

/// From an opening quote to behind the closing one.
const char* skip_string(const char* at, const char* end) {
    for (;;) {
        ++at;
        at = static_cast<const char*>(std::memchr(at, '"', static_cast<std::size_t>(end - at)));
        assert(at != nullptr);
        const char* before = at;
        while (before[-1] == '\\') --before;
        if ((at - before) % 2 == 0) return at + 1;  // an even count of backslashes escapes itself
    }
}

/// From an opening bracket to behind the one that closes it.
const char* skip_container(const char* at, const char* end) {
    int depth = 0;
    for (;;) {
        switch (*at) {
            case '"':
                at = skip_string(at, end);
                continue;
            case '{':
            case '[':
                ++depth;
                break;
            case '}':
            case ']':
                if (--depth == 0) return at + 1;
                break;
            default:
                break;
        }
        ++at;
    }
}

const char* skip_plain(const char* at, const char* end) {
    while (at != end && *at != ',' && *at != ']' && *at != '}' && !is_space(*at)) ++at;
    return at;
}

const char* skip_value(const char* at, const char* end) {
    if (*at == '"') return skip_string(at, end);
    if (*at == '{' || *at == '[') return skip_container(at, end);
    return skip_plain(at, end);
}

std::string_view between(const char* begin, const char* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

/// `text` with the bytes of `part`, which lies in it, exchanged.
std::string spliced(std::string_view text, std::string_view part, std::string_view other) {
    const auto begin = static_cast<std::size_t>(part.data() - text.data());
    std::string result;
    result.reserve(text.size() - part.size() + other.size());
    result.append(text.substr(0, begin));
    result.append(other);
    result.append(text.substr(begin + part.size()));
    return result;
}

const char* end_of(std::string_view part) {
    return part.data() + part.size();
}

}  // namespace

std::string_view trimmed_json(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

void split_elements(std::string_view array, std::vector<std::string_view>& elements) {
    elements.clear();
    const std::string_view text = trimmed_json(array);
    const char* const end = end_of(text);
    const char* at = skip_space(text.data() + 1);
    while (*at != ']') {
        const char* const value = at;
        at = skip_value(value, end);
        elements.push_back(between(value, at));
        at = skip_space(at);
        if (*at == ',') at = skip_space(at + 1);
    }
}

std::vector<MemberText> members_of(std::string_view object) {
    std::vector<MemberText> members;
    const std::string_view text = trimmed_json(object);
    const char* const end = end_of(text);
    const char* at = skip_space(text.data() + 1);
    while (*at != '}') {
        const char* const key = at;
        at = skip_string(key, end);
        const std::string_view key_text = between(key, at);
        const char* const value = skip_space(skip_space(at) + 1);  // over the colon
        at = skip_value(value, end);
        members.push_back({key_text, between(value, at)});
        at = skip_space(at);
        if (*at == ',') at = skip_space(at + 1);
    }
    return members;
}

int nesting_of(std::string_view text) {
    int depth = 0;
    int deepest = 0;
    const char* const end = end_of(text);
    for (const char* at = text.data(); at != end;) {
        if (*at == '"') {
            at = skip_string(at, end);
            continue;
        }
        if (*at == '{' || *at == '[') deepest = std::max(deepest, ++depth);
        if (*at == '}' || *at == ']') --depth;
        ++at;
    }
    return deepest;
}

std::string without_member(std::string_view object, std::size_t index) {
    const std::vector<MemberText> members = members_of(object);
    const bool last = index + 1 == members.size();
    if (!last)  // together with the comma behind it
        return spliced(
            object, between(members[index].key.data(), members[index + 1].key.data()), "");
    const char* const begin =  // together with the comma before it, if there is one
        index == 0 ? members[index].key.data() : end_of(members[index - 1].value);
    return spliced(object, between(begin, end_of(members[index].value)), "");
}

std::string with_member_renamed(std::string_view object, std::size_t index, std::string_view key) {
    std::string quoted = "\"";
    quoted.append(key).append("\"");
    return spliced(object, members_of(object)[index].key, quoted);
}

std::string with_member_replaced(std::string_view object,
                                 std::size_t index,
                                 std::string_view value) {
    return spliced(object, members_of(object)[index].value, value);
}

}  // namespace yiping
