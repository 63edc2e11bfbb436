#include "app/rbac/grant_source.hpp"

#include "base/text.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <memory>

namespace oidcctl {

namespace {

Result<ByteStream>
open(System& system, const std::string& path)
{
  constexpr std::size_t part = std::size_t{256} << 10; // bytes read at once
  TRY_ASSIGN(auto opened, system.files.open_reader(path));
  // A function object can be copied, and what it reads from cannot.
  const std::shared_ptr<ByteSource> source = std::move(opened);
  return [source] { return source->read(part); };
}

} // namespace

Result<rbac::BindingCount>
each_binding(System& system, const std::string& path, const rbac::TakeBinding& take)
{
  return each_rbac_object(system, path, take, {});
}

Result<rbac::BindingCount>
each_rbac_object(System& system,
                 const std::string& path,
                 const rbac::TakeBinding& take,
                 const rbac::TakeRole& take_role)
{
  TRY_ASSIGN(auto blocks, open(system, path));
  return rbac::read_rbac(std::move(blocks), take, take_role)
      .map_error([&path](Error error) {
        return error.code == ErrorCode::local_file
                   ? std::move(error).within(text::quote(path))
                   : error;
      });
}

Result<void>
each_grant_row(System& system, const std::string& path, const TakeGrantRow& take)
{
  TRY_ASSIGN(auto blocks, open(system, path));
  const auto locate = [&path](Error error) {
    return std::move(error).within(text::quote(path));
  };
  TRY_ASSIGN(auto reader,
             rbac::GrantListReader::open(std::move(blocks)).map_error(locate));
  while (true) {
    TRY_ASSIGN(auto row, reader.next().map_error(locate));
    if (!row) {
      return {};
    }
    TRY(take(std::move(*row)).map_error([&](Error error) {
      if (error.code == ErrorCode::usage) {
        error.code = ErrorCode::local_file; // what is wrong is in the file
      }
      return error.code == ErrorCode::local_file
                 ? locate(std::move(error).within(reader.place()))
                 : error;
    }));
  }
}

} // namespace oidcctl
