#pragma once

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace oidcctl::cli {

// What a command says of its options and the parser has no place for.
struct OptionNotes
{
  // Groups of options and arguments of which the strongest source alone counts.
  std::vector<std::vector<std::string>> alternatives = {};
  // Options that only arguments set.
  std::vector<std::string> of_arguments = {};
};

// The options and arguments of one command, as it declares them. The parser's own header
// costs a compiler several seconds, so no command includes it.
//
// `names` is "--client-id", or several with commas: "-o,--output"; the first long name is
// the one that help, completion and the environment use. `label` stands for the value in
// the help: "FILE". The targets must live as long as the parser: a command keeps them
// behind a shared pointer that its action holds.
class Parameters
{
public:
  Parameters(CLI::App& app, OptionNotes& notes) : m_app(app), m_notes(notes) {}

  // Return the same command under another heading of the help.
  Parameters in(const std::string& heading) const;

  // An option with one value; given twice, it is a usage error.
  void value(const std::string& names,
             const std::string& label,
             std::string& target,
             const std::string& help);
  void value(const std::string& names,
             const std::string& label,
             std::optional<std::string>& target,
             const std::string& help);
  void value(const std::string& names,
             const std::string& label,
             double& target,
             const std::string& help);
  void value(const std::string& names,
             const std::string& label,
             long& target,
             const std::string& help);

  // An option that may stand more than once, with one value each time.
  void list(const std::string& names,
            const std::string& label,
            std::vector<std::string>& target,
            const std::string& help);
  // The same, and each value is cut at its commas.
  void comma_list(const std::string& names,
                  const std::string& label,
                  std::vector<std::string>& target,
                  const std::string& help);

  // An option without a value, which makes `target` true. "--x,!--no-x" has a name that
  // makes it false.
  void flag(const std::string& names, bool& target, const std::string& help);

  // What stands without a dash: one word, or all that are left.
  void argument(const std::string& name, std::string& target, const std::string& help);
  void arguments(const std::string& name,
                 std::vector<std::string>& target,
                 const std::string& help);

  // These options and arguments say the same thing in several ways, or exclude each other.
  // Where one of them stands in the arguments, the environment and the profile give none
  // of the others, and so on downwards. Arguments go by their names: "ISSUER_URL".
  void alternatives(const std::vector<std::string>& names);

  // Neither the environment nor a profile sets this option: in other commands its name
  // stands for something else.
  void only_in_arguments(const std::string& name);

  // Of an option with one value that is given several times the last counts, as with the
  // flags of Go programs. Without this it is an error. It holds for the options so far.
  void last_counts();

  // Leave the option called `name` out of help and completion.
  void hide(const std::string& name);

  // Print `text` below the help.
  void footer(const std::string& text);

private:
  CLI::Option& dressed(CLI::Option* option, const std::string& label) const;

  CLI::App& m_app;
  OptionNotes& m_notes;
  std::string m_heading = {};
};

} // namespace oidcctl::cli
