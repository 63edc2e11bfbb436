#pragma once

#include "go/http/reply.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <vector>

// The rules of golang.org/x/net/http2 for the fields of a reply (frame.go readMetaFrame,
// transport.go handleResponse).
namespace oidcctl::go::http2 {

using http::Field;

// Return why a block of fields is refused, in Go's words, or nothing.
std::optional<std::string> block_problem(const std::vector<Field>& fields);

// Return the status that the pseudo field names, or Go's words for why there is none.
tl::expected<int, std::string> status_of(const std::vector<Field>& fields);

// Return the fields without pseudo fields.
std::vector<Field> regular_fields(std::vector<Field> fields);

} // namespace oidcctl::go::http2
