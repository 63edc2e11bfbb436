#pragma once

#include "base/error.hpp"
#include "base/result.hpp"
#include "render/document.hpp"

#include <functional>
#include <string>
#include <variant>

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

// What a command gives back: a document to be rendered, or text to be printed as it is
// (a manifest, a script), and how the program ends.
struct Outcome
{
  std::variant<Document, std::string> body = std::string();
  ExitStatus status = ExitStatus::success;
};

using Action = std::function<Result<Outcome>(System&)>;

} // namespace oidcctl::cli
