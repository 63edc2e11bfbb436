#include "cli/framework/parameters.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace oidcctl::cli {

namespace {

std::vector<std::string>
names_in(const std::string& text)
{
  const auto parts = text::split(text, ',');
  return {parts.begin(), parts.end()};
}

} // namespace

Parameters
Parameters::in(const std::string& heading) const
{
  auto other = *this;
  other.m_heading = heading;
  return other;
}

Option&
Parameters::add(const std::string& names,
                const std::string& label,
                Target target,
                std::string help) const
{
  auto& option = m_set.options.emplace_back();
  option.names = names_in(names);
  // The first long name is the main one.
  const auto main = std::find_if(option.names.begin(),
                                 option.names.end(),
                                 [](const auto& name) { return name.starts_with("--"); });
  if (main != option.names.end()) {
    std::rotate(option.names.begin(), main, main + 1);
  }
  option.label = label;
  option.help = std::move(help);
  option.heading = m_heading;
  option.target = target;
  return option;
}

Option&
Parameters::path(Option& option, Values::Kind kind)
{
  option.values.kind = kind;
  return option;
}

Option&
Parameters::choice(const std::string& names,
                   const std::string& label,
                   std::vector<std::string> words,
                   std::string& target,
                   std::string help) const
{
  auto& option = add(names, label, &target, std::move(help));
  option.values = {.kind = Values::Kind::choice, .words = std::move(words)};
  return option;
}

Option&
Parameters::list(const std::string& names,
                 const std::string& label,
                 std::vector<std::string>& target,
                 std::string help) const
{
  return add(names, label, &target, std::move(help));
}

Option&
Parameters::comma_list(const std::string& names,
                       const std::string& label,
                       std::vector<std::string>& target,
                       std::string help) const
{
  auto& option = add(names, label, &target, std::move(help));
  option.splits_commas = true;
  return option;
}

Option&
Parameters::flag(const std::string& names, bool& target, std::string help) const
{
  return add(names, "", &target, std::move(help));
}

Option&
Parameters::argument(const std::string& name, std::string& target, std::string help) const
{
  auto& option = add(name, "", &target, std::move(help));
  option.is_argument = true;
  return option;
}

Option&
Parameters::arguments(const std::string& name,
                      std::vector<std::string>& target,
                      std::string help) const
{
  auto& option = add(name, "", &target, std::move(help));
  option.is_argument = true;
  return option;
}

void
Parameters::alternatives(const std::vector<std::string>& names) const
{
  m_set.relations.push_back({.kind = Relation::Kind::alternatives, .sides = {names}});
}

void
Parameters::exclusive(const std::vector<std::string>& sides, std::string hint) const
{
  Relation relation{.kind = Relation::Kind::exclusive, .hint = std::move(hint)};
  for (const auto& side : sides) {
    relation.sides.push_back(names_in(side));
  }
  m_set.relations.push_back(std::move(relation));
}

void
Parameters::relate(Relation::Kind kind,
                   const std::string& option,
                   const std::string& others,
                   std::string reason,
                   std::string hint) const
{
  const auto equals = option.find('=');
  m_set.relations.push_back(
      {.kind = kind,
       .sides = {{option.substr(0, equals)}, names_in(others)},
       .value = equals == std::string::npos ? "" : option.substr(equals + 1),
       .reason = std::move(reason),
       .hint = std::move(hint)});
}

void
Parameters::needs(const std::string& option,
                  const std::string& others,
                  std::string reason,
                  std::string hint) const
{
  relate(Relation::Kind::needs, option, others, std::move(reason), std::move(hint));
}

void
Parameters::conflicts(const std::string& option,
                      const std::string& others,
                      std::string reason,
                      std::string hint) const
{
  relate(Relation::Kind::conflict, option, others, std::move(reason), std::move(hint));
}

void
Parameters::required(const std::vector<std::string>& names, std::string hint) const
{
  m_set.relations.push_back(
      {.kind = Relation::Kind::required, .sides = {names}, .hint = std::move(hint)});
}

void
Parameters::last_counts() const
{
  m_set.last_counts = true;
}

void
Parameters::footer(std::string text) const
{
  m_set.footer = std::move(text);
}

} // namespace oidcctl::cli
