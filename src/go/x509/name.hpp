#pragma once

#include "go/version.hpp"
#include "go/x509/certificate.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::go::x509 {

// Read the Name whose DER is `raw` into `name`; return Go's words for what is wrong with
// it, or nothing (crypto/x509 parseName).
std::optional<std::string> read_name(std::string_view raw, Version go, Name& name);

} // namespace oidcctl::go::x509
