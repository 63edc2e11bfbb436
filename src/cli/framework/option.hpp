#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace oidcctl {
struct System;
}

// One option or argument of a command: everything that help, error messages, completion,
// the environment, profiles and the manual pages need to know about it, declared once.
namespace oidcctl::cli {

class OptionSet;

// Where the value of an option comes from; the later ones override the earlier ones.
enum class OptionSource { by_default, profile, environment, argument };

// Return the permanent word for `source`: "argument", "environment", "profile",
// "default".
std::string_view source_name(OptionSource source);

// Where the value of an option is stored. The type says what it accepts: no value, a
// number, one text, or any number of texts. The target already holds the default.
using Target = std::variant<bool*,
                            long*,
                            double*,
                            std::string*,
                            std::optional<std::string>*,
                            std::vector<std::string>*>;

// What the values of an option are.
struct Values
{
  enum class Kind {
    text,
    choice,   // one of `words`
    file,     // a file to read; "-" is standard input
    new_file, // a file to write
    directory,
    program, // a path, or a name that is looked up on PATH
  };

  Kind kind = Kind::text;
  std::vector<std::string> words = {};          // of a choice: all; else: suggestions
  std::vector<std::string> (*list)() = nullptr; // the same, where they are computed
  // Return the values that this machine knows, for completion: it reads local files at
  // most. `options` holds what the command line so far, environment and profile set.
  std::vector<std::string> (*find)(System& system, const OptionSet& options) = nullptr;
  std::string hint = {}; // what to do about a value that is not a choice

  // Return `words` or `list`.
  std::vector<std::string> all() const;

  // Return whether values are paths, which a profile resolves from its own directory.
  bool is_path() const;
};

// The limits of a number.
struct Range
{
  double min = 0;
  double max = 0;
  bool excludes_min = false; // more than `min`
};

struct Option
{
  std::vector<std::string> names = {}; // with dashes, the main one first: "--client-id",
                                       // "--oidc-client-id", "-x"; of an argument "FILE"
  std::string label = {};              // stands for the value in the help: "FILE"
  std::string help = {};
  std::string heading = {};      // of the help; empty: "Options"
  std::string default_text = {}; // for the help, where the target does not hold it
  Target target = static_cast<bool*>(nullptr);
  Values values = {};
  std::optional<Range> range = std::nullopt;
  bool is_argument = false;
  bool splits_commas = false;
  bool is_hidden = false;         // from help and completion
  bool only_in_arguments = false; // neither the environment nor a profile sets it
  bool must_not_be_empty = false;
  std::string empty_hint = {}; // what to do about an empty value

  // Set by `store`.
  std::vector<std::string> given = {}; // the values as written
  OptionSource source = OptionSource::by_default;
  std::string place = {}; // "OIDCCTL_CLIENT_ID"; "profile prod, line 7 of /home/..."

  // Return the main name: "--client-id", "FILE".
  const std::string&
  name() const
  {
    return names.front();
  }
  bool is_called(std::string_view name) const;
  bool
  is_flag() const
  {
    return std::holds_alternative<bool*>(target);
  }
  bool
  is_list() const
  {
    return std::holds_alternative<std::vector<std::string>*>(target);
  }

  // Return the long names without dashes; none for an argument.
  std::vector<std::string> long_names() const;

  // Return the environment variable that sets this option: "OIDCCTL_CLIENT_ID"; empty
  // when none does.
  std::string variable() const;
};

// Return the environment variable for a long option name: "--client-id" becomes
// "OIDCCTL_CLIENT_ID".
std::string variable_of(std::string_view option);

// Return the help of `option` with what follows from its declaration: its choices, its
// default, whether it can be repeated.
std::string description_of(const Option& option);

} // namespace oidcctl::cli
