// Precompiled for every test program: see src/pch.
#include "../../src/pch/oidcctl.hpp"

#include <doctest/doctest.h>
