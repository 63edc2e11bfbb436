#pragma once

#include "yaml/builder.hpp"

#include <string_view>

namespace oidcctl::yaml {

// Read a text in the plain style that kubectl and this program write: block maps and
// lists, scalars of one line. That is most files, and takes a twentieth of the time that
// the library needs. Return whether the text was of that style; where it was not, or was
// broken, the builder holds rubbish. What is taken is read as exactly what the library
// makes of it.
bool read_plain(std::string_view text, Builder& builder);

} // namespace oidcctl::yaml
