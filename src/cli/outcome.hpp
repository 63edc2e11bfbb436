#pragma once

#include "base/error.hpp"
#include "base/result.hpp"
#include "render/document.hpp"

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

// Something to be said on standard error beside a result, in words like an error's.
struct Note
{
  bool is_warning = false;
  std::string text = {};
  std::string hint = {};
};

// What a command gives back: a document to be rendered, or text to be printed as it is
// (a manifest, a script), what is to be said beside it, and how the program ends.
struct Outcome
{
  std::variant<Document, std::string> body = std::string();
  ExitStatus status = ExitStatus::success;
  std::vector<Note> notes = {};
};

using Action = std::function<Result<Outcome>(System&)>;

} // namespace oidcctl::cli
