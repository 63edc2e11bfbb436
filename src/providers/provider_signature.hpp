#pragma once

#include "model/http/url.hpp"
#include "model/oidc/discovery.hpp"

#include <array>
#include <span>
#include <string_view>

namespace oidcctl {

// Patterns of hosts and paths are compared label by label and segment by segment: `*` is
// one that is not empty, `**` (once in a pattern) is one or more, an empty pattern fits
// everything. Hosts are compared in lower case; a slash at the end of a path is ignored,
// and the path "/" is none at all.
struct UrlSignature
{
  std::string_view provider = {};
  std::string_view host = {};
  std::string_view path = {};
};

// One thing to see in a discovery document.
struct Mark
{
  enum class Kind {
    none,     // not used: always there
    present,  // the member is there and not null
    absent,   // it is not
    equals,   // it is this string
    host,     // it is a URL whose host fits the pattern
    path,     // it is a URL whose path fits the pattern
    contains, // it is a list with this string
    only,     // it is a list of exactly these strings, cut at spaces, in any order
  };

  Kind kind = Kind::none;
  std::string_view member = {};
  std::string_view value = {};
};

// A provider is recognised by a row whose marks are all there.
struct DocumentSignature
{
  std::string_view provider = {};
  std::array<Mark, 4> marks = {};
};

// Return the issuer URLs with a host that belongs to one provider.
std::span<const UrlSignature> host_signatures();

// Return the issuer URLs with a path that is usual for one product, on any host.
std::span<const UrlSignature> path_signatures();

// Return what documents show; no real document fits rows of two providers.
std::span<const DocumentSignature> document_signatures();

// Return whether `url` fits the host and the path of `signature`.
bool fits(const UrlSignature& signature, const Url& url);

// Return whether `document` bears every mark of `signature`.
bool fits(const DocumentSignature& signature, const Discovery& document);

} // namespace oidcctl
