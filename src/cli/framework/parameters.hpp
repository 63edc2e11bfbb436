#pragma once

#include "cli/framework/option_set.hpp"

#include <string>
#include <utility>
#include <vector>

namespace oidcctl::cli {

// Declares the options and arguments of one command: a kind for what each accepts, its
// default, how it relates to others. Everything else follows from that.
//
// `names` is "--client-id", or several with commas: "-o,--output"; the first long name is
// the one that help, completion, environment and profiles use. `label` stands for the
// value in the help: "FILE". `target` holds the default and must live as long as the
// options: a command keeps it in a shared pointer that its action holds. Each function
// returns the declaration, for facts that are rare:
//
//   parameters.flag("--all", flags.all, "Remove all entries").only_in_arguments = true;
class Parameters
{
public:
  explicit Parameters(OptionSet& set) : m_set(set) {}

  // Return the same command under another heading of the help.
  Parameters in(const std::string& heading) const;

  // An option with one value.
  template <typename T>
  Option&
  value(const std::string& names,
        const std::string& label,
        T& target,
        std::string help) const
  {
    return add(names, label, &target, std::move(help));
  }

  // The same for one of `words`.
  Option& choice(const std::string& names,
                 const std::string& label,
                 std::vector<std::string> words,
                 std::string& target,
                 std::string help) const;

  // The same for a number, a long or a double, within limits.
  template <typename T>
  Option&
  number(const std::string& names,
         const std::string& label,
         const Range& range,
         T& target,
         std::string help) const
  {
    auto& option = add(names, label, &target, std::move(help));
    option.range = range;
    return option;
  }

  // The same for the path of a file to read ("-" is standard input), of a file to write,
  // of a directory. The target is a text, or an optional one.
  template <typename T>
  Option&
  file(const std::string& names, T& target, std::string help) const
  {
    return path(add(names, "FILE", &target, std::move(help)), Values::Kind::file);
  }
  template <typename T>
  Option&
  new_file(const std::string& names, T& target, std::string help) const
  {
    return path(add(names, "FILE", &target, std::move(help)), Values::Kind::new_file);
  }
  template <typename T>
  Option&
  directory(const std::string& names, T& target, std::string help) const
  {
    return path(add(names, "DIRECTORY", &target, std::move(help)),
                Values::Kind::directory);
  }

  // An option that may be repeated, with one value each time.
  Option& list(const std::string& names,
               const std::string& label,
               std::vector<std::string>& target,
               std::string help) const;
  // The same, and each value is split at its commas.
  Option& comma_list(const std::string& names,
                     const std::string& label,
                     std::vector<std::string>& target,
                     std::string help) const;

  // An option without a value, which makes `target` true; "--x=false" makes it false.
  Option& flag(const std::string& names, bool& target, std::string help) const;

  // An argument: one, or all that are left.
  Option& argument(const std::string& name, std::string& target, std::string help) const;
  Option& arguments(const std::string& name,
                    std::vector<std::string>& target,
                    std::string help) const;

  // These options and arguments say the same thing in several ways and may be used
  // together. Where the arguments set one of them, the environment and the profile set
  // none of the others, and so on downwards.
  void alternatives(const std::vector<std::string>& names) const;

  // The same, but they cannot be used together. Each is a name, or several with commas
  // that can be: exclusive({"--from-file", "--user,--group"}).
  void exclusive(const std::vector<std::string>& sides, std::string hint = {}) const;

  // `option` cannot be used without one of `others`, names with commas. With "--x=word"
  // only that value needs it.
  void needs(const std::string& option,
             const std::string& others,
             std::string reason = {},
             std::string hint = {}) const;

  // `option`, or that value of it, cannot be used with any of `others`. Unlike
  // `exclusive`, a stronger source does not hide it: the contradiction is always an
  // error.
  void conflicts(const std::string& option,
                 const std::string& others,
                 std::string reason = {},
                 std::string hint = {}) const;

  // One of these must be used.
  void required(const std::vector<std::string>& names, std::string hint = {}) const;

  // Of an option with one value that is repeated the last counts, as with the flags of Go
  // programs. Without this it is an error.
  void last_counts() const;

  // Print `text` below the help.
  void footer(std::string text) const;

private:
  void relate(Relation::Kind kind,
              const std::string& option,
              const std::string& others,
              std::string reason,
              std::string hint) const;
  Option& add(const std::string& names,
              const std::string& label,
              Target target,
              std::string help) const;
  static Option& path(Option& option, Values::Kind kind);

  OptionSet& m_set;
  std::string m_heading = {};
};

} // namespace oidcctl::cli
