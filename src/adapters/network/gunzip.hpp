#pragma once

#include "go/http/reply.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace oidcctl {

// Return the data in `bytes`, which Go's compress/gzip would read whole (RFC 1952,
// members one after the other), or its words for what is wrong. No bytes give an empty
// text.
tl::expected<std::string, go::http::Fault> gunzip(std::string_view bytes,
                                                  std::size_t limit);

} // namespace oidcctl
