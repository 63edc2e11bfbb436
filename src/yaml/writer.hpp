#pragma once

#include "yaml/node.hpp"

#include <cstddef>
#include <string>

namespace oidcctl::yaml {

// How a text of several lines is written: in double quotes on one line, or, where every
// reader takes it for the same, as a literal block ("|").
enum class LongText { quoted, block };

// Return `node` as YAML in block style, as kubectl lays it out, that every reader of YAML
// 1.1 and 1.2 takes for the same value; line by line, each ending in a line break.
// `indent` spaces are before each line.
std::string
to_text(const Node& node, std::size_t indent = 0, LongText long_text = LongText::quoted);

} // namespace oidcctl::yaml
