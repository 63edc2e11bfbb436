# shellcheck shell=bash
# How curl is built for the static file: HTTP and HTTPS only, by OpenSSL and nghttp2. Source it
# after scripts/debian.sh.

# Left out because oidcctl never uses it, or because it needs a library more. Roots come from
# adapters/network, so curl looks for none.
readonly curl_options=(--disable-shared --enable-static --disable-dependency-tracking
  --disable-option-checking --with-openssl --with-nghttp2 --with-zlib --enable-threaded-resolver
  --without-ca-bundle --without-ca-path --without-brotli --without-zstd --without-libpsl
  --without-libidn2 --without-librtmp --without-libssh2 --without-gssapi
  --disable-alt-svc --disable-cookies --disable-dateparse --disable-dict --disable-doh
  --disable-file --disable-form-api --disable-ftp --disable-gopher --disable-hsts
  --disable-imap --disable-ldap --disable-ldaps --disable-libcurl-option --disable-manual
  --disable-mime --disable-mqtt --disable-netrc --disable-ntlm --disable-pop3 --disable-rtsp
  --disable-smb --disable-smtp --disable-telnet --disable-tftp --disable-tls-srp
  --disable-unix-sockets)

# Build curl's sources in $1 and install library and headers in $2/usr, the library in
# lib/$3. $4 is an option of configure, $5 are flags of the preprocessor.
build_curl() (
  cd "$1" || exit
  local -a host=()
  [ -z "$4" ] || host=("$4")
  quietly 'configuring curl' env CPPFLAGS="$5" LDFLAGS="${LDFLAGS:-} -L$2/usr/lib/$3" \
    CFLAGS="-O2 -fPIE -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -ffile-prefix-map=$PWD=curl -ffile-prefix-map=$2=" \
    ./configure --prefix=/usr "--libdir=/usr/lib/$3" "${host[@]}" "${curl_options[@]}"
  quietly 'building curl' make -C lib -j "$(nproc)"
  quietly 'installing curl' make -C lib install "DESTDIR=$2"
  quietly 'installing the headers of curl' make -C include install "DESTDIR=$2"
  # No Libs.private: what curl needs is named here in the order of a static link.
  cat >"$2/usr/lib/$3/pkgconfig/libcurl.pc" <<END
prefix=\${pcfiledir}/../../..
libdir=\${prefix}/lib/$3
includedir=\${prefix}/include

Name: libcurl
Description: curl for HTTP and HTTPS only
Version: $(sed -n 's/^#define LIBCURL_VERSION "\([0-9.]*\).*/\1/p' include/curl/curlver.h)
Requires: libnghttp2 libssl libcrypto zlib
Libs: -L\${libdir} -lcurl
Cflags: -I\${includedir} -DCURL_STATICLIB
END
)
