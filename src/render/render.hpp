#pragma once

#include "render/document.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

enum class Format { table, json, yaml };

// Return the format called `name`, or nothing.
std::optional<Format> parse_format(std::string_view name);

struct Style
{
  bool colour = false;
  std::size_t columns = 100; // a table is never wider than this, nor than 100
  bool show_skipped = false;
};

// Return `document` as text that ends in a line break. Everything that is in a table is
// safe on a terminal, whoever wrote it.
std::string render(const Document& document, Format format, const Style& style);

// Return `document` as a table.
std::string render_table(const Document& document, const Style& style);

// Return `value` as YAML that any reader takes for the same value: a string which could
// be read as something else is quoted.
std::string render_yaml(const Json& value);

} // namespace oidcctl
