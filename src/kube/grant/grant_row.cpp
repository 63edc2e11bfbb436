#include "base/text.hpp"
#include "kube/grant/grant_list.hpp"
#include "kube/rbac/visible_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oidcctl::rbac {

namespace {

tl::unexpected<Error>
wrong(std::string what, std::string hint = {})
{
  return fail(ErrorCode::local_file, std::move(what), std::move(hint));
}

// Cut white space and invisible characters around a cell, and say so.
void
trim_cell(std::string_view what, std::string& cell, std::vector<Notice>& notices)
{
  const auto name = trim_name(cell);
  if (name.size() == cell.size()) {
    return;
  }
  const auto fault = name_fault(cell);
  if (!name.empty() && fault) {
    notices.push_back(
        {NoticeLevel::warning,
         fmt::format(
             "the {} {} {}, which was removed", what, text::quote(cell), fault->words),
         ""});
  }
  cell = std::string(name);
}

// Return whether a spreadsheet wrote a long number so: "1.23457E+18", "1,23457E+18".
bool
is_rounded_number(std::string_view cell)
{
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto mark = cell.find("E+");
  if (mark == std::string_view::npos || mark == 0 || mark + 2 == cell.size()) {
    return false;
  }
  const auto exponent = cell.substr(mark + 2);
  return is_digit(cell.front()) &&
         std::all_of(exponent.begin(), exponent.end(), is_digit) &&
         std::all_of(cell.begin(),
                     cell.begin() + static_cast<std::ptrdiff_t>(mark),
                     [&](char c) { return is_digit(c) || c == '.' || c == ','; });
}

// Return whether a formula of a spreadsheet failed here.
bool
is_formula_error(std::string_view cell)
{
  constexpr std::array<std::string_view, 10> errors{"#N/A",
                                                    "#NV",
                                                    "#REF!",
                                                    "#NAME?",
                                                    "#VALUE!",
                                                    "#DIV/0!",
                                                    "#NULL!",
                                                    "#NUM!",
                                                    "#SPILL!",
                                                    "#CALC!"};
  return std::find(errors.begin(), errors.end(), cell) != errors.end();
}

// Say of a cell that a spreadsheet may have made something else of it.
void
remark_on_cell(std::string_view what,
               const std::string& cell,
               std::vector<Notice>& notices)
{
  const auto say = [&](const char* words, const char* hint) {
    notices.push_back({NoticeLevel::warning,
                       fmt::format("the {} {} {}", what, text::quote(cell), words),
                       hint});
  };
  if (cell.size() > 1 && cell.front() == '=') {
    say("begins with =, as a formula does", "export the values, not the formulas");
  } else if (cell.size() > 1 && cell.front() == '\'' && cell.back() != '\'') {
    say("begins with an apostrophe, with which spreadsheets mark text",
        "remove it, if it is not part of the name");
  } else if (cell == "TRUE" || cell == "FALSE") {
    say("is what spreadsheets make of true and false",
        "format the column as text, if the name is in lower case");
  }
}

Result<void>
check_cell(std::string_view what, const std::string& cell)
{
  if (is_rounded_number(cell)) {
    return wrong(fmt::format("the {} is {}: a spreadsheet rounded a long number",
                             what,
                             text::quote(cell)),
                 "format the column as text, enter the value again, and export the list "
                 "again");
  }
  if (cell.size() > 1 && cell.find_first_not_of('#') == std::string::npos) {
    return wrong(fmt::format("the {} is {}: the column was too narrow for a number",
                             what,
                             text::quote(cell)),
                 "make the column wider, and export the list again");
  }
  return is_formula_error(cell)
             ? wrong(fmt::format("the {} is {}: a formula of the spreadsheet failed",
                                 what,
                                 text::quote(cell)),
                     "correct the formula, and export the list again")
             : Result<void>();
}

} // namespace

Result<GrantRow>
GrantRow::make(GrantFields words)
{
  GrantRow row;
  const std::array<std::pair<const char*, std::string*>, 4> cells{
      {{"user", &words.user},
       {"group", &words.group},
       {"role", &words.role},
       {"cluster role", &words.cluster_role}}};
  for (const auto& [what, cell] : cells) {
    trim_cell(what, *cell, row.notices);
    TRY(check_cell(what, *cell));
    remark_on_cell(what, *cell, row.notices);
  }
  for (auto& name : words.namespaces) {
    trim_cell("namespace", name, row.notices);
    TRY(check_cell("namespace", name));
  }
  if (words.user.empty() == words.group.empty()) {
    return words.user.empty() ? wrong("neither a user nor a group is specified")
                              : wrong("both a user and a group are specified",
                                      "use a separate row for each");
  }
  if (!words.role.empty() && !words.cluster_role.empty()) {
    return wrong("both a role and a cluster role are specified",
                 "use a separate row for each");
  }
  row.is_group = words.user.empty();
  row.value = std::move(row.is_group ? words.group : words.user);
  row.namespaces = std::move(words.namespaces);
  if (!words.role.empty()) {
    row.role = RoleRef{RoleKind::role, std::move(words.role)};
  } else if (!words.cluster_role.empty()) {
    row.role = RoleRef{RoleKind::cluster_role, std::move(words.cluster_role)};
  }
  return row;
}

} // namespace oidcctl::rbac
