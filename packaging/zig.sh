# shellcheck shell=bash
# Meson's machine files for the Zig compiler. Source it after packaging/common.sh.

# Write the commands zig-cc, zig-c++, zig-ar and zig-ranlib for target $1 with Zig $2 in directory $3. Meson 1.0 does
# not know Zig's linker, which is LLD or works as it does, so they introduce it.
write_zig_commands() {
  local language
  for language in cc c++; do
    cat >"$3/zig-$language" <<END
#!/bin/sh
for word in "\$@"; do
  case \$word in
    -Wl,--version) echo 'LLD 16.0.6 (compatible with GNU linkers)' && exit ;;
  esac
done
exec '$2' $language -target $(machine "$1" zig) "\$@"
END
    chmod +x "$3/zig-$language"
  done
  for language in ar ranlib; do
    printf '#!/bin/sh\nexec %s %s "$@"\n' "'$2'" "$language" >"$3/zig-$language"
    chmod +x "$3/zig-$language"
  done
}

# Print the machine file for target $1 with the libraries below $2, whose files are in lib/$3, and
# the commands in directory $4.
# Boost 1.74 uses what C++20 removed: std::unary_function and std::result_of.
zig_machine_file() {
  local target=$1 root=$2 triplet=$3 commands=$4 system=linux launcher='' link=''
  if [ "${target%-*}" = macos ]; then
    system=darwin link=", '-s', '-Wl,-dead_strip'"
  fi
  [ -z "${OIDCCTL_COMPILER_LAUNCHER:-}" ] || launcher="'$OIDCCTL_COMPILER_LAUNCHER', "
  cat <<END
[binaries]
c = ['$commands/zig-cc']
cpp = [$launcher'$commands/zig-c++']
ar = ['$commands/zig-ar']
ranlib = ['$commands/zig-ranlib']
strip = 'llvm-strip'
pkg-config = 'pkg-config'
pkgconfig = 'pkg-config'

[built-in options]
pkg_config_path = ''
b_pch = false
cpp_args = ['-isystem', '$root/usr/include', '-isystem', '$root/usr/include/$triplet', '-D_LIBCPP_ENABLE_CXX17_REMOVED_UNARY_BINARY_FUNCTION', '-DBOOST_ASIO_HAS_STD_INVOKE_RESULT=1', '-ffile-prefix-map=$root=/sysroot', '-ffile-prefix-map=$PWD/=']
cpp_link_args = ['-L$root/usr/lib/$triplet'$link]

[properties]
boost_root = '$root/usr'
pkg_config_libdir = ['$root/usr/lib/$triplet/pkgconfig', '$root/usr/share/pkgconfig']

[host_machine]
system = '$system'
cpu_family = '$(machine "$target" meson)'
cpu = '$(machine "$target" meson)'
endian = 'little'
END
}
