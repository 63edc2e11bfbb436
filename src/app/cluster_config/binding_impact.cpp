#include "app/cluster_config/binding_impact.hpp"

#include "base/csv.hpp"
#include "base/text.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl {

namespace {

constexpr std::size_t k_part = std::size_t{64} << 10; // bytes read at once

std::string
new_name_of(const rbac::NameChange& change, bool is_group)
{
  return change.naming == nullptr
             ? std::string()
             : rbac::subject_of(*change.naming, is_group, change.value).name;
}

} // namespace

Result<rbac::UserValues>
read_user_values(System& system, const std::string& path)
{
  TRY_ASSIGN(auto opened, system.files.open_reader(path));
  const std::shared_ptr<ByteSource> source = std::move(opened);
  CsvReader reader([source] { return source->read(k_part); });
  rbac::UserValues values;
  std::vector<std::string> fields;
  while (true) {
    auto more = reader.next(fields);
    if (!more) {
      return tl::make_unexpected(std::move(more).error().within(text::quote(path)));
    }
    if (!*more) {
      return values;
    }
    const bool is_header =
        reader.row() == 1 && fields == std::vector<std::string>{"old", "new"};
    if (is_header) {
      continue;
    }
    if (fields.size() != 2 || fields[0].empty() || fields[1].empty()) {
      return fail(ErrorCode::local_file,
                  fmt::format("{}: row {}: expected two values: the claim's value before "
                              "the change, and after it",
                              text::quote(path),
                              reader.row()),
                  "for example: jane@example.com,2f9d1c");
    }
    if (const auto known = values.find(fields[0]);
        known != values.end() && known->second != fields[1]) {
      return fail(ErrorCode::local_file,
                  fmt::format("{}: row {}: {} has two new values",
                              text::quote(path),
                              reader.row(),
                              text::quote(fields[0])),
                  "keep one of them");
    }
    values.insert_or_assign(fields[0], fields[1]);
  }
}

void
ImpactCollector::add(const rbac::Binding& binding)
{
  ++m_impact.read;
  for (const auto& subject : binding.subjects) {
    const auto change = m_changes.judge(subject);
    if (change.fate == rbac::Fate::kept) {
      continue;
    }
    (change.fate == rbac::Fate::lost ? m_impact.lost : m_impact.unknown) += 1;
    if (m_impact.listed.size() < m_limit) {
      m_impact.listed.push_back(
          {change.fate,
           change.why,
           subject,
           new_name_of(change, subject.kind == rbac::SubjectKind::group),
           binding.role,
           binding.ns,
           binding.name});
    }
  }
}

Result<std::vector<rbac::Binding>>
renamed_bindings(const rbac::NameChanges& changes, const rbac::Binding& binding)
{
  std::vector<rbac::Binding> renamed;
  for (const auto& subject : binding.subjects) {
    const auto change = changes.judge(subject);
    if (change.fate == rbac::Fate::kept || change.naming == nullptr) {
      continue;
    }
    auto grant = rbac::make_grant({*change.naming, false},
                                  {.is_group = subject.kind == rbac::SubjectKind::group,
                                   .value = change.value,
                                   .role = binding.role,
                                   .ns = binding.ns});
    if (!grant) {
      return tl::make_unexpected(
          std::move(grant).error().within(text::quote(binding.name)));
    }
    renamed.push_back(std::move(grant->binding));
  }
  return renamed;
}

} // namespace oidcctl
