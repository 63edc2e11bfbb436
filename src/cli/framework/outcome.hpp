#pragma once

#include "base/error.hpp"
#include "base/notice.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "render/document.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

// Where text goes while it is made; false once no one reads it any more.
using Write = std::function<bool(std::string_view)>;

// How text that was made while it was printed ended.
struct StreamEnd
{
  ExitStatus status = ExitStatus::success;
  std::vector<Notice> notices = {};
};

// Text that is made while it is printed, because it may be larger than memory. What is
// written at once is printed whole or not at all; after an error the last of it is not.
using Stream = std::function<Result<StreamEnd>(const Write&)>;

// What a command gives back: a document to be rendered, or text to be printed as it is
// (a manifest, a script, a credential), what is to be said beside it, and how the program
// ends. A stream says for itself how it ends.
struct Outcome
{
  std::variant<Document, std::string, Secret, Stream> body = std::string();
  ExitStatus status = ExitStatus::success;
  std::vector<Notice> notices = {};
};

using Action = std::function<Result<Outcome>(System&)>;

} // namespace oidcctl::cli
