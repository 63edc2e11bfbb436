#pragma once

#include "base/byte_stream.hpp"
#include "go/json.hpp"

#include <cstddef>
#include <functional>
#include <string>

namespace oidcctl::review {

// One object of a text.
struct StreamedObject
{
  go::Value value = {};
  std::size_t number = 0; // counted from 1
  std::size_t line = 0;   // where it begins; 0 where that is not known
};

using TakeObject = std::function<Result<void>(const StreamedObject&)>;

// Call `take` with each object of a text, which may be larger than memory: objects in
// JSON one after the other (or one a line), an array of them, a List in JSON, of which
// one item is in memory, or documents in YAML (16 MiB at most each) with objects or
// Lists. Errors
// (`local_file`) name the line.
Result<void> each_object(ByteStream blocks, const TakeObject& take);

} // namespace oidcctl::review
