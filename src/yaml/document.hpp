#pragma once

#include "base/result.hpp"
#include "yaml/node.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::yaml {

// What a text may measure at most.
struct Limits
{
  std::size_t bytes = std::size_t{16} << 20;
  std::size_t depth = 64;
  std::size_t nodes = 500'000; // aliases resolved
};

// Something that YAML allows and that readers take differently, or that is lost when the
// file is written again.
struct NonPortableYaml
{
  enum class Kind {
    duplicate,  // a name occurs more than once in one map; kubectl takes the last
    anchor,     // &name
    alias,      // *name
    merge_key,  // <<
    tag,        // !name
    key_type,   // a bare key that is not a string, such as 8080 or yes
    document,   // what follows "---" is not looked at
    directive,  // %YAML or %TAG
    line_break, // U+0085, U+2028 or U+2029: a line break for YAML 1.1 only
    encoding,   // UTF-16, which kubectl reads and most other programs do not
  };

  Kind kind = Kind::duplicate;
  Place place = {};
  std::string name = {};
};

// The first document of a text, which is the one that kubectl reads.
struct Document
{
  Node root = {};
  std::vector<NonPortableYaml> non_portable = {}; // in the order of their lines
  bool is_json = false;                           // the text starts with a brace
};

// Return the value of a YAML or JSON text as kubectl reads it: UTF-8, or UTF-16 with a
// byte order mark. An error, with the line, when kubectl could not read it either (broken
// YAML, bytes that are not UTF-8, control characters), or when a limit is passed. The
// message says nothing of values.
Result<Document> parse(std::string_view text, const Limits& limits = {});

// The same by yaml-cpp alone, which `parse` leaves to texts that are not in the plain
// style of most files. For tests: both always agree.
Result<Document> parse_with_library(std::string_view text, const Limits& limits = {});

// Return what an oddity is, in a few words: "line 3: the name \"a\" occurs more than once
// in one map".
std::string describe(const NonPortableYaml& non_portable);

// Return an error with the line of the first oddity: for files that are to be written
// again and must not lose anything by it.
Result<void> refuse_non_portable(const Document& document);

} // namespace oidcctl::yaml
