#pragma once

#include "kube/grant/grant_list.hpp"
#include "kube/rbac/binding_reader.hpp"

#include <functional>
#include <string>

namespace oidcctl {

struct System;

// Call `take` with each role binding of the dump in the file `path` ("-": standard
// input). Errors name the file.
Result<rbac::BindingCount>
each_binding(System& system, const std::string& path, const rbac::TakeBinding& take);

// The same for whole dumps: call `take_role` with each role, too.
Result<rbac::BindingCount> each_rbac_object(System& system,
                                            const std::string& path,
                                            const rbac::TakeBinding& take,
                                            const rbac::TakeRole& take_role);

using TakeGrantRow = std::function<Result<void>(rbac::GrantRow)>;

// Call `take` with each row of the list of who gets what in the file `path` ("-":
// standard input). Errors name the file and the row, and have the code `local_file`.
Result<void>
each_grant_row(System& system, const std::string& path, const TakeGrantRow& take);

} // namespace oidcctl
