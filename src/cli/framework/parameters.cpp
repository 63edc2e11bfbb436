#include "cli/framework/parameters.hpp"

#include <CLI/CLI.hpp>

namespace oidcctl::cli {

Parameters
Parameters::in(const std::string& heading) const
{
  auto other = *this;
  other.m_heading = heading;
  return other;
}

CLI::Option&
Parameters::dressed(CLI::Option* option, const std::string& label) const
{
  option->type_name(label);
  if (!m_heading.empty()) {
    option->group(m_heading);
  }
  return *option;
}

void
Parameters::value(const std::string& names,
                  const std::string& label,
                  std::string& target,
                  const std::string& help)
{
  dressed(m_app.add_option(names, target, help), label);
}

void
Parameters::value(const std::string& names,
                  const std::string& label,
                  std::optional<std::string>& target,
                  const std::string& help)
{
  const auto set = [&target](const std::string& text) { target = text; };
  dressed(m_app.add_option_function<std::string>(names, set, help), label);
}

void
Parameters::value(const std::string& names,
                  const std::string& label,
                  double& target,
                  const std::string& help)
{
  dressed(m_app.add_option(names, target, help), label);
}

void
Parameters::value(const std::string& names,
                  const std::string& label,
                  long& target,
                  const std::string& help)
{
  dressed(m_app.add_option(names, target, help), label);
}

void
Parameters::list(const std::string& names,
                 const std::string& label,
                 std::vector<std::string>& target,
                 const std::string& help)
{
  dressed(m_app.add_option(names, target, help), label)
      .expected(1)
      ->allow_extra_args(false) // which would take [a,b] apart, too
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void
Parameters::comma_list(const std::string& names,
                       const std::string& label,
                       std::vector<std::string>& target,
                       const std::string& help)
{
  dressed(m_app.add_option(names, target, help), label)
      .expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->delimiter(',');
}

void
Parameters::flag(const std::string& names, bool& target, const std::string& help)
{
  auto* option = m_app.add_flag(names, target, help);
  if (!m_heading.empty()) {
    option->group(m_heading);
  }
}

void
Parameters::argument(const std::string& name,
                     std::string& target,
                     const std::string& help)
{
  dressed(m_app.add_option(name, target, help), "");
}

void
Parameters::arguments(const std::string& name,
                      std::vector<std::string>& target,
                      const std::string& help)
{
  dressed(m_app.add_option(name, target, help), "");
}

void
Parameters::alternatives(const std::vector<std::string>& names)
{
  m_notes.alternatives.push_back(names);
}

void
Parameters::only_in_arguments(const std::string& name)
{
  m_notes.of_arguments.push_back(name);
}

void
Parameters::last_counts()
{
  for (auto* const option : m_app.get_options()) {
    if (option->get_multi_option_policy() == CLI::MultiOptionPolicy::Throw) {
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    }
  }
}

void
Parameters::hide(const std::string& name)
{
  m_app.get_option(name)->group("");
}

void
Parameters::footer(const std::string& text)
{
  m_app.footer(text);
}

} // namespace oidcctl::cli
