#pragma once

#include "site.hpp"

#include <string>
#include <string_view>

// The sites that need no script: the first segment of a site's name says what is wrong
// with it. A name that is not in the table is healthy.
namespace oidcctl::test_issuer {

// What a scenario may need to know of the site that it changes.
struct Scene
{
  std::string issuer = {};    // of this site, as the client named it
  std::string name = {};      // all of it, "delay-200/17"
  std::string http_base = {}; // of the port without TLS
  const SigningKeys& keys;
  int number = 0; // at the end of the name, for rows that take one
};

// Return the site of the scenario that `scene` names.
Site built_in_site(Scene scene);

} // namespace oidcctl::test_issuer
