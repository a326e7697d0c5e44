// Where things stand in a JSON text that a full parser has already found valid. The parser says
// what the values are; this says which bytes they are, so that texts can be kept as they came.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace yiping {

/// One member of an object: its key with quotes and its value, as parts of the text.
struct MemberText {
    std::string_view key;
    std::string_view value;
};

/// The text without white space around it.
[[nodiscard]] std::string_view trimmed_json(std::string_view text);
/// The elements of a valid array, in order, without white space around them.
void split_elements(std::string_view array, std::vector<std::string_view>& elements);
/// The members of a valid object, in order.
[[nodiscard]] std::vector<MemberText> members_of(std::string_view object);
/// How deep a valid text nests: 0 for a plain value, 1 for [] and {}.
[[nodiscard]] int nesting_of(std::string_view text);

/// The object without its member number `index`; every other byte of it stays.
[[nodiscard]] std::string without_member(std::string_view object, std::size_t index);
/// The object with another key (plain ASCII) for its member number `index`.
[[nodiscard]] std::string with_member_renamed(std::string_view object,
                                              std::size_t index,
                                              std::string_view key);
/// The object with another value for its member number `index`.
[[nodiscard]] std::string with_member_replaced(std::string_view object,
                                               std::size_t index,
                                               std::string_view value);

}  // namespace yiping
