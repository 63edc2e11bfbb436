#pragma once

#include "go/http/fields.hpp"
#include "go/version.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

// How the end of a body is found (net/http transfer.go readTransfer).
namespace oidcctl::go::http {

struct Framing
{
  enum class Kind { none, sized, chunked, until_end };

  Kind kind = Kind::none;
  std::uint64_t length = 0; // sized: more than 0
  bool closes = false;      // the connection ends with this reply
};

// Return how the body of a reply to `method` is framed, or Go's words for why it cannot
// be read.
tl::expected<Framing, std::string> framing_of(const StatusLine& line,
                                              const std::vector<Field>& fields,
                                              std::string_view method,
                                              Version go);

} // namespace oidcctl::go::http
