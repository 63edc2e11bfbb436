#pragma once

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace oidcctl::cli {

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
  explicit Parameters(CLI::App& app) : m_app(app) {}

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

  // Leave the option called `name` out of help and completion.
  void hide(const std::string& name);

  // Print `text` below the help.
  void footer(const std::string& text);

private:
  CLI::Option& dressed(CLI::Option* option, const std::string& label) const;

  CLI::App& m_app;
  std::string m_heading = {};
};

} // namespace oidcctl::cli
