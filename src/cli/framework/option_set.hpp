#pragma once

#include "base/result.hpp"
#include "cli/framework/option.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::cli {

// How options of one command relate to each other. A side is one or more options that may
// be used together.
struct Relation
{
  enum class Kind {
    alternatives, // they say the same: of the sources that set some, only the strongest
                  // counts
    exclusive,    // the same, and options of two sides cannot be used together
    needs,        // the first side needs an option of the second
    conflict,     // the first side cannot be used with an option of the second
    required,     // one of them must be used
  };
  using Side = std::vector<std::string>; // names

  Kind kind = Kind::alternatives;
  std::vector<Side> sides = {};
  // Of `needs` and `conflict`: the value of the first side that it is about (empty: any),
  // and why.
  std::string value = {};
  std::string reason = {};
  std::string hint = {};
};

// The options and arguments of one command, in the order of its help.
class OptionSet
{
public:
  std::deque<Option> options = {}; // references to elements stay valid
  std::vector<Relation> relations = {};
  std::string footer = {};  // below the help
  bool last_counts = false; // of an option that is repeated the last value counts

  // Return the option or argument called `name` ("--client-id", "-o", "FILE"), or
  // nullptr.
  Option* find(std::string_view name);
  const Option* find(std::string_view name) const;

  // Return the text of a single value; empty where there is no such option or no value.
  std::string text(std::string_view name) const;
};

// Return whether an option sets something: a flag that is true, a text that is not empty.
bool is_used(const Option& option);

// Set `option` to `values` and note where they come from. A usage error when the option
// does not accept so many, or a value has the wrong type; the option is then unchanged.
// Choices and limits are checked by `check_options`.
Result<void> store(Option& option,
                   const std::vector<std::string>& values,
                   OptionSource source,
                   std::string place = {});

// Return the first violation of what is declared, as a usage error: a value that is not a
// choice or out of range, options that cannot be used together, one that is missing.
Result<void> check_options(const OptionSet& set);

// Return what the values of a number have to be: "a whole number from 1 to 3600".
std::string range_words(const Option& option);

// Return the options that a weaker source may still set: those that no stronger one set,
// directly or through an alternative.
std::vector<Option*> open_options(OptionSet& set);

} // namespace oidcctl::cli
